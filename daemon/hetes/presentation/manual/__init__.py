"""The manual: its chapters in both languages, as data."""
