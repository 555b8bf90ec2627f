"""One file for each check: its place, its verdicts, what it looks at, and its judgement.

Law: nothing impure is imported at a module's top; a look imports what it needs inside.
"""
