"""Hetes: a quiet tray agent that keeps the EESZT connection of a surgery's practitioners in view."""

__version__ = "0.1.0"
