"""Colours, signs and glyphs."""
