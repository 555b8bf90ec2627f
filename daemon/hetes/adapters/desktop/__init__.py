"""The desktop: tray icon, notices, start at login."""
