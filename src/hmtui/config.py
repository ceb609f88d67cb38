"""The reader's own settings: one TOML file in the user's config directory.

Invariant: a broken file never stops the program; every value knows where it came from.
"""
