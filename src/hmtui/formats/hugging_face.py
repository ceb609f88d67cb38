"""Hugging Face: models as its API returns them, one or a list.

A size is that of the safetensors files. Weights that are packed into bytes count
wrongly there; then the size in the name of the model is preferred.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.coerce import date
from hmtui.formats.draft import Draft
from hmtui.formats.json_document import Found, drafts, find_path
from hmtui.formats.members import array, inner, number, put, string, strings
from hmtui.formats.values.bibliographic import add_links
from hmtui.formats.values.sizes import find_sizes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Report
    from hmtui.formats.head import Head

__all__ = ["is_model", "make", "read", "set_size", "sniff"]

_ID = re.compile(r"[\w.-]{1,96}(?:/[\w.-]{1,96})?")
_MARKS = frozenset(
    ("safetensors", "pipeline_tag", "modelId", "library_name", "siblings", "lastModified", "likes", "cardData", "gguf")
)
_PACKED = frozenset(("I8", "U8", "I16", "I32", "I64", "F4", "U4", "I4"))
"""Types that hold several weights in one number, or none."""
_WEIGHTS = (".safetensors", ".bin", ".gguf", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".onnx")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NO_LANGUAGES = frozenset(
    ("jax", "tf", "moe", "rag", "asr", "tts", "vlm", "llm", "dpo", "rl", "nlp", "bf", "fp", "cv", "mlx", "vae", "gan")
)


def is_model(item: Mapping[str, Any]) -> bool:
    """Return whether an object is a model of Hugging Face."""
    name = item.get("id", item.get("modelId"))
    return isinstance(name, str) and _ID.fullmatch(name) is not None and not _MARKS.isdisjoint(item)


def sniff(head: Head) -> bool:
    """Return whether a text holds models of Hugging Face."""
    return find_path(head.json, is_model) is not None


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the models of an answer."""
    return drafts(text, report, is_model, make)


def make(found: Found) -> Draft | None:
    """Return the draft of a model."""
    item = found.item
    whole = string(item, "id") or string(item, "modelId")
    if not whole:
        return None
    owner, _, name = whole.rpartition("/")
    tags = strings(item, "tags")
    card = inner(item, "cardData")
    fields: dict[str, Any] = {"name": name, "type": "software", "hugging-face": whole}
    put(fields, "organizations", [owner] if owner else [])
    put(fields, "issued", date(item.get("createdAt")))
    put(fields, "license", string(card, "license") or _tagged(tags, "license:"))
    put(fields, "arxiv", _tagged(tags, "arxiv:"))
    put(fields, "languages", strings(card, "language") or [tag for tag in tags if _is_language(tag)])
    put(fields, "modalities", strings(item, "pipeline_tag"))
    put(fields, "architecture", string(inner(item, "config"), "model_type"))
    files = [string(one, "rfilename") for one in array(item, "siblings")]
    if item.get("private") is not True and (item.get("safetensors") or any(file.endswith(_WEIGHTS) for file in files)):
        fields["open-weights"] = True
    stored, certain = _stored(inner(item, "safetensors"))
    set_size(fields, name, stored, certain=certain)
    add_links(fields, [{"rel": "weights", "url": f"https://huggingface.co/{whole}"}])
    put(fields, "base-model", strings(card, "base_model") or [_tagged(tags, "base_model:")])
    put(fields, "gated", item.get("gated") or None)
    for member in ("downloads", "likes", "library_name"):
        put(fields, member.replace("_", "-"), item.get(member))
    if fields.get("base-model") == [""]:
        del fields["base-model"]
    return Draft(fields, found.line, (), name)


def _tagged(tags: list[str], prefix: str) -> str:
    return next((tag[len(prefix) :] for tag in tags if tag.startswith(prefix)), "")


def _is_language(tag: str) -> bool:
    return _LANGUAGE.fullmatch(tag) is not None and tag not in _NO_LANGUAGES


def _stored(tensors: Mapping[str, Any]) -> tuple[int | None, bool]:
    """Return how many numbers are stored, and whether they are certainly the parameters."""
    total, types = number(tensors, "total"), inner(tensors, "parameters")
    packed = sum(count for kind in types if kind in _PACKED and (count := number(types, kind)))
    return total, total is not None and 2 * packed < total


def set_size(fields: dict[str, Any], name: str, stored: int | None = None, *, certain: bool = False) -> None:
    """Set the parameters: what is stored where that is certain, else the size in the name, else what is stored."""
    named = max(find_sizes(re.sub(r"[-_:]", " ", name)), default=None)
    if stored and (certain or named is None):
        fields["parameters"] = stored
        if not certain:
            fields["parameters-note"] = "numbers stored; packed weights count wrongly"
    elif named is not None:
        fields["parameters"] = named
        fields["parameters-note"] = "size in the name"
