"""models.dev: models under the providers that offer them; a model of several providers is one record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.coerce import date
from hmtui.formats.draft import Draft
from hmtui.formats.hugging_face import set_size
from hmtui.formats.json_document import ANY, Found, find_path, found_in
from hmtui.formats.members import inner, put, string, strings
from hmtui.formats.peek import peek
from hmtui.formats.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Report
    from hmtui.formats.head import Head

__all__ = ["make", "read", "sniff"]


def _is_model(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("id"), str) and "open_weights" in item and ("limit" in item or "modalities" in item)


def sniff(head: Head) -> bool:
    """Return whether a text holds models of models.dev."""
    return find_path(head.json, _is_model) is not None


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the models of all providers, each once, with the names of those who offer it."""
    path = find_path(peek(text), _is_model) or ()
    if path and len(path) > 1:
        path = (ANY, *path[1:-1], ANY)
    tally = Tally(report, "object")
    made: dict[str, Draft] = {}
    for found in found_in(text.removeprefix("\ufeff"), path, report):
        draft = make(found)
        if draft is None:
            tally.skip(found.line, "it has no id")
            continue
        tally.add()
        same = made.setdefault(draft.wish.casefold(), draft)
        provider = found.names[0] if len(found.names) > 1 else ""
        providers = dict(same.fields).get("providers", [])
        if provider and provider not in providers:
            providers.append(provider)
    tally.finish()
    for draft in made.values():
        yield draft if draft.fields["providers"] else replace(draft, fields=_without(draft.fields, "providers"))


def _without(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}


def make(found: Found) -> Draft | None:
    """Return the draft of a model."""
    item = found.item
    whole = string(item, "id")
    if not whole:
        return None
    owner, _, short = whole.rpartition("/")
    name = string(item, "name") or short
    fields: dict[str, Any] = {"name": name, "type": "software", "providers": []}
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
