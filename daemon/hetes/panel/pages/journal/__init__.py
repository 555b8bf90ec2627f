"""The page ``journal``."""
