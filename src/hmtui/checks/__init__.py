"""What is wrong with a list, as far as the list itself can tell.

- ``records``: the rules, over the records of any format;
- ``curated``: the rules for catalogs that are kept by hand;
- ``linkfacts``, ``venues``: what an address, or the name of a venue, says;
- ``catalogs``: the faults of a catalog file, all of them.

Invariant: nothing is fetched and nothing is changed; a rule that cannot be
certain is silent.
"""
