"""The running program: the engine that owns the state, and all that is wired to it."""
