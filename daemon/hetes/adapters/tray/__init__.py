"""The tray icon: one back end per system behind :mod:`.backend`; :mod:`.choose` picks one."""
