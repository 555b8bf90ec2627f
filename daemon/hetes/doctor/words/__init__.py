"""One file for each check: what it says in both languages. Data only.

Law: "probably" where something is only inferred; a sentence each for what to do; in Hungarian no article and no suffix
beside a variable.
"""
