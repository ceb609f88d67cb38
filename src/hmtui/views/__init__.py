"""The records of a search as graphics and comparisons: plain data that both front ends draw.

- ``signs``: one sign a model, one bar a size;
- ``points``: size over time: points, ticks, the largest so far; ``scatter``: these drawn in cells;
- ``bars``: records a year and an organization; ``facets``: what the results can be narrowed by;
- ``comparison``: records side by side; ``related``: records like another one, with the reason;
- ``canvas``: text with styles; ``svg``: the same views as SVG.
"""
