"""What a changed recipe differs in, in words; and the first lines of a journal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mvpipe.errors import DiskFailed, StepFailed, UsageError
from mvpipe.files import lock
from mvpipe.redact import Redactor
from mvpipe.run import Folder, checked, gather, holds_a_run, read_journal, run
from mvpipe.run.resuming import differences

BEFORE: dict[str, Any] = {
    "version": 1,
    "language": "en",
    "assets": [{"name": "a.jpg", "kind": "image", "bytes": 5}, {"name": "b.jpg", "bytes": 6}],
    "steps": [
        {"kind": "prompt", "step": {"id": "make", "prompt": "make it"}},
        {"kind": "export", "step": {"id": "export", "output": {"path": "film.mp4"}}},
    ],
}


def changed(**parts: Any) -> dict[str, Any]:
    return {**BEFORE, **parts}


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (changed(), ()),
        (changed(language="zh"), ('language was "en", is "zh"',)),
        (changed(assets=BEFORE["assets"][:1]), ("asset b.jpg is gone",)),
        (changed(assets=BEFORE["assets"][::-1]), ("the assets are in another order",)),
        (
            changed(assets=[{**BEFORE["assets"][0], "bytes": 9}, BEFORE["assets"][1]]),
            ("asset a.jpg: bytes was 5, is 9",),
        ),
        (changed(steps=BEFORE["steps"][1:]), ("step make is gone",)),
        (
            changed(
                steps=[
                    {"kind": "prompt", "step": {"id": "make", "prompt": "x" * 80, "timeout": 5}},
                    BEFORE["steps"][1],
                ]
            ),
            (
                f'step make: prompt was "make it", is "{"x" * 58}…',
                "step make: timeout was not set, is 5",
            ),
        ),
    ],
)
def test_differences_are_told_part_by_part(after: Any, words: tuple[str, ...]) -> None:
    assert differences(BEFORE, after) == words


@pytest.fixture
def started(stage: Any, make_it: Any, export: Any) -> tuple[Any, Folder]:
    """A plan whose run has started, and its folder."""
    plan = stage.plan(make_it, export, fingerprint="1", meaning=BEFORE)
    folder = Folder(stage.run_dir, stage.clock, Redactor())
    folder.append("run-started", fingerprint="1", meaning=BEFORE, run_id="r1")
    return plan, folder


def test_the_same_recipe_goes_on(started: tuple[Any, Folder]) -> None:
    plan, folder = started
    past = gather(read_journal(folder.path))
    assert checked(plan, past, folder, force=None) is past


def test_another_recipe_is_refused_in_words(started: tuple[Any, Folder]) -> None:
    plan, folder = started
    past = gather(read_journal(folder.path))
    other = replace(plan, fingerprint="2", meaning=changed(language="zh"))
    with pytest.raises(StepFailed, match='language was "en", is "zh"'):
        checked(other, past, folder, force=None)


def test_force_drops_the_step_and_all_after_it_and_leaves_out_what_never_ended(
    started: tuple[Any, Folder],
) -> None:
    plan, folder = started
    past = gather(read_journal(folder.path))
    other = replace(plan, fingerprint="2", meaning=changed(language="zh"))
    forced = checked(other, past, folder, force="export")
    assert forced.left_out == {"make"}
    assert forced.started["fingerprint"] == "2"
    assert checked(other, forced, folder, force=None) is forced


def test_force_names_a_step_that_is_there(started: tuple[Any, Folder]) -> None:
    plan, folder = started
    past = gather(read_journal(folder.path))
    with pytest.raises(UsageError, match="no step exprt") as caught:
        checked(plan, past, folder, force="exprt")
    assert caught.value.hint == "did you mean export?"


def test_a_journal_is_not_written_while_somebody_drives_the_run(stage: Any) -> None:
    folder = Folder(stage.run_dir, stage.clock, Redactor())
    with lock(stage.run_dir / ".lock"), pytest.raises(DiskFailed, match="in use"):
        folder.append("run-started")


def test_a_run_that_somebody_else_went_on_with_is_not_gone_on_with(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any
) -> None:
    plan = stage.plan(make_it, export)
    folder = Folder(stage.run_dir, stage.clock, Redactor())
    stale = folder.append("run-started", run_id="r1")
    run(plan, stage.backend, stage.world(), stale)
    with pytest.raises(DiskFailed, match="meanwhile"):
        run(plan, stage.backend, stage.world(), stale)


def test_a_folder_whose_journal_has_no_whole_line_holds_no_run(tmp_path: Path) -> None:
    assert not holds_a_run(tmp_path)
    (tmp_path / "journal.jsonl").write_bytes(b'{"n": 1, "ev')
    assert not holds_a_run(tmp_path)
    (tmp_path / "journal.jsonl").write_bytes(b'{"n": 1, "event": "run-started"}\n')
    assert holds_a_run(tmp_path)


def test_a_secret_with_quotes_is_masked_in_snapshots_and_journal(
    stage: Any, make_it: Any, some_draft: Any
) -> None:
    from mvpipe.model.session import Reply

    secret = 'say "hush" \\ now'
    draft = {**some_draft(10), "note": f"it is {secret}."}
    stage.session.answers["make it"] = (Reply(f"You said {secret}"), draft)
    world = replace(stage.world(), redactor=Redactor([secret]))
    run(stage.plan(make_it), stage.backend, world)
    for path in stage.run_dir.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert "hush" not in text
    assert "it is ***." in (stage.run_dir / "snapshots" / "001-make.json").read_text("utf-8")


def test_a_run_that_has_ended_well_asks_for_no_session_any_more(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any
) -> None:
    from mvpipe.errors import SessionLost

    plan = stage.plan(make_it, export)
    first = run(plan, stage.backend, stage.world())

    def gone() -> Any:
        raise SessionLost("gone")

    stage.session.state = stage.session.credits = gone
    again = run(plan, stage.backend, stage.world(), gather(read_journal(stage.run_dir)))
    assert (again.status, again.exit_code) == ("succeeded", 0)
    assert [step.status for step in again.steps] == ["succeeded", "succeeded"]
    assert (again.assets, again.outputs) == (first.assets, first.outputs)
    assert again.timeline == first.timeline
