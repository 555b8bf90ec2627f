"""The page Rendelő."""
