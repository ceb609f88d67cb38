"""The rules of ``hmtui check``: find faults of a list without asking anyone.

- ``records``: the rules for one record of any format, against the ``habits`` of its list; ``pairs``: those that compare
  two;
- ``curated``: the rules for catalogs that are edited by hand;
- ``linkfacts``, ``venues``: facts read off an address, or off the name of a venue;
- ``catalogs``: all faults of a catalog file.

Invariant: nothing is fetched and nothing is changed; a rule that is not certain
reports nothing.
"""
