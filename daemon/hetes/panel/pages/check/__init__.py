"""The page ``check``."""
