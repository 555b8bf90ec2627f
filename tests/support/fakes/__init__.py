"""Ports that remember, and do as a test tells them."""
