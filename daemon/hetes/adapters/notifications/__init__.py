"""Desktop notifications: a module per service behind :mod:`.channel`; :mod:`.ordered_channels` tries them in order."""
