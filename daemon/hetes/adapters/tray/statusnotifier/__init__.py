"""An icon of our own over D-Bus: a StatusNotifierItem with a menu, without GTK, and the hosts that show it."""
