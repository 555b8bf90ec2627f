"""The page ``new_card``."""
