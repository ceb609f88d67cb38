"""Verify references online: does each exist, and is it the work it claims to be."""
