"""The text of a list before it is parsed: characters and tables that are broken for certain are mended.

Invariant: the text keeps its lines, each at its number.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from unicodedata import normalize

from hmtui.formats.values.venues import looks_like_venue
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.markdown.diagnostics import Diagnostics

__all__ = ["cells_of", "mended"]

_DELIMITER = re.compile(r"\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HEADING = re.compile(r"^(#{1,6})([^#\s\d!].{2,200})$")
_MARKED = re.compile(r"#{1,6} ")
_LABEL = re.compile(r"\s{0,4}(?:\*\*)?([A-Z][a-z]{2,14}(?: [a-z]{2,12})?)(?::\*\*|(?:\*\*)?:) \S")
_FEWEST_LABELS = 4
"""Lines that begin with one label, “Tasks: …”, where the list writes its facts so."""
_LOOSE_BOLD = re.compile(
    r"\*\*(?<![^\s|>-]\*\*)(?=[^*\n]{1,310}\*\*)(?:[ \t]{1,2}|(?=[^*\n]{1,310}[ \t]\*\*))"
    r"([^*\s](?:[^*\n]{0,300}?[^*\s])?)[ \t]{0,2}\*\*(?=[\s|.,:;<\[\\]|$)"
)
"""Bold words with a space before or behind them, within their signs."""
_CLOSE_ITEM = re.compile(r"^(\s*(?:[-+]|\d{1,3}\.))(?=\[[^\]]|\*\*\w)")
"""An item without the space behind its sign, which would be more words of the line before."""
_SPACED = re.compile(r"(?<=\]\()(?:https?://|[#./]|\w+/)[^()\s\"'<>]{0,120}(?: [^()\s\"'<>]{1,40}){1,8}(?=\))")
"""An address with spaces in it, which would be no link."""
_SCHEMELESS = re.compile(
    r"(?<=\]\()(?:www\.|(?:github|gitlab)\.com/|huggingface\.co/|(?:arxiv|doi|openreview)\.(?:org|net)/)[^()\s]+"
)
"""An address without ``https://``, which leads to a file beside the list."""
_MOJIBAKE = re.compile(r"[\x80-\u07ff\u2018-\u201e\u221a\u2500-\u257f](?:[^\x00-\x7f]|(?<=[ÂÃâà]) )")
"""What text read in a wrong encoding has: the first byte of a letter as a sign of Europe, and another sign behind it."""
_LONGEST_LINE = 50_000
_MOST_LINES = 20_000
_FEWEST_SIGNS = 12
"""Signs that the lines of a list have on average; asked of a text of very many lines only."""
_LEAD = re.compile(r"(?![-+*] |[0-9]{1,9}[.)] |[#<>|])\S")
"""How a paragraph begins, and no list, table or heading."""
_DEEP_ITEM = re.compile(r"( {4,}|\t+)[-+*] ")
_TAGS = re.compile(r"\s*(?:</?(?!img\b|a\b[^<>]*\bhref)[A-Za-z][^<>]*>\s*)+")
_KIND_OF_WORK = re.compile(r"(?<=[^\W_])\[[JCMDRPN](?:/OL)?\](?:(?=[.,。\]])|(//)\s*)|(?<=[\w).\s])\[J\](?=[.,。\s])")
"""What a Chinese citation says of its work behind the title: “A Title[J].”, “A Title[C]//Proceedings of …”."""
_OPEN_PICTURE = re.compile(r"(!\[[^\[\]]{0,200}\]\([^()\s]{1,500})(?=\]\(|\s*$|\s+(?![\s)\"'(]))")
"""A picture whose address is not closed: “[![stars](https://…](https://…)”."""
_STARS = re.compile(
    r"(?<!\|)[ \t]*(?:[(\[]\s*(?:[⭐★🌟]\ufe0f?\s?\d[\d.,]*\s?[kK]?\+?|\d[\d.,]*\s?[kK]?\+?\s?(?:[⭐★🌟]\ufe0f?|stars?))\s*[)\]]"
    r"|[⭐★🌟]\ufe0f?\s?\d[\d.,]*(?:[kK]\b)?\+?|\b\d[\d.,]*[kK]?\+?\s?[⭐★🌟]\ufe0f?"
    r"|(?<![a-z>]\s)(?<!>)\b\d[\d.,]*[kK]\+?\s?stars?(?=\s*(?:[,.;)\]]|$)))(?!\s*\|)"
)
"""How many stars a repository has: “⭐ 3.2k”, “2.2k stars”, “(1,234 stars)”; a cell of its own is kept."""
_PLACED = re.compile(
    r"^(?P<lead>\s*(?:(?:[-+*]|\d{1,3}[.)]|#{2,6}|\|)\s+)?(?:\*\*|__|\[)*)(?:(?P<before>(?:20|19)?\d\d)(?P<sign>['’_–-])(?P<behind>"
    r"[A-Z][A-Za-z&]*[A-Z][A-Za-z]*)|(?P<first>[A-Z][A-Za-z&]*[A-Z])['’_–-]?(?P<last>(?:20)?[0-2]\d))\s?[-–_:]\s?(?=[\w\"“])"
)
"""Year and venue tied to the title: “21-SIGCOMM-A Title”, “2021_CVPR_A Title”, “CVPR21-A Title”."""
_FEWEST_PLACED = 3
_COUNT = re.compile(r"\[[*_]*\d[\d.,]*[kK]?\s?:\w{2,30}:[*_]*\]")
"""A number and an emoji: “[71:star:]”."""
_ACCENT = re.compile(r"[\u0300-\u036f]")
_ACCENTED = re.compile(r"(?P<address>\w+://\S*)|\w[\u0300-\u036f]+")
_SHOWN = 80


def mended(text: str, notes: Diagnostics) -> str:
    """Return the text with mojibake undone, and tables whole."""
    lines = re.split(r"\r\n|\r|\n", text)
    if len(lines) > _MOST_LINES:
        _leave_out_short(lines, notes)
    if not text.isascii():
        _undo_mojibake(lines, notes)
        _compose(lines)
    if _KIND_OF_WORK.search(text):
        lines = [_KIND_OF_WORK.sub(lambda match: ". " if match[1] else "", line) for line in lines]
    _set_venues_apart(lines)
    _part_headings(lines)
    _set_out(lines)
    _break_before_labels(lines)
    _mend_words(lines, notes)
    _mend_delimiters(lines, notes)
    _mend_gaps(lines, notes)
    return "\n".join(lines)


def _leave_out_short(lines: list[str], notes: Diagnostics) -> None:
    """Empty the lines too short for an entry in a text that has hardly any others, tens of thousands of them."""
    own = [line for line in lines if line and "<" not in line]  # a tag often has a line to itself
    if len(own) <= _MOST_LINES or sum(map(len, own)) >= _FEWEST_SIGNS * len(own):
        return
    short = [at for at, line in enumerate(lines) if 0 < len(line) < _FEWEST_SIGNS and "<" not in line]
    for at in short:
        lines[at] = ""
    message = (
        f"{len(short):,} of {len(lines):,} lines have fewer than {_FEWEST_SIGNS} characters; they were skipped, "
        "since reading so many would take too long and none of them can be an entry."
    )
    notes.doubt("too-many-lines", short[0] + 1, message)


def _compose(lines: list[str]) -> None:
    """Write a letter and its accents as one character, as names and venues are known; addresses stay as they are."""
    for at, line in enumerate(lines):
        if _ACCENT.search(line):
            lines[at] = _ACCENTED.sub(lambda match: match["address"] or normalize("NFC", match[0]), line)


def _undo_mojibake(lines: list[str], notes: Diagnostics) -> None:
    """Undo text that was read in a wrong encoding, line by line.

    What ``ftfy`` is sure of is mended first. It is careful with few letters, so in a
    list where it was sure, other runs of such letters that are strict UTF-8 in the
    very same encoding are mended as well.
    """
    from ftfy import fix_encoding_and_explain  # noqa: PLC0415 - costs time, and most lists are well

    codecs: dict[str, int] = {}
    open_lines = []
    for at, line in enumerate(lines):
        if line.isascii() or len(line) > _LONGEST_LINE or not _MOJIBAKE.search(line):
            continue
        fixed = fix_encoding_and_explain(line)
        steps = fixed.explanation or []
        if fixed.text != line and "\n" not in fixed.text:
            for step in steps:
                if step.action == "encode":
                    codecs[step.parameter] = codecs.get(step.parameter, 0) + 1
            _tell(notes, at, line, fixed.text)
            lines[at] = fixed.text
        else:
            open_lines.append(at)
    if not codecs:
        return
    codec = max(codecs, key=lambda name: codecs[name])
    for at in open_lines:
        fixed_line = re.sub(r"[^\x00-\x7f]{2,}", lambda match: _decoded(match[0], codec), lines[at])
        if fixed_line != lines[at]:
            _tell(notes, at, lines[at], fixed_line)
            lines[at] = fixed_line


def _decoded(run: str, codec: str) -> str:
    try:
        return run.encode(codec).decode("utf-8")
    except UnicodeError:
        return run


def _tell(notes: Diagnostics, at: int, was: str, now: str) -> None:
    """Report the words that changed, not of the whole line."""
    changed = [(a, b) for a, b in zip(was.split(), now.split(), strict=False) if a != b]
    before = " ".join(a for a, _ in changed)[:_SHOWN] or was[:_SHOWN]
    after = " ".join(b for _, b in changed)[:_SHOWN] or now[:_SHOWN]
    notes.repaired("mojibake", at + 1, f"Wrong encoding repaired: “{before}” read as “{after}”.", was=before, now=after)


def _outside_code(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Return the lines that are in no fence and not endless, with their places; what was mended before is seen mended."""
    fence = ""
    for at in range(len(lines)):
        if match := _FENCE.match(lines[at]):
            fence = "" if fence == match[1] else fence or match[1]
        elif not fence and len(lines[at]) <= _LONGEST_LINE:
            yield at, lines[at]


def _set_venues_apart(lines: list[str]) -> None:
    """Write “21-SIGCOMM-A Title” as “[SIGCOMM 2021] A Title” where the list writes so: else all would be one title."""
    found = {at: match for at, line in _outside_code(lines) if (match := _PLACED.match(line))}
    known = sum(looks_like_venue(match["behind"] or match["first"]) for match in found.values())
    if known < _FEWEST_PLACED or known * 2 < len(found):
        return
    for at, match in found.items():
        year = (match["before"] or match["last"])[-4:].rjust(4, "?")
        year = year.replace("??", "20" if year[2] < "6" else "19")
        lead = match["lead"].rstrip("*_[")
        lines[at] = (
            f"{lead}[{match['behind'] or match['first']} {year}] {match['lead'][len(lead) :]}{lines[at][match.end() :]}"
        )


def _part_headings(lines: list[str]) -> None:
    """Put a line of tags right above a heading at the end of the line before: else the heading would be words of HTML."""
    for at, line in _outside_code(lines):
        if at > 1 and _MARKED.match(line) and _TAGS.fullmatch(lines[at - 1]):
            lines[at - 2] += lines[at - 1]
            lines[at - 1] = ""


def _set_out(lines: list[str]) -> None:
    """Move items back that are set in too far right below one line of words: they would be more words of its paragraph."""
    indent = ""
    for at, line in _outside_code(lines):
        if line.strip() and not (indent and line.startswith(indent)):
            item = _DEEP_ITEM.match(line) if at else None
            leads = item and _LEAD.match(lines[at - 1]) and (at < 2 or not lines[at - 2].strip())
            indent = item[1] if item and leads else ""
        lines[at] = line.removeprefix(indent)


def _break_before_labels(lines: list[str]) -> None:
    """End the line above each “Tasks: …” where that label begins several lines of the text: more is told in lines of their own."""
    labels = {at: match[1] for at, line in _outside_code(lines) if (match := _LABEL.match(line))}
    times = Counter(labels.values())
    for at, label in labels.items():
        above = lines[at - 1].strip() if at else ""
        if times[label] >= _FEWEST_LABELS and above and not above.startswith(("#", "|", "<")):
            lines[at - 1] = f"{lines[at - 1].rstrip()}  "


def _mend_words(lines: list[str], notes: Diagnostics) -> None:
    """Mend what is no Markdown though meant so.

    Signs are parted from words (“##Title”, “-[Title](…)”), bold words closed up (“**words **”), addresses that are none
    made links; counts of stars are left out.
    """
    for at, each in _outside_code(lines):
        line = _STARS.sub("", each) if "⭐" in each or "★" in each or "🌟" in each or "stars" in each else each
        line = _COUNT.sub("", line) if ":]" in line or ":_" in line or ":*" in line else line
        if line.startswith("#"):
            line = _HEADING.sub(r"\1 \2", line)
        else:
            line = _CLOSE_ITEM.sub(r"\1 ", line)
            line = _LOOSE_BOLD.sub(r"**\1**", line) if "**" in line else line
        lines[at] = _OPEN_PICTURE.sub(r"\1)", line) if "![" in line else line
        if "](" in line:
            lines[at] = _mend_addresses(lines[at], at + 1, notes)


def _mend_addresses(line: str, number: int, notes: Diagnostics) -> str:
    """Make links of addresses with spaces, and of those without ``https://``."""

    def told(code: str, why: str, was: str, now: str) -> str:
        notes.repaired(code, number, f"The address “{clean(was)}” {why}.", was=clean(was), now=clean(now))
        return now

    def without_spaces(match: re.Match[str]) -> str:
        return told("link-space", "has a space, read as “%20”", match[0], match[0].replace(" ", "%20"))

    def with_scheme(match: re.Match[str]) -> str:
        return told("link-scheme", "lacked “https://”, now added", match[0], f"https://{match[0]}")

    return _SCHEMELESS.sub(with_scheme, _SPACED.sub(without_spaces, line))


def _mend_delimiters(lines: list[str], notes: Diagnostics) -> None:
    """Return the row of dashes under a table's header as many cells as the header has: else it is no table."""
    for at, line in _outside_code(lines):
        header = lines[at - 1] if at else ""
        if "|" not in line or "|" not in header or not _DELIMITER.fullmatch(line) or _DELIMITER.fullmatch(header):
            continue
        cells, wanted = cells_of(line), len(cells_of(header))
        if len(cells) != wanted and wanted > 1:
            lines[at] = "|" + "|".join((cells + ["---"] * wanted)[:wanted]) + "|"
            message = f"The row of dashes has {len(cells)} cells, the header of the table {wanted}."
            notes.repaired("table-delimiter", at + 1, message, was=line.strip(), now=lines[at])


def _mend_gaps(lines: list[str], notes: Diagnostics) -> None:
    """Close empty lines within a table, behind which its rows would be running text, and join rows that are broken in two."""
    width, last = 0, -1
    for at, line in _outside_code(lines):
        width, last = (width if last == at - 1 else 0), at
        if width > 1 and line.startswith("|") and _is_torn(line, lines[at + 1 : at + 2], width):
            lines[at : at + 2] = [f"{line.rstrip()} {lines[at + 1].lstrip()}", "|" * (width + 1)]
        elif "|" in line:
            width = len(cells_of(line)) if _DELIMITER.fullmatch(line) else width
        elif not line.strip() and width > 1 and _goes_on(lines, at + 1, width):
            lines[at] = "|" * (width + 1)
            message = "An empty line splits this table; its rows were read as one table."
            notes.repaired("table-gap", at + 1, message, was="", now="one table")
        else:
            width = 0


def _is_torn(line: str, below: list[str], width: int) -> bool:
    """Return whether a row of a table is broken in two: both lines together have all its cells."""
    if line.rstrip().endswith("|") or not below or "|" not in below[0] or below[0].startswith("|"):
        return False
    return len(cells_of(line)) < width == len(cells_of(f"{line} {below[0]}"))


def _goes_on(lines: list[str], at: int, width: int) -> bool:
    """Return whether the next line is a row of as many cells, and no header of another table."""
    row, below = [*lines[at : at + 2], "", ""][:2]
    if not row.startswith("|") or max(len(row), len(below)) > _LONGEST_LINE:
        return False
    return _DELIMITER.fullmatch(below) is None and len(cells_of(row)) == width


def cells_of(line: str) -> list[str]:
    """Split a line of a pipe table into its cells; a bar after a back-slash is no end of a cell."""
    return re.split(r"\|(?<!\\\|)", line.strip(" \t>").removeprefix("|").removesuffix("|"))
