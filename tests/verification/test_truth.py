"""Precision and recall on references of which the truth is known, asked from fake services."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from hmtui.online.client import Client
from hmtui.sources import read
from hmtui.sources.web_cache import WebCache
from hmtui.verification.checker import indexes_of
from hmtui.verification.values import RemarkKind, Result, Verdict
from hmtui.verification.verify import verify
from online.fake_clock import FakeClock
from online_server import busy, online_server
from verification.careless import CASES, careless_works
from verification.truth import references, works

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from online_works import Work

LEAST_RECALL = 0.95


def results(folder: Path, *, down: str = "", step: int = 1) -> dict[str, Result]:
    """Return the result of each ``step``th reference, by its key; the service ``down`` answers 503."""
    return verified(folder, [one.text for one in references()[::step]], works(), down)


def verified(folder: Path, texts: Sequence[str], known: Sequence[Work], down: str = "") -> dict[str, Result]:
    """Return the result of each entry, by its key, from services that know some works."""
    path = folder / "refs.bib"
    path.write_text("\n".join(texts), encoding="utf-8")
    entries = read(str(path)).catalog.entries
    with online_server() as server:
        server.works = list(known)
        server.faults = {down: busy(503)} if down else {}
        settings = server.settings()
        client = Client(settings, clock=FakeClock(), web_cache=WebCache(folder / "web"))
        indexes = indexes_of(client, settings, entries)
        return {one.citation_key or one.id: verify(one, indexes) for one in entries}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    return results(tmp_path_factory.mktemp("truth"))


def keys(group: str) -> set[str]:
    return {one.key for one in references() if one.group == group}


def test_the_set_is_as_described(found: dict[str, Result]) -> None:
    counts = Counter(one.group for one in references())
    assert counts == {"right": 60, "wrong identifier": 20, "invented": 20, "retracted": 10, "preprint": 10}
    assert set(found) == {one.key for one in references()}


@pytest.mark.parametrize(("verdict", "group"), [(Verdict.NOT_FOUND, "invented"), (Verdict.DIFFERS, "wrong identifier")])
def test_precision_is_1_and_recall_is_high(found: dict[str, Result], verdict: Verdict, group: str) -> None:
    said = {key for key, result in found.items() if result.verdict is verdict}
    true = keys(group)
    assert said <= true, {key: found[key] for key in said - true}
    assert len(said & true) >= LEAST_RECALL * len(true), {key: found[key] for key in true - said}


@pytest.mark.parametrize(("kind", "group"), [(RemarkKind.RETRACTED, "retracted"), (RemarkKind.PUBLISHED, "preprint")])
def test_what_became_of_a_work_is_seen(found: dict[str, Result], kind: RemarkKind, group: str) -> None:
    said = {key for key in keys(group) if kind in {remark.kind for remark in found[key].remarks}}
    assert len(said) >= LEAST_RECALL * len(keys(group)), {key: found[key] for key in keys(group) - said}
    if kind is RemarkKind.RETRACTED:
        assert not [key for key in found if key not in keys(group) and kind in {one.kind for one in found[key].remarks}]


def test_right_references_exist(found: dict[str, Result]) -> None:
    right = keys("right") | keys("retracted") | keys("preprint")
    others = {key: found[key] for key in right if found[key].verdict is not Verdict.EXISTS}
    assert len(others) <= (1 - LEAST_RECALL) * len(right), others


@pytest.mark.parametrize("down", ["crossref", "arxiv", "s2", "doi", "openalex"])
def test_without_one_service_nothing_wrong_is_said(tmp_path: Path, down: str) -> None:
    for key, result in results(tmp_path, down=down, step=4).items():
        if result.verdict is Verdict.NOT_FOUND:
            assert key in keys("invented"), (key, result)
        if result.verdict is Verdict.DIFFERS:
            assert key in keys("wrong identifier"), (key, result)


# --- what careless writers get wrong -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    folder = tmp_path_factory.mktemp("careless")
    return list(verified(folder, [text for _, _, text in CASES], list(careless_works())).values())


@pytest.mark.parametrize("number", range(len(CASES)))
def test_each_kind_of_carelessness_gets_its_verdict(careless: list[Result], number: int) -> None:
    what, due, text = CASES[number]
    assert careless[number].verdict in due, (what, text, careless[number].claims)


def test_the_careless_set_is_as_described(careless: list[Result]) -> None:
    wrong = sum(Verdict.EXISTS not in due for _, due, _ in CASES)
    assert (len(careless), wrong, len({what for what, _, _ in CASES})) == (40, 21, 12)
