"""What is a reader's own: stars, read state, notes, tags, views, history.

Invariant: catalogs are never written; what is personal is kept apart from them,
and whatever was acknowledged is on the disk.
"""
