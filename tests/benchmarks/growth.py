"""How the time of every reader grows: pieces of each grammar, repeated n, 2n and 4n times.

What reads many records is given lists of n, 2n and 4n records (``growth_records``). Run by ``bench_mutations.py --growth [WORD]``; ``WORD`` picks the readers whose name holds it. CPU time is
measured, and only ratios within one run are judged: four times the text may take
up to ``MOST`` times as long. Of 20,000 pairs of a reader and a piece, those that are fast, or clearly linear,
on a text of ``USUAL`` characters are done with; only the others are given longer and longer texts.
"""

from __future__ import annotations

import json
import time
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks import growth_records
from hmtui.catalog import entry_from_json
from hmtui.checks import linkfacts
from hmtui.checks.records import check
from hmtui.citations import STYLES, cite
from hmtui.citations.keys import PATTERNS, assign_keys
from hmtui.formats import (
    atom,
    citation_file,
    delimited,
    endnote,
    hayagriva,
    json_lines,
    json_records,
    markdown,
    pubmed,
    yaml_records,
)
from hmtui.formats.bibtex import contents
from hmtui.formats.bibtex import read as bibtex
from hmtui.formats.csl_json import read as csljson
from hmtui.formats.draft import Report
from hmtui.formats.ris import read as ris
from hmtui.formats.table import recognize
from hmtui.formats.values import bibliographic, dates, organizations, people, sizes, venues
from hmtui.formats.values import link_roles as links
from hmtui.identity import arxiv_number, bare_doi, plain_number
from hmtui.query import parse
from hmtui.sources.assemble import Assembler
from hmtui.sources.encodings import decode
from hmtui.store import spans
from hmtui.store.writing import FactRows, TextRows
from hmtui.text import cells as table
from hmtui.text import latex_decode as latex
from hmtui.text.cleaning import clean, clean_lines, safe_url
from hmtui.text.distance import nearest
from hmtui.text.folding import fold_title
from hmtui.text.latex_encode import escape, protect
from hmtui.text.normalize import fold, normalize, parts, patterns, squeezed, words
from hmtui.tui.widgets import line_widget
from hmtui.tui.widgets.column_layout import plan
from hmtui.tui.widgets.markdown_lines import markdown_lines
from hmtui.tui.widgets.record_card import Preview, lay_out
from hmtui.tui.widgets.rows import row
from hmtui.views import related
from hmtui.views.comparison import compare, markdown_table
from hmtui.views.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST = 7.0
"""Times as long for four times the text: 4 when linear, 16 when quadratic."""
USUAL = 32_000
"""Characters of the text that every reader is given."""
FAST = 0.01
"""Seconds of CPU for it that are not looked into."""
LINEAR = 5.0
"""Times as long as for a quarter of it, up to which a reader is linear: 4, and some noise."""
FIRST, LARGEST = 2_000, 400_000
"""Characters of the first text and of the longest one, where a reader is looked into."""
CLEARLY = 2.6
"""Times as long for twice the text, below which four times need not be tried."""
LONG = 0.3
"""Seconds after which a text is not made longer."""
MEASURABLE = 0.02
"""Seconds of CPU from which on a ratio says something."""

WORDS = (
    *(" ", "a", "a ", "A", "Aa ", "é", "e\u0301", "\u0e49", "\u3099", "a\u0e49", "\u200d", "a\u200d", "\ufe0f", "中", "中 ", "👩\u200d"),
    *("1", "12 ", "1,", "1.", "2020", "2020 ", "2020-", "2020/", "May ", "May 1 ", "1 May ", "'20 ", "ICML ", "ICML2020 ", "arXiv "),
    *("arXiv:", "arXiv:2001.00001 ", "pp. ", "pages 1", "vol. 1 ", "vol", "no. 1", "1(", "1(2", "( ", "()", "[]", "[ ", "+2020 ", "in ", "In: "),
    *("-", "- ", "--", "-a", "a-", ".", ". ", "a.", "A. ", ",", ", ", ", and ", " and ", "&", "& ", ";", ":", "!", "?", "'", '"', "`", "“", "”"),
    *("Brown, T. ", "Tom Brown, ", "Brown, ", "et al. ", "van der ", "*", "†", "张三、", "张三 ", "Jr., ", "(equal contribution) ", "and others "),
    *("Google ", "University of ", "by ", "Inc., ", "7B ", "7B", "7x", "8x7B ", "1.5 billion ", "130亿", "(B) "),
    *("https://", "https://a.b/", "https://a.b/?utm_a=1&", "&utm_a=1", "http://a.b#", "doi:", "10.1000/", "10.1000/a ", "doi.org/10.1000/", "%20", "@"),
    *("{", "}", "{}", "{a}", "\\", "\\'", "\\'e", "\\a", "\\textbf{", "\\frac{a}{b}", "$", "$a$", "$$", "^", "$^{2}$", "_", "~", "\\(", "\\url{", "&amp;", "&#", "&"),
    *("<", ">", "<b>", "</b>", "(", ")", "(a", "a)", "[", "]", "|", "\t", "\n", "a\n", "\r", "#", "+", "=", "title:", "year:", "-a ", "OR ", '"a', "/a/", "..", "1..", ">1 "),
    *("GPT-3 ", "α", "α-", "pangu-α ", "iPhone ", "A: ", "The ", "the: ", "U.S. ", "Hensel's lemma ", "a/b ", "1990s ", "'a' ", "-1", "‐3", "é-", "https://a.b/'\" "),
)  # fmt: skip
"""Pieces of values: words, dates, venues, names, links, LaTeX, queries."""
BIB = (
    *("@", "@a", "@a{", "@a{b,", "@a(", "@comment", "@comment{", "@comment{}", "@comment(", "@preamble{", "@string{", "@string{a=", "@string{a = {b}}"),
    *("@string{a = a # a}\n", "@string{a = b}", "@a{b, c = a}\n", "@article{a, title = {b}}\n", "@article{a, title = {b}, crossref = {a}}\n"),
    *("@article{a,\n", "@article{a, title = {b\n", '@article{a, title = "b\n', "title = {a},\n", "title = a,\n", "a = b # c,", "a = {", 'a = "', "a = b #", "%", "%\n", "% @a{\n"),
    *("@article{a, note = {b}, note = {c}}\n", "note = {c},\n", "keywords = {c},\n", "{", "}", '"', "(", ")", "#", ",", "=", "\n", " ", "\\", "x@a{", "@ ", "  @a{\n", ",@a{"),
    *("@article{a, author = {A and B}}\n", "@article{a, groups = {g}}\n", "jabref-meta: groupstree:", "1 a:", "1 a:\\;0\n", "@a b, c = \n", "@article a, t = {b}\n"),
    *("@article{a, month = jan # feb, title={x}}\n", "@article{a, xdata = {a,b}, title = x}\n", "@xdata{a, xdata = {b}}\n"),
)  # fmt: skip
RIS = ("TY  - JOUR\nER  - \n", "TY  - JOUR\n", "TI  - a\n", "AU  - A, B\n", "ER  - \n", "N1  - a\n", "a\n", "\n", " ", "UR  - https://a.b\n", "TY  - JOUR\nTI  - a\nER  -\n", "PY  - 2020/", "DO  - 10.1/a\n")  # fmt: skip
CSL = ('{"title":"a","type":"book"},', "[", "{", "]", "}", ",", ":", '"', '"a"', '"a":', "{}", "{},", '{"a":', "1", "1,", "1e", "\\", "\\u", "null,", " ", "\n", '{"title":"a","author":[{"family":"b"}]},\n', '{"id":1,\n')  # fmt: skip
MARKDOWN = (
    *("[", "]", "](", "[a](b) ", "![", "![a](b)", "[![a](b)](c)", "(", ")", "|", "|\n", "|a", "|a|\n", "|-|\n", "*", "**", "**a** ", "`", "``a", "```\n", "~~~\n"),
    *("#", "# a\n", "#\n", "- ", "- a\n", "- [a](https://b.c)\n", "  - a\n", "-\n", ">", "> ", "> a\n", "1. a\n", "<", "<a", "<a href=", '<a href="b">', "</a>", "<!--", "-->", "<td>"),
    *("<tr><td>", "<table>", "</table>", "<details>", "<details><summary>", "<br>", "&amp;", "&", "\\", "\n", " \n", "    a\n", "\t", " ", "https://a.b ", "https://", "www.", "2020", ":star:", "_a_", "_"),
    *("- **A.** B, C. ICML 2020. [paper](https://a.b)\n", "| [a](https://b.c) | ICML 2020 |\n", "[a]: https://b.c\n", "[a]: ", "[a][b] ", "[^1]", "---\n", "===\n", "a\n===\n", "$", "~~", '"', "'"),
)  # fmt: skip

TAGGED = ("%0 Journal Article\n", "%T a\n", "%A B, C\n", "%", "PMID- 1\n", "TI  - a\n", "FAU - B, C\n", "      a\n", "a\n", "\n", "\n\n", " ", "-", "%0 Book\n%T a\n\n", "PMID- 1\nTI  - a\n\n")  # fmt: skip
TABLE = (",", '"', '""', "a,b\n", '"a\nb",c\n', "\t", ";", "|", "\n", "a", "=1,", "a;b\n", "https://a.b,2020\n")
YAML = ("- ", "- a\n", "a: b\n", "a:\n", "  a: b\n", "- title: a\n  year: 2020\n", "[", "{", "]", "}", "a, ", "&a ", "*a ", "'", '"', "|\n", ">\n", "#", "? ", ": ", "! ", "---\n", "\n", " ", "\t")  # fmt: skip
ATOM = ("<entry>", "</entry>", "<entry><title>a</title></entry>", "<title>", "<author><name>a</name></author>", "<", ">", "&amp;", "&", "<!--", "-->", "<![CDATA[", "a ", "<a>", "<a b='c'/>")  # fmt: skip


class Case(NamedTuple):
    """A reader, and a text that is made of a piece."""

    reader: str
    piece: str
    run: Callable[[Any], object]
    made: Callable[[str, int], Any]


def repeated(piece: str, size: int, before: str = "", after: str = "") -> str:
    """Repeat a piece up to a size, between what stands before and after it."""
    return before + piece * max(1, size // len(piece)) + after


def entry_of(**fields: object) -> Any:
    """Make a record."""
    return entry_from_json({"id": "a", "name": "a", "issued": "2020-05", **fields}, "growth")


def _cited(style: str, field: str, text: str) -> None:
    value: object = text
    if field == "author":
        value = [{"family": text[at : at + 20] or "a", "given": "A."} for at in range(0, len(text), 20)]
    elif field == "family":
        field, value = "author", [{"family": text, "given": text}]
    entry = entry_of(
        **{"title": "A title", "author": [{"family": "B", "given": "C"}], "type": "article-journal", field: value}
    )
    if entry.title or field != "title":
        cite([entry], style, {"a": "a"})


def _key(pattern: str, text: str) -> None:
    entry = entry_of(title=text, author=[{"family": text, "given": text}])
    assign_keys((entry,), pattern)


def _all_read(read: Callable[[str, Report], Iterator[Any]], text: str) -> None:
    report = Report()
    for _ in Assembler("growth", report).records(read(text, report)):
        pass


def _card(field: str, text: str) -> None:
    value: object = text
    if field == "author":
        value = [{"family": text[at : at + 20] or "a", "given": "A."} for at in range(0, len(text), 20)]
    if field == "links":
        value = [{"rel": "paper", "url": text}]
    lay_out(entry_of(**{field: value}), 60, parse("gp"), Preview("BibTeX", clean(text)))


def _checked(text: str) -> None:
    entry = entry_of(title=text, venue=text, summary=text, links=[{"rel": "paper", "label": text, "url": text}])
    for form in ("markdown", "bibtex", "catalog"):
        check([entry], lambda _entry: ("growth", 1), form)


def _compared(text: str) -> None:
    pair = [entry_of(title=text, license=text, links=[{"rel": "paper", "url": text}]), entry_of(title=f"{text}a")]
    list(markdown_table([entry.name for entry in pair], compare(pair)))
    related.family_of(text)


def _stored(field: str, text: str) -> None:
    value: object = text
    if field in {"aliases", "organizations"}:
        value = [text[at : at + 20] for at in range(0, len(text), 20)]
    elif field == "author":
        value = [{"family": text[at : at + 20] or "a"} for at in range(0, len(text), 20)]
    elif field == "links":
        value = [{"rel": "paper", "url": text}]
    entry = entry_of(**{field: value})
    FactRows().rows([(0, entry)], 0)  # among these the text by which each column is sorted
    TextRows(()).rows([entry], 0)


def _row(text: str) -> None:
    entry = entry_of(title=text, name=text, venue=text)
    row(entry, plan(120), parse("gp"), Signs())


CITED = ("title", "author", "family", "container-title", "page", "publisher", "issued-note", "version")
"""The fields of a record in which citation styles are given text."""
VALUES: dict[str, Callable[[str], object]] = {
    "text.clean": clean,
    "text.clean_lines": clean_lines,
    "text.safe_url": safe_url,
    "folding": lambda text: (fold(text), parts(text), words(normalize(text)), squeezed(normalize(text)), [patterns(w) for w in normalize(text).split()]),
    "venues.looks_like_venue": venues.looks_like_venue.__wrapped__,
    "venues.split_year": venues.split_year.__wrapped__,
    "venues.tidy": venues.tidy,
    "venues.with_year": lambda text: venues.with_year(text, "2020"),
    "venues.is_preprint": venues.is_preprint,
    "dates.find_dates": dates.find_dates,
    "dates.year_range": lambda text: (dates.year_range(text), dates.of_arxiv(text)),
    "people.find_people": people.find_people,
    "people.is_person": people.is_person.__wrapped__,
    "organizations": organizations.find_organizations,
    "sizes": lambda text: (sizes.find_sizes(text), sizes.largest("1", text), sizes.largest(text, "(B)")),
    "links.label": lambda text: (links.label_role.__wrapped__(text), links.loose_role(text), links.is_neutral(text), links.misspelt_role(text)),
    "links.url": lambda text: (links.role_of_host.__wrapped__(text), links.arxiv_id(text), links.doi(text), links.without_tracking(text)),
    "links.url of https": lambda text: (links.role_of_host.__wrapped__("https://github.com/" + text), links.without_tracking("https://a.b/?" + text), links.doi("doi.org/10.1000/" + text)),
    "latex.decode": latex._decode,
    "latex.verbatim": latex.verbatim,
    "bibliographic": lambda text: (bibliographic.read_date(text), bibliographic.arxiv_in(text), bibliographic.doi_in(text), bibliographic.doi_in(text, bare=True), bibliographic.addresses(text)),
    "query": parse,
    "highlight": lambda text: spans(parse("gp 3 a"), clean(text), "title"),
    "latex.escape": lambda text: (escape(clean(text)), escape(clean(text), ascii_only=True), protect(clean(text))),
    "contents.fold": lambda text: (contents.fold_latex(text), fold_title(text)),
    "table": lambda text: (table.cut(text, 70), table.width(text), table.wrap(text, 70), table.wrap(text, 70, whole_words=True), table.pad(text, 70)),
    "line_widget.cut": lambda text: (line_widget.cut(clean(text), 70), line_widget.pad(clean(text), 70)),
    "line_widget.wrap": lambda text: (line_widget.wrap(clean(text), 70), line_widget.wrap_indented(clean_lines(text), 70)),
    "row": _row,
    "checks": _checked,
    "compare": _compared,
    "notes": lambda text: markdown_lines(text, 60),
    "identity": lambda text: (bare_doi(text), arxiv_number(text), plain_number(text), linkfacts.same(text), linkfacts.expiry(text)),
    "distance": lambda text: nearest("generative", text.split()),
    "encodings": lambda text: (decode(text.encode(errors="surrogatepass"), "growth"), decode(text.encode("utf-16", errors="surrogatepass"), "growth")),
    **{f"card.{field}": partial(_card, field) for field in ("title", "name", "summary", "author", "links", "license")},
    **{f"keys.{pattern}": partial(_key, pattern) for pattern in PATTERNS},
    **{f"store.{field}": partial(_stored, field) for field in ("title", "name", "aliases", "author", "organizations", "venue", "DOI", "arxiv", "links")},
    **{f"cite.{style.id}.{field}": partial(_cited, style.id, field) for style in STYLES for field in CITED if style.group != "paste" or field == "title"},
}  # fmt: skip
"""What reads or writes one value."""
_TURNS = {name: at % len(CITED) for at, name in enumerate(name for name in VALUES if name.startswith("cite."))}
"""Where in the pieces each citation style begins."""
SOURCES: dict[str, tuple[Callable[[str], object], tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    "bibtex": (partial(_all_read, bibtex.read), BIB, (("", ""), ("@article{k, title = {", "}}\n"), ("@article{k, ", "}\n"))),
    "bib_contents": (contents.read_contents, BIB, (("", ""), ("@article{k, title = {", "}}\n"))),
    "ris": (partial(_all_read, ris.read), RIS, (("", ""), ("TY  - JOUR\n", "\nER  - \n"))),
    "csl-json": (partial(_all_read, csljson.read), CSL, (("", ""), ("[", "]"), ('[{"title":"', '"}]'))),
    "endnote": (partial(_all_read, endnote.read), TAGGED, (("", ""), ("%0 Book\n%T a", "\n"))),
    "pubmed": (partial(_all_read, pubmed.read), TAGGED, (("", ""), ("PMID- 1\nTI  - a", "\n"))),
    "atom": (partial(_all_read, atom.read), ATOM, (("<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>"), ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>", "</title></entry></feed>"))),
    "csv": (partial(_all_read, delimited.read), TABLE, (("name,year\n", ""), ('name,year\n"', '",2020\n'))),
    "yaml": (partial(_all_read, yaml_records.read), YAML, (("", ""), ("- title: ", "\n"), ("- title: a\n  author: [", "]\n"))),
    "json": (partial(_all_read, json_records.read), CSL, (("", ""), ("[", "]"), ('[{"name":"', '"}]'))),
    "json-lines": (partial(_all_read, json_lines.read), CSL, (("", ""), ('{"name":"', '"}\n'))),
    "markdown": (partial(_all_read, markdown.read), MARKDOWN, (("", ""), ("- [a](https://b.c) ", "\n"), ("| a | b |\n|---|---|\n| ", " |\n"))),
    "citation-file": (partial(_all_read, citation_file.read), YAML, (("", ""), ("title: a\nauthors:\n", "\n"), ("title: ", "\n"))),
    "hayagriva": (partial(_all_read, hayagriva.read), YAML, (("", ""), ("a:\n  type: article\n  title: ", "\n"))),
    "recognize": (lambda text: recognize(text, "list"), (*BIB, *RIS, *CSL, *MARKDOWN, *TAGGED, *TABLE, *YAML, *ATOM), (("", ""), ("<", ""), ("{", ""), ("a,b\n", ""), ("# a\n", ""), ("% a\n", ""), ("a: b\n", ""))),
    "notes": (lambda text: markdown_lines(text, 60), MARKDOWN, (("", ""), ("- ", ""))),
}  # fmt: skip
"""What reads a whole text: its pieces, and what they stand between."""


def _in_bib(field: str, piece: str, size: int) -> str:
    return f"@article{{k, title = {{T}}, author = {{A}}, {field} = {{{repeated(piece, size)}}}}}"


def _in_ris(tag: str, piece: str, size: int) -> str:
    return f"TY  - JOUR\nTI  - T\n{tag}  - {repeated(piece, size)}\nER  - \n"


def _in_csl(field: str, piece: str, size: int) -> str:
    return json.dumps([{"type": "article", "title": "T", field: repeated(piece, size)}])


_FIELDS: tuple[tuple[str, Callable[[str], object], Callable[[str, str, int], str], str], ...] = (
    ("bibtex field", partial(_all_read, bibtex.read), _in_bib, "title author year month journal url doi eprint note pages keywords file"),
    ("ris field", partial(_all_read, ris.read), _in_ris, "AU PY DA UR DO SP N1 JO ID T1"),
    ("csl-json field", partial(_all_read, csljson.read), _in_csl, "author issued URL DOI note page container-title id archive"),
)  # fmt: skip
"""Fields whose values are read each in its own way."""


def cases(wanted: str = "") -> Iterator[Case]:
    """Yield every reader with every piece of its grammar."""
    yield from (case for case in _cases() if wanted in case.reader.partition(" ")[0])


def _cases() -> Iterator[Case]:
    for name, run in VALUES.items():
        yield from _value_cases(name, run)
    for name, (run, pieces, around) in SOURCES.items():
        for piece in pieces:
            for before, after in around:
                made = partial(repeated, before=before, after=after)
                yield Case(f"{name} {before!r}" if before else name, piece, run, made)
    for form, read, make, fields in _FIELDS:
        for field in fields.split():
            yield from (Case(f"{form} {field}", piece, read, partial(make, field)) for piece in WORDS)
    for name, read_all in growth_records.READERS.items():
        yield from (Case(name, shared, read_all, growth_records.records) for shared in growth_records.SHARED)


def _value_cases(name: str, run: Callable[[str], object]) -> Iterator[Case]:
    behind_a_word = partial(repeated, before="Word 2020 ", after=" x")
    pieces: Iterable[str] = WORDS
    if name.startswith("cite."):  # the styles share what writes a field: each gets every piece in one of its fields
        pieces = WORDS[_TURNS[name] :: len(CITED)]
    for piece in pieces:
        if not name.startswith("cite."):
            yield Case(name, piece, run, repeated)
        yield Case(f"{name} behind a word", piece, run, behind_a_word)


def seconds(case: Case, size: int) -> float:
    """Measure the CPU time of a reader on a text of a size."""
    text = case.made(case.piece, size)
    begun = time.process_time()
    try:
        case.run(text)
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "hmtui":
            raise
    return time.process_time() - begun


def growth(case: Case) -> tuple[float, int, float]:
    """Return how many times as long four times the text takes, the size from which that was measured, and the longest time.

    What grows with the square may hide behind what does not as long as the text is short: so texts get longer until
    one is slow, or as long as any can be.
    """
    size = FIRST
    took = seconds(case, size)
    while 4 * size < LARGEST and took < LONG:
        longer = seconds(case, 2 * size)
        if took > MEASURABLE and longer > CLEARLY * took:
            longest = seconds(case, 4 * size)
            if longest > MOST * took:
                return longest / took, size, longest
        size, took = 2 * size, longer
    longest = seconds(case, 4 * size) if took > MEASURABLE else took
    return longest / took if took > MEASURABLE else 0.0, size, longest


def is_linear(case: Case) -> bool:
    """Return whether a usual text is read fast, or in about four times the time of a quarter of it."""
    took = seconds(case, USUAL)
    return took < FAST or took < LINEAR * seconds(case, USUAL // 4)


def main(wanted: str = "") -> int:
    """Measure everything; print a line for each reader, and what grows too fast."""
    found = count = 0
    for reader, members in groupby(cases(wanted), lambda case: case.reader.partition(" ")[0]):
        begun, read, closer = time.process_time(), 0, 0
        for case in members:
            read += 1
            if is_linear(case):
                continue
            closer += 1
            ratio, size, took = growth(case)
            if ratio > MOST:
                ratio, size, took = min((ratio, size, took), growth(case))  # a busy machine, or the reader?
            if ratio > MOST:
                found += 1
                print(f"{case.reader}: {case.piece!r}: 4 × {size} characters take {ratio:.1f} × as long, {took:.2f} s")
        count += read
        print(f"{reader}: {read} pieces, {closer} looked into, {time.process_time() - begun:.1f} s", flush=True)
    print(f"{count} readers and pieces, {found} grow faster than their text")
    return int(found > 0)
