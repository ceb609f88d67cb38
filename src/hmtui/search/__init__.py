"""Search over the records of a catalog: one code path for sixty and for a million.

``Index.build`` makes an index in memory; ``Index.search`` gives ``Hits``, which
hold record numbers and work out only what is asked for; ``spans`` tells what to
highlight. The rooms behind this door, from text to results:

- ``fields``: which text of a record is searched, under which heading;
- ``gather``, ``build``, ``ready``: records in, taken apart some thousand at a time; finished tables out;
- ``storage``, ``file``, ``cache``, ``packs``: where the tables lie (memory, or one file in the cache), and texts, packed;
- ``stream``, ``survey``, ``collection``: a catalog too large to hold, its records left in their file;
- ``crew``, ``worker``, ``spill``: the same with several processes, and where what they made waits;
- ``allocator``: the memory that building took, given back;
- ``tables``, ``vocabulary``, ``bits``: sorted words with their sets of records;
- ``lookup``, ``phrases``, ``typos``: from a clause to the records it matches;
- ``hits``: tiers of relevance, orders, pages and counts; ``first_ones``: the first hits where all take long;
- ``highlight``: the same matching, on a text at hand.

Invariant: the order and the numbers are those that a plain look at every record
would give.
"""

from __future__ import annotations

from hmtui.search.highlight import spans
from hmtui.search.hits import Hits, Replacement
from hmtui.search.index import Index
from hmtui.search.tables import Cancelled

__all__ = ["Cancelled", "Hits", "Index", "Replacement", "spans"]
