"""The page ``practitioners``."""
