"""Text: cleaning of untrusted text, normalization for search, capitals and title case, LaTeX."""
