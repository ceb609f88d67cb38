"""models.dev: models under the providers that offer them; a model of several providers is one record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.coerce import date
from hmtui.formats.draft import Draft, Report
from hmtui.formats.hugging_face import set_size
from hmtui.formats.json_document import ANY, Found, find_path, found_in
from hmtui.formats.members import inner, put, string, strings
from hmtui.formats.peek import peek
from hmtui.formats.tally import Skipped, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from hmtui.formats.head import Head

__all__ = ["make", "read", "sniff"]


def _is_model(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("id"), str) and "open_weights" in item and ("limit" in item or "modalities" in item)


def sniff(head: Head) -> bool:
    """Return whether a text holds models of models.dev."""
    return find_path(head.json, _is_model) is not None


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the models of all providers, each once, with the names of those who offer it."""
    text = text.removeprefix("\ufeff")
    path = find_path(peek(text), _is_model) or ()
    if len(path) > 1:
        path = (ANY, *path[1:-1], ANY)
    offers: dict[str, dict[str, None]] = {}
    for found in found_in(text, path, Report()):
        offers.setdefault(_key(found), {}).update(dict.fromkeys(found.names[:-1]))
    return counted(_drafts(found_in(text, path, report), offers), report, "object")


def _drafts(models: Iterable[Found], offers: dict[str, dict[str, None]]) -> Iterator[Draft | Skipped]:
    for found in models:
        draft = make(found)
        if draft is None:
            yield Skipped(found.line, "it has no id")
        elif (key := _key(found)) in offers:
            providers = list(offers.pop(key))
            yield replace(draft, fields={**draft.fields, "providers": providers}) if providers else draft


def _key(found: Found) -> str:
    """Return what all providers of a model call it."""
    return string(found.item, "id").rpartition("/")[2].casefold()


def make(found: Found) -> Draft | None:
    """Return the draft of a model."""
    item = found.item
    whole = string(item, "id")
    if not whole:
        return None
    owner, _, short = whole.rpartition("/")
    name = string(item, "name") or short
    fields: dict[str, Any] = {"name": name, "type": "software"}
    put(fields, "organizations", [owner.rpartition("/")[2]] if owner else [])
    put(fields, "issued", date(item.get("release_date")))
    kinds = inner(item, "modalities")
    put(fields, "modalities", list(dict.fromkeys(strings(kinds, "input") + strings(kinds, "output"))))
    if isinstance(item.get("open_weights"), bool):
        fields["open-weights"] = item["open_weights"]
    set_size(fields, f"{name} {short}")
    put(fields, "family", string(item, "family"))
    put(fields, "context-length", inner(item, "limit").get("context"))
    put(fields, "knowledge-cutoff", string(item, "knowledge"))
    put(fields, "reasoning", item.get("reasoning"))
    cost = inner(item, "cost")
    put(fields, "cost", {key: cost[key] for key in ("input", "output") if key in cost})
    return Draft(fields, found.line, (), short)
