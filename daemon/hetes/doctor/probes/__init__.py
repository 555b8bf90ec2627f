"""Looks at the computer that only the readiness check takes. None of them touches a card or changes anything."""
