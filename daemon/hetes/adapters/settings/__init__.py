"""The settings file ``settings.toml``: reading, checking, and editing it so that everything else in it stays."""
