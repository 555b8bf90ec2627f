"""State and journal on disk (SQLite), and the archive that carries them to another computer."""
