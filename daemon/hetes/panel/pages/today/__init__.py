"""The page ``today``."""
