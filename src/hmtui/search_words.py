"""Other words by which people look for an action, in the command palette and in the help.

Invariant: each is for the id of an action (``hmtui.actions``).
"""

from __future__ import annotations

__all__ = ["SEARCH_WORDS"]

SEARCH_WORDS: dict[str, str] = {
    "search": "find filter query grep look",
    "escape": "cancel close clear",
    "enter": "open select return",
    "find_online": "internet web arxiv crossref openalex huggingface lookup download",
    "up": "history recent",
    "sort": "order arrange columns",
    "reverse": "order ascending descending oldest smallest",
    "open_paper": "browser view read pdf arxiv link url web",
    "open_code": "browser github repository repo source link url",
    "open_weights": "browser huggingface hf model download checkpoint link url",
    "copy_paper": "yank url address arxiv pdf clipboard",
    "copy_code": "yank url address github repository repo clipboard",
    "cite": "yank reference bibliography clipboard bibtex apa ris",
    "copy_menu": "yank style format reference bibliography citation clipboard bibtex biblatex ris csl json apa ieee chicago mla markdown url",
    "next_style": "citation format reference",
    "previous_style": "citation format reference",
    "export": "save write file download bib bibtex ris csl json markdown",
    "star": "favorite favourite favorites favourites bookmark like pin heart",
    "read": "unread to-read reading todo done later status",
    "note": "comment annotate annotation write remark memo",
    "tag": "label labels keyword category annotate",
    "undo": "revert back restore history",
    "redo": "again repeat history",
    "save_view": "bookmark saved search query filter",
    "mark": "select pick check choose multi",
    "mark_range": "select visual block several",
    "mark_all": "select everything all",
    "clear_marks": "unselect deselect unmark none",
    "facets": "filter narrow group count statistics stats categories organization year license",
    "exclude": "not without hide filter",
    "plot": "chart graph diagram scatter timeline statistics stats figure size year",
    "compare": "diff versus vs side table difference",
    "related": "similar like family neighbours neighbors recommend",
    "add": "save keep library catalog import collect",
    "references": "cites bibliography graph network",
    "citations": "citing cited graph network",
    "authors": "people names writers",
    "source": "edit editor file vim line raw",
    "open_list": "file load url import recent history lists switch catalog bib",
    "problems": "errors warnings check lint report",
    "help": "keys shortcuts bindings keyboard manual legend syntax",
    "suspend": "shell background",
    "close": "exit leave",
    "quit": "exit leave",
    "palette": "menu",
}
"""Words of each action that its name and its help do not say."""
