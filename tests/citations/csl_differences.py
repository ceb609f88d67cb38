"""Every difference between the official CSL styles and ours, for the shipped records, and who is right.

Each row is a regular expression that turns what citeproc-js writes into what we write. In
it ``{container}``, ``{publisher}`` and the like stand for the facts of the record.

    python tests/citations/official_csl.py --table

prints the rows with the number of records that each is about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from hmtui.citations import text_fragments as fragments
from hmtui.formats.work import Kind

if TYPE_CHECKING:
    from hmtui.formats.work import Work

__all__ = ["DIFFERENCES", "Difference"]

UNSEEN = "the manual was not at hand"
"""What stands for a rule that could not be looked up; the verdict then rests on general knowledge of the style."""
CSL = "no rule: CSL has no mark for it"
APA_NAMES = "APA 7, 9.8"
APA_PUBLISHER = "APA 7, 9.29"
APA_PROCEEDINGS = "APA 7, 10.5"
CHICAGO_TITLES = "CMOS 18, 8.160"
CHICAGO_PAGES = "CMOS 18, 14.8"
MLA_TITLES = "MLA 9, 2.90"
IEEE_MONTHS = "IEEE Reference Guide, abbreviations of months"
IEEE_FORMATS = "IEEE Reference Guide, basic format of the kind of work"
IEEE_CONFERENCES = "IEEE Reference Guide, basic format of papers in conference proceedings"


class Difference(NamedTuple):
    """One kind of difference."""

    styles: str
    theirs: str
    """A regular expression of what the official style writes."""
    ours: str
    """What we write instead, with groups of the expression."""
    right: Literal["ours", "either"]
    """Who is right by the manual of the style, as far as ``rule`` says: ``either`` where it leaves the choice. Where they were, ours was mended."""
    why: str
    rule: str = UNSEEN
    """The rule of the manual that says so, where it is known for certain."""
    kind: str = ""
    """The kind of work that this is about; empty for all."""
    title: str = ""
    """A regular expression that the title of the record matches."""

    def applied(self, reference: str, work: Work) -> str:
        """Return a reference with this difference made good, or unchanged when it is not about it."""
        if self.kind not in {"", work.kind} or not re.search(self.title, work.title):
            return reference
        known = _facts(work)
        pattern = self.theirs.format_map({name: re.escape(text) or "(?!)" for name, text in known.items()})
        return re.sub(pattern, self.ours.format_map({name: text or "" for name, text in known.items()}), reference)


def _facts(work: Work) -> dict[str, str]:
    shown = {name: str(getattr(work, name)) for name in ("container", "publisher", "place", "series", "series_number")}
    short = fragments.shortened(work, digits=1)
    return {
        **{name: fragments.curled(text) for name, text in shown.items()},
        "volume": work.volume,
        "then_issuer": fragments.with_(" ", fragments.publisher(work)),
        "url": work.url,
        "pages": fragments.pages(work),
        "pp": f" (pp. {fragments.pages(work)})" if work.pages else "",
        "short_pages": short,
        "then_pages": f", {short}" if short else "",
        "then_series": f". {fragments.curled(work.series)}" if work.series else "",
        "then_volume": f" vol. {work.volume}," if work.volume and not work.series else "",
        "series_volume": f" Vol. {work.series_number}" if work.series_number else "",
        "then_number": f", vol. {work.series_number}" if work.series_number else "",
        "month_year": fragments.spaced(
            fragments.short_month(work, whole=("May", "June", "July")), fragments.year(work)
        ),
    }


_NO_EDITORS = (
    "proceedings without editors are not a periodical: a paper in them is cited like a chapter, with the publisher"
)
_OWN_PUBLISHER = "an organization that publishes its own work is named once"
_BLOG = "the name of a blog tells whose it is"
_SHORT_LIST = "a list of authors that the record cuts short ends with “et al.”; CSL takes the mark for a person"
_PREFIX = "after a prefix that is no word, the second part keeps its lower case"

_APA = (
    Difference("apa", r" & others\. ", ", et al. ", "ours", _SHORT_LIST, CSL),
    Difference(
        "apa", r" {publisher}\. {container}\. ", " {container}. ", "ours", _BLOG, APA_PUBLISHER, kind=Kind.ONLINE
    ),
    Difference("apa", r"^({publisher}\. .*) {publisher}\. http", r"\1 http", "ours", _OWN_PUBLISHER, APA_PUBLISHER),
    Difference("apa", r" \(Charles\)", "", "ours", "given names are initials only; a nickname is none", APA_NAMES),
    Difference(
        "apa",
        r"\bS\. W\. Yih",
        "S. W.-T. Yih",
        "either",
        "both parts of a hyphenated given name have an initial",
        APA_NAMES,
    ),
    Difference(
        "apa", r"Yin, S\.(?=, Bai)", "Yin, S.-M.", "either", "as above, whatever the case of the second part", APA_NAMES
    ),
    Difference(
        "apa",
        r"(?<=[.?!]) {container}(?:, MM ’22)?(?:, {pages})?\. http",
        " In {container}{pp}. {publisher}. http",
        "either",
        _NO_EDITORS,
        APA_PROCEEDINGS,
        kind=Kind.CONFERENCE,
    ),
)
_CHICAGO = (
    Difference("chicago", r"^([^.]*) and others\. ", r"\1, et al. ", "ours", _SHORT_LIST, CSL),
    Difference("chicago", r" {container}, {publisher}, ", " {container}, ", "either", _BLOG, kind=Kind.ONLINE),
    Difference(
        "chicago",
        r"(?:\. Released|, released)\b[^.]*\. http",
        ". http",
        "either",
        "the day on which software was released is no part of its author-date reference",
        kind=Kind.SOFTWARE,
    ),
    Difference(
        "chicago",
        r"\bacross\b",
        "Across",
        "ours",
        "prepositions of five letters and more have a capital",
        CHICAGO_TITLES,
    ),
    Difference("chicago", r"\bwithout\b", "Without", "ours", "as above", CHICAGO_TITLES),
    Difference(
        "chicago mla",
        r"(?<=The )next|next(?=-Scale)",
        "Next",
        "ours",
        "an adjective has a capital",
        f"{CHICAGO_TITLES}; {MLA_TITLES}",
    ),
    Difference("chicago mla", r"\bin-C(?=ontext)", "In-C", "ours", "the first part of a compound has a capital"),
    Difference("chicago mla", r"Human-like", "Human-Like", "ours", "as above"),
    Difference("chicago mla", r"Pre-T(?=rain)", "Pre-t", "ours", _PREFIX, title="Pre-t"),
    Difference("chicago mla", r"Co-D(?=esign)", "Co-d", "ours", _PREFIX, title="Co-d"),
    Difference(
        "chicago", r" {volume}: (?={short_pages})", " {volume}:", "either", "no space where no issue stands between"
    ),
    Difference(
        "chicago",
        r"(?<=”) {container}(?: \({place}\))?(?:, {series})?(?:, [A-Z]\w+)?(?:, {short_pages})?\. http",
        " In {container}{then_pages}{then_series}. {publisher}. http",
        "either",
        _NO_EDITORS,
        kind=Kind.CONFERENCE,
    ),
    Difference(
        "chicago",
        r" In {container}, (edited by .*?), vol\. {volume}\.",
        r" In {container}, vol. {volume}, \1.",
        "either",
        "each volume has editors of its own, who stand behind it",
    ),
    Difference(
        "chicago",
        r"(edited by .*?(?<! et al))(\.(?: {series} {series_number}\.)? {publisher}\.? http)",
        r"\1, {short_pages}\2",
        "either",
        "the 18th edition makes the pages of a chapter optional, and readers need them",
        CHICAGO_PAGES,
    ),
    Difference(
        "chicago", r"( et al\.)(?= {publisher}\. http)", r"\1, {short_pages}.", "either", "as above", CHICAGO_PAGES
    ),
)
_MLA = (
    Difference("mla", r"^([^.]*) and others\. ", r"\1, et al. ", "ours", _SHORT_LIST, CSL),
    Difference("mla", r"^{publisher}\. (.* {publisher}, )", r"\1", "ours", _OWN_PUBLISHER),
    Difference("mla", r", Inc\.,", ",", "ours", "publishers are named without words of business"),
    Difference("mla", r" {container}, {publisher}, ", " {container}, ", "either", _BLOG, kind=Kind.ONLINE),
    Difference(
        "mla",
        r"^([^.]+)\. ([^“]*?)\. ((?:\d+ )?(?:[A-Z]\w+\.? )?\d+, http.*)$",
        r"\1. “\2.” \3",
        "ours",
        "a page of a site is a part of it, and stands in quotation marks",
        kind=Kind.ONLINE,
    ),
    Difference(
        "mla",
        r"{container} \[{place}\], {series}, (.*)$",
        r"{container}, \1 {series}.",
        "ours",
        "the series stands last, and the place of a publisher is left out",
    ),
    Difference(
        "mla",
        r"(?<=”) {container}(?: \[{place}\])?, (?=\d)",
        " {container}, {publisher}, ",
        "ours",
        _NO_EDITORS,
        kind=Kind.CONFERENCE,
    ),
)
_IEEE = (
    Difference("ieee", r"^([^,“]*) and others, ", r"\1 et al., ", "ours", _SHORT_LIST, CSL),
    Difference("ieee", r"\bJun\. ", "June ", "ours", "June and July are written out", IEEE_MONTHS),
    Difference("ieee", r"\bJul\. ", "July ", "ours", "as above", IEEE_MONTHS),
    Difference("ieee", r"\bSep\. ", "Sept. ", "ours", "September has four letters", IEEE_MONTHS),
    Difference("ieee", r"(?<= )0(?=\d, \d)", "", "either", "a day has no leading zero"),
    Difference(
        "ieee",
        r"(?:[A-Z]\w+\.? )?(\d+), arXiv: (arXiv:\S+)\. doi: \S+$",
        r"\1, \2.",
        "ours",
        "a preprint has its year and its number, once",
        IEEE_FORMATS,
        kind=Kind.PREPRINT,
    ),
    Difference("ieee", r"(\d), \[Online\]", r"\1. [Online]", "ours", "a full stop precedes “[Online]”", IEEE_FORMATS),
    Difference("ieee", r"\. doi: ", ", doi: ", "ours", "a comma precedes the DOI", IEEE_FORMATS),
    Difference(
        "ieee", r"(,” {publisher}, )", r"\1Tech. Rep., ", "either", "a report is named as one", kind=Kind.REPORT
    ),
    Difference("ieee", r"^({publisher}, .*[.”)]) {publisher}[.,] ", r"\1 ", "either", _OWN_PUBLISHER),
    Difference(
        "ieee",
        r"\.” \[Online\]",
        ",” {month_year}. [Online]",
        "either",
        "the date of a post on the web is given where it is known",
        kind=Kind.ONLINE,
    ),
    Difference(
        "ieee",
        r" {container}\. \[Online\]",
        " {container}, {month_year}. [Online]",
        "either",
        "as above",
        kind=Kind.ONLINE,
    ),
    Difference(
        "ieee",
        r"(?<= )(in {container}), .*?, Eds\.",
        r"\1",
        "ours",
        "the format for papers in proceedings names no editors",
        IEEE_CONFERENCES,
    ),
    Difference(
        "ieee",
        r"(in {container}), in {series}(?:, no\. {series_number})?\. (?:{place}: )?{publisher}, ",
        r"\1, in {series}{then_number}, ",
        "ours",
        "nor the publisher, and counts the books of a series as volumes",
        IEEE_CONFERENCES,
    ),
    Difference(
        "ieee",
        r"(in {container},) (?:{place}: )?{publisher}, ",
        r"\1{then_volume} ",
        "ours",
        "as above; CSL omits the volume",
        IEEE_CONFERENCES,
    ),
    Difference("ieee", "!,”", "!”", "either", "no comma behind an exclamation mark"),
)
_NATURE = (
    Difference(
        "nature", r"(?<=Yih, S\. W\.)(?=\))", "-T.", "either", "both parts of a hyphenated given name have an initial"
    ),
    Difference(
        "nature", r"(?<=Models )Are(?= Unsup)", "are", "ours", "titles stay as published, also those of reports"
    ),
    Difference("nature", r"^([^.]*\.) & others\. ", r"\1 et al. ", "ours", _SHORT_LIST, CSL),
    Difference("nature", r" in {container}", " In {container}", "ours", "the journal prints “In” behind a full stop"),
    Difference(
        "nature",
        r" {container} (\(eds .*?\)) vol\. {volume} ",
        r" {container} Vol. {volume} \1 ",
        "ours",
        "and “Vol.” before editors",
    ),
    Difference(
        "nature",
        r" {container} (\(eds|\d)",
        r" {container}{series_volume} \1",
        "either",
        "the number in a series finds a volume of proceedings",
    ),
    Difference("nature", r", {place}, (\d+)\)", r", \1)", "either", "the place of a publisher may be left out"),
    Difference("nature", r"\)\. doi:\S+$", ").", "ours", "a paper that has pages has no DOI"),
    Difference(
        "nature",
        r" {publisher} \((\d+)\)\.$",
        r" {url} (\1).",
        "ours",
        "software needs its address",
        kind=Kind.SOFTWARE,
    ),
    Difference("nature", r"(?<=\.) \((\d+)\)\.$", r" {url} (\1).", "ours", "as above", kind=Kind.SOFTWARE),
    Difference(
        "nature",
        r"\. (http\S+ \(\d+\)\.)$",
        r".{then_issuer} \1",
        "either",
        "the institution of a report is named",
        kind=Kind.REPORT,
    ),
)

DIFFERENCES: tuple[Difference, ...] = (*_APA, *_CHICAGO, *_MLA, *_IEEE, *_NATURE)
