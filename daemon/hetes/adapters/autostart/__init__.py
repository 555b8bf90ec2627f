"""Start at login: one module per mechanism behind :mod:`.contract`; :mod:`.choose` picks the one for this system."""
