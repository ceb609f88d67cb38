"""The file formats: how each is recognized, which module reads it, and what is refused by name.

- ``table``: one row for each format, in the order in which they are tried;
- ``head``: the beginning of a text, as the sniff functions see it;
- ``foreign``: formats that are recognized so that they can be refused by name;
- ``binary``: the same for files that are not text.

Invariant: a text is one row of the table, or is refused with a sentence that names
what it is and what hmtui reads.
"""
