"""What a setting is made of: its row in the table, and the reading of its value from what TOML holds."""
