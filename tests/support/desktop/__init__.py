"""Real and fake parts of a desktop: screen, tray hosts, notification services, logind."""
