"""All weights of the reader of lists, in one table, each with its reason.

A score is a sum of these numbers. They were set by hand on a few forms of lists
and are few on purpose; ``hmtui import --explain`` prints the scores they give.
"""

from __future__ import annotations

__all__ = ["KIND", "LEVEL", "TITLE", "WEIGHTS"]

WEIGHTS: dict[str, float] = {
    # --- T: can this segment, by itself, be a title? ---------------------------------------------------------
    "words-1": -1.6,  # one word is a name or a mark far more often than a title
    "words-2": -0.8,  # two words are mostly a name or a topic
    "words-3": 0.2,  # three can be either
    "words-title": 1.2,  # 4 to 20 words: nine titles of ten
    "words-long": -0.3,  # 21 to 40 words: a long title or a short description
    "words-prose": -2.5,  # more than 40 words: a description
    "quote": 1.2,  # quotation marks around words set off a title in citations
    "link": 0.5,  # what is linked is what the line is about
    "bold": 0.5,  # bold is for titles and names
    "italic": 0.2,  # italics are for titles and for authors
    "code": -1.0,  # code style is for tags
    "bracket": -1.2,  # brackets hold remarks
    "paper-host": 0.7,  # a link to a host of papers has the title of one on it
    "title-case": 0.5,  # most longer words begin with a capital
    "small": -0.7,  # plain text that begins with a small letter goes on with something
    "later-line": -0.5,  # titles come early in a unit
    "into-link": -1.7,  # a link in the middle of a sentence is a reference
    "prose": -1.2,  # a sentence with a verb and an end
    "call": -2.5,  # a sentence that speaks to the reader or about the list
    "keyed": -1.0,  # “Code: x”: a value of a field, not a title
    # --- G: is this slot the title of the group? ---------------------------------------------------------------
    "missing": -4.0,  # what a unit without this slot counts: a title is in nearly every unit
    "absence": 0.8,  # how much of the units without this slot counts: forms are mixed in some lists
    "distinct": -3.0,  # per share below 0.85 of distinct texts: titles do not repeat, venues do
    "subject": 0.4,  # the first slot that is distinct and in most units is what a line is about
    "subject-linked": 0.9,  # and a short linked one is a name: lists of models and tools
    "subject-column": 1.0,  # in a table the first distinct column names the row
    "description": -1.8,  # plain text beside a linked, bold or quoted subject explains it
    "header-title": 1.5,  # a column called “Title”
    "header-name": 0.6,  # a column called “Model”
    "header-summary": -2.0,  # a column called “Description”
    "header-other": -3.0,  # a column called “Year”, “Venue”, “Code”
    "local": 1.0,  # how much a unit’s own deviation from the slot counts
    # --- E: are the units of this group entries? ------------------------------------------------------------
    "linked": 0.9,  # share of units that lead into the web
    "relative": 0.5,  # share of units that lead to a file beside the list
    "body": 1.2,  # share of units without a link above links that say what they are: a title over its links
    "heading-linked": 0.8,  # share of headings that lead into the web with their words: sections do not
    "colon": -2.5,  # share of units that end with a colon: they lead up to what is below
    "fields": 0.5,  # share of units with a date, venue or authors
    "cited": 0.5,  # share of paragraphs with authors, a date and words besides: references
    "contents": -4.0,  # share of units that lead only to places in the page
    "size": 0.3,  # times the logarithm of the number of units, up to three: what repeats is a form
    "repeated": -4.0,  # per share below 0.85 of distinct titles
    "boilerplate": -6.0,  # under “License”, “Contributors”: about the list
    "about": -3.6,  # under “News”, “Sources”, which can be subjects as well
    "unnamed": -3.6,  # before the table of contents, which does not name the heading
    "dominant": 1.2,  # share of all linked units that this group has: the main form
    "bare": -1.2,  # share of paragraphs without link, date, venue or authors: announcements, captions
    "sentence": -1.6,  # a paragraph that goes on after its link is running text
    "unlinked-table": -2.5,  # a table that leads nowhere and has no facts of models or papers is figures
    "plain-lead": -1.0,  # a title without link, style or quotes is weak evidence
}

KIND: dict[str, float] = {
    "open": 0.0,
    "date": -4.0,
    "number": -4.0,
    "label": -4.0,
    "people": -2.5,
    "pair": -1.0,
    "venue": -1.5,
    "org": -1.5,
}
"""What the type of a segment adds to T."""

LEVEL: dict[str, float] = {"li": 0.8, "p": 2.0, "h": 2.2, "fold": 1.5, "tr": 0.3}
"""E from which a group is entries, by kind of unit: bullets and rows mostly are, paragraphs mostly are not."""

TITLE = 0.6
"""T from which a segment may be a title by itself."""
