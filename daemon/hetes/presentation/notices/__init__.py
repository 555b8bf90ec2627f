"""Notices in words: sentence, buttons, urgency, as the desktop shows them."""
