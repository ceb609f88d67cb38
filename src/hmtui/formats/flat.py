"""Records out of named values: a row under its headers, or an object with its members.

What a name means is in ``columns``, what a value is in ``values``. Invariant: every
value ends in a field of the draft, or under its own name beside the fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats import coerce
from hmtui.formats.columns import meaning, rank, slug
from hmtui.formats.draft import Draft
from hmtui.formats.known import CSL_TYPES
from hmtui.formats.values.bibliographic import KNOWN_FIELDS, add_links, arxiv_class, doi_in, iso_date, month_number
from hmtui.formats.values.link_roles import arxiv_id, role
from hmtui.identity import arxiv_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

__all__ = ["draft_of", "extra_name"]

_PLAIN = (
    "name",
    "title",
    "venue",
    "container-title",
    "volume",
    "issue",
    "page",
    "publisher",
    "architecture",
    "license",
    "abstract",
    "summary",
)
_SPLIT = ("modalities", "languages", "aliases")
_TYPES = {
    "journal article": "article-journal",
    "journalarticle": "article-journal",
    "journal": "article-journal",
    "conference paper": "paper-conference",
    "conferencepaper": "paper-conference",
    "conference": "paper-conference",
    "inproceedings": "paper-conference",
    "proceedings-article": "paper-conference",
    "preprint": "article",
    "article": "article",
    "book": "book",
    "book chapter": "chapter",
    "booksection": "chapter",
    "chapter": "chapter",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "report": "report",
    "technical report": "report",
    "techreport": "report",
    "dataset": "dataset",
    "software": "software",
    "webpage": "webpage",
    "web page": "webpage",
    "patent": "patent",
    "review": "review",
    "model": "software",
}


def draft_of(members: Iterable[tuple[str, object]], line: int, *, counts: bool = False) -> Draft | None:
    """Return the draft of a row or an object; None where nothing names it.

    ``counts``: bare numbers of parameters and tokens are counts, however small.
    """
    row = _Row(counts=counts)
    for name, value in sorted(members, key=lambda member: rank(member[0])):
        if not _is_empty(value):
            row.add(name, value)
    row.finish()
    if not (row.fields.get("name") or row.fields.get("title")):
        return None
    return Draft(row.fields, line, row.headings, row.wish)


def extra_name(name: str, taken: Iterable[str] = ()) -> str:
    """Return the name under which a foreign value is kept, one that no field of a record has."""
    made = slug(name)
    if made in KNOWN_FIELDS or made.upper() in KNOWN_FIELDS:
        made = f"source-{made}"
    number, wanted = 1, made
    while made in taken:
        number += 1
        made = f"{wanted}-{number}"
    return made


def _is_empty(value: object) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and value.strip().casefold() in coerce.NOTHING)


class _Row:
    """One record in the making."""

    def __init__(self, *, counts: bool) -> None:
        self.counts = counts
        self.fields: dict[str, Any] = {}
        self.headings: tuple[str, ...] = ()
        self.wish = ""
        self._links: list[dict[str, str]] = []
        self._extra: list[tuple[str, object]] = []
        self._parts: dict[str, str] = {}
        self._titles: list[str] = []

    def add(self, name: str, value: object) -> None:
        """Store a value in the field that its name means, else under its own name."""
        field = meaning(name)
        leads = field.startswith("link:") or (not field and coerce.is_address(value))
        taken = self._link(field.removeprefix("link:") or "link", value) if leads else False
        if not taken and field and not leads:
            taken = self._take(field, name, value)
        if not taken:
            self._extra.append((name, value))

    def finish(self) -> None:
        """Set the fields that several values make up: date, pages, links."""
        fields = self.fields
        if not fields.get("title") and self._titles:
            fields["title"] = self._titles.pop(0)
        self._extra.extend(("paper", title) for title in self._titles)
        if not fields.get("name") and not fields.get("title") and self.wish:
            fields["name"] = self.wish.rpartition("/")[2]
        self._date()
        if first := self._parts.get("page-first"):
            fields.setdefault("page", f"{first}-{last}" if (last := self._parts.get("page-last")) else first)
        for link in self._links:
            if link["rel"] in {"paper", "pdf"} and (number := arxiv_id(link["url"])):
                fields.setdefault("arxiv", number)
            if link["rel"] == "paper" and (doi := doi_in(link["url"])):
                fields.setdefault("DOI", doi)
        add_links(fields, self._links)
        for name, value in self._extra:
            fields[extra_name(name, fields)] = (
                value if isinstance(value, (dict, list, bool, int, float)) else coerce.text(value)
            )

    def _date(self) -> None:
        year, month, day = (self._parts.get(part, "") for part in ("year", "month", "day"))
        if not year:
            return
        built = coerce.date(year)
        if built and month:
            built = iso_date(int(built[:4]), month_number(month), int(day) if day.isdecimal() else 0)
        known = self.fields.get("issued", "")
        if built and (not known or (built.startswith(known) and len(built) > len(known))):
            self.fields["issued"] = built
        elif not built or built[:4] != known[:4]:
            self._extra.append(("year", year))

    def _take(self, field: str, name: str, value: object) -> bool:
        if field in {"year", "month", "day", "page-first", "page-last"}:
            self._parts.setdefault(field, coerce.text(value))
            return True
        reader = _READERS.get(field)
        found = reader(self, value, name) if reader else None
        if field == "id":
            self.wish = self.wish or coerce.text(value)
            return True
        if found in (None, "", []) or field in self.fields:
            return self._other(field, value)
        self.fields[field] = found
        if field == "open-weights" and not isinstance(value, bool):
            self._extra.append((name, value))
        return True

    def _other(self, field: str, value: object) -> bool:
        """Store a value that its field cannot take in another one; return whether there is one."""
        written = coerce.text(value)
        if coerce.is_address(value) and field in {"title", "name", "arxiv", "DOI", "license"}:
            return self._link("link", value)
        if (
            field == "parameters"
            and written
            and "parameters-note" not in self.fields
            and "parameters" not in self.fields
        ):
            self.fields["parameters-note"] = written
            return True
        if field == "heading" and written and not self.headings:
            self.headings = (coerce.texts(value, r"\s*[;|,\n]\s*")[0],)
        if field == "citation-key" and written:
            self.wish = written
        return field == "citation-key"

    def _link(self, rel: str, value: object) -> bool:
        found = coerce.urls(value)
        if not found:
            written = coerce.text(value)
            if rel == "paper" and written and not isinstance(value, (dict, list)):
                self._titles.append(written)
                return True
            return False
        for url in found:
            known = rel if rel == "pdf" else role("" if rel == "link" else rel, url)
            self._links.append({"rel": known if known not in {"profile", "image"} else "website", "url": url})
        return True


def _text(_row: _Row, value: object, _name: str) -> str:
    return "" if coerce.is_address(value) else coerce.text(value)


def _count(row: _Row, value: object, name: str) -> int | None:
    return coerce.count(value, name, whole=row.counts)


def _doi(_row: _Row, value: object, _name: str) -> str:
    return doi_in(coerce.text(value), bare=True)


def _arxiv(row: _Row, value: object, _name: str) -> str:
    written = coerce.text(value)
    if stated := arxiv_class(written):
        row.fields["arxiv-class"] = stated
    return arxiv_number(written[:200])


def _type(_row: _Row, value: object, _name: str) -> str:
    said = coerce.text(value).casefold()
    return said if said in CSL_TYPES else _TYPES.get(said, "")


_READERS: dict[str, Callable[[_Row, object, str], Any]] = {
    **dict.fromkeys(_PLAIN, _text),
    **dict.fromkeys(_SPLIT, lambda _row, value, _name: list(dict.fromkeys(coerce.texts(value, r"\s*[;|,\n]\s*")))),
    "author": lambda _row, value, _name: coerce.people(value),
    "organizations": lambda _row, value, _name: coerce.names(value),
    "country": lambda _row, value, _name: ", ".join(coerce.names(value)),
    "issued": lambda _row, value, _name: coerce.date(value),
    "parameters": _count,
    "parameters-note": _text,
    "training-tokens": _count,
    "open-weights": lambda _row, value, _name: coerce.flag(value),
    "active-parameters": _count,
    "type": _type,
    "DOI": _doi,
    "arxiv": _arxiv,
}
