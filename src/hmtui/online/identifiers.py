"""Recognize what kind of identifier a text is: DOI, arXiv number, Hugging Face model, or title.

Invariant: an identifier is cleaned and in its normal form, so equal works give equal requests.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from hmtui.identity import arxiv_number, bare_doi, plain_number
from hmtui.text.cleaning import clean

__all__ = ["ArxivId", "Doi", "Identifier", "ModelId", "Title", "identifier_of"]


class Doi(Struct, frozen=True, tag="doi"):
    """A DOI, in lower case and without resolver."""

    value: str


class ArxivId(Struct, frozen=True, tag="arxiv"):
    """An arXiv number without version."""

    value: str


class ModelId(Struct, frozen=True, tag="hf"):
    """A model on Hugging Face: ``owner/name``, or a name alone."""

    value: str


class Title(Struct, frozen=True, tag="title"):
    """The title of a work, with the family name of its first author where known."""

    value: str
    author: str = ""


Identifier = Doi | ArxivId | ModelId | Title

_MODEL = re.compile(r"\w[\w.-]{0,95}(?:/\w[\w.-]{0,95})?", re.ASCII)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_ARXIV = re.compile(r"(?:arxiv:\s*)?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7}))(?:v\d+)?", re.IGNORECASE)
_OWNERS = {"datasets", "spaces", "docs", "papers", "blog", "models", "api", "collections", "organizations"}
"""First path components of Hugging Face pages that are not models."""


def identifier_of(text: str) -> Identifier | None:
    """Return the identifier that a text, URL or prefixed name stands for; None if it is none, or only a title."""
    text = clean(text).strip()
    if text[:3].lower() == "hf:":
        name = text[3:].strip()
        return ModelId(name) if _MODEL.fullmatch(name) else None
    if "://" in text:
        return _of_url(text)
    if found := _ARXIV.fullmatch(text):
        return ArxivId(plain_number(found[1]))
    bare = re.sub(r"^doi:\s*", "", text, flags=re.IGNORECASE)
    return _of_doi(bare) if re.match(r"10\.\d{4,9}/\S+$", bare) else None


def _of_doi(text: str) -> Identifier | None:
    doi = bare_doi(text)
    if found := _ARXIV_DOI.fullmatch(doi):
        return ArxivId(plain_number(found[1]))
    return Doi(doi.lower()) if doi else None


def _of_url(url: str) -> Identifier | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    path = unquote(parts.path).strip("/")
    if host in {"huggingface.co", "hf.co"}:
        return _of_model_page(path)
    if host in {"arxiv.org", "export.arxiv.org", "alphaxiv.org"} or path.startswith("papers/"):
        number = arxiv_number(path)
        return ArxivId(plain_number(number)) if number else None
    found = re.search(r"10\.\d{4,9}/[^\s?#]+", path)
    return _of_doi(found[0]) if found else None


def _of_model_page(path: str) -> Identifier | None:
    parts = path.split("/")
    if parts[0] == "papers" and (number := arxiv_number(path)):
        return ArxivId(plain_number(number))
    name = "/".join(parts[:2])
    return ModelId(name) if parts[0] not in _OWNERS and _MODEL.fullmatch(name) else None
