"""Reading anybody's list: markdown, BibTeX, CSL-JSON, RIS.

Invariant: a source is only ever read. A damaged one yields what is whole and a
report of the rest.
"""
