"""Stories that drive the core, and those written as files."""
