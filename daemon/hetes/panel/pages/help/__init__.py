"""The page ``help``."""
