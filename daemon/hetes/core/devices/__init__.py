"""Readers, cards and the portal as the core sees them."""
