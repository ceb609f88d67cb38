"""Reading anybody's list: markdown, BibTeX, CSL-JSON, RIS.

Invariant: a source is only ever read. A damaged one yields what is whole and a
report of the rest.
"""

from __future__ import annotations

from hmtui.importers.draft import Draft, Origin, Problem, Report
from hmtui.importers.reading import Stream, stream

__all__ = ["Draft", "Origin", "Problem", "Report", "Stream", "stream"]
