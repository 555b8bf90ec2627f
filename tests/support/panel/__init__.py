"""The panel with a browser or a bare HTTP client in front, and the states it is shown."""
