"""Drafts of notes: found again after a program was killed, and never those of a running one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.annotations import Annotations
from hmtui.annotations.drafts import NoteDraft
from hmtui.models import Entry

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = Entry(id="a", name="A", arxiv="2005.14165")
NOON = 1_700_000_000.0


def opened(folder: Path) -> Annotations:
    return Annotations(str(folder / "state.db"), catalog="list")


def test_the_draft_of_an_ended_session_is_restored_until_it_is_saved(tmp_path: Path) -> None:
    killed, now = opened(tmp_path), opened(tmp_path)
    NoteDraft(killed, [ENTRY], "base", clock=lambda: NOON).write("base and more")
    killed.close()
    draft = NoteDraft(now, [ENTRY], "base", clock=lambda: NOON + 1)
    assert (draft.text, draft.before, len(draft.restored)) == ("base and more", "base", len("14:02"))
    assert NoteDraft(now, [ENTRY], "base", clock=lambda: NOON + 1e6).restored.startswith("2023-11-1")
    assert not NoteDraft(now, [Entry(id="b", name="B")], "").restored
    draft.write("base and more still")
    draft.delete()
    assert not NoteDraft(now, [ENTRY], "base").restored
    now.close()


def test_two_running_programs_leave_the_drafts_of_the_other(tmp_path: Path) -> None:
    one, other = opened(tmp_path), opened(tmp_path)
    drafts = [NoteDraft(session, [ENTRY], "") for session in (one, other)]
    for draft, text in zip(drafts, ("mine", "theirs"), strict=True):
        draft.write(text)
    third = opened(tmp_path)
    assert not NoteDraft(third, [ENTRY], "").restored
    drafts[0].delete()
    other.close()
    assert NoteDraft(third, [ENTRY], "").text == "theirs"
    one.close()
    third.close()


def test_a_draft_that_says_what_is_saved_and_a_damaged_one_are_passed_over(tmp_path: Path) -> None:
    killed, now = opened(tmp_path), opened(tmp_path)
    NoteDraft(killed, [ENTRY], "").write("saved")
    (path,) = (tmp_path / "drafts").iterdir()
    path.with_name(path.name.replace("-", "-9")).write_bytes(b'{"text": 1')
    killed.close()
    draft = NoteDraft(now, [ENTRY], "saved")
    assert (draft.text, draft.restored, path.exists()) == ("saved", "", False)
    now.close()
