"""The page ``welcome``."""
