"""The page ``settings``."""
