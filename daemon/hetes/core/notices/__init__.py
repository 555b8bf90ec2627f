"""The notices: when each is due, true and spent (policy: one rule per kind)."""
