"""What a computer tells the readiness check."""
