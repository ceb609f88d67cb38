"""OpenRouter: the models that it offers, as its API returns them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.coerce import date
from hmtui.formats.draft import Draft
from hmtui.formats.hugging_face import set_size
from hmtui.formats.json_document import Found, drafts, find_path
from hmtui.formats.members import inner, put, string, strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Report
    from hmtui.formats.head import Head

__all__ = ["make", "read", "sniff"]


def _is_model(item: Mapping[str, Any]) -> bool:
    return (
        isinstance(item.get("id"), str) and "context_length" in item and ("pricing" in item or "top_provider" in item)
    )


def sniff(head: Head) -> bool:
    """Return whether a text holds models of OpenRouter."""
    return find_path(head.json, _is_model) is not None


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the models of an answer."""
    return drafts(text, report, _is_model, make)


def make(found: Found) -> Draft | None:
    """Return the draft of a model."""
    item = found.item
    whole = string(item, "id")
    maker, colon, name = string(item, "name").partition(": ")
    if not colon:
        maker, name = "", maker
    owner, _, short = whole.rpartition("/")
    fields: dict[str, Any] = {"name": name or short, "type": "software"}
    put(fields, "organizations", [maker or owner] if maker or owner else [])
    put(fields, "issued", date(item.get("created")))
    put(fields, "summary", string(item, "description"))
    shape = inner(item, "architecture")
    put(
        fields,
        "modalities",
        list(dict.fromkeys(strings(shape, "input_modalities") + strings(shape, "output_modalities"))),
    )
    links = [{"rel": "website", "url": f"https://openrouter.ai/{whole}"}]
    if weights := string(item, "hugging_face_id"):
        fields["open-weights"] = True
        links.insert(0, {"rel": "weights", "url": f"https://huggingface.co/{weights}"})
    fields["links"] = links
    set_size(fields, name or short)
    put(fields, "context-length", item.get("context_length"))
    put(fields, "knowledge-cutoff", string(item, "knowledge_cutoff"))
    prices = inner(item, "pricing")
    put(fields, "pricing", {key: string(prices, key) for key in ("prompt", "completion") if string(prices, key)})
    fields["openrouter"] = whole
    return Draft(fields, found.line, (), short)
