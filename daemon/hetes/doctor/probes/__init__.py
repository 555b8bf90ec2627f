"""Probes that only the readiness check uses: each asks one place. None touches a card or changes anything."""
