"""Watchers of readers and cards. None of them ever connects to a card."""
