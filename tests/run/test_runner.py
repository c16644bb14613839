"""A run against a scripted backend: what is sent, kept, retried, reported."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mvpipe.errors import CreditsExhausted, DiskFailed, NetworkFailed
from mvpipe.files import lock
from mvpipe.model.recipe import Expect, ExportStep, Output, PromptStep, Range, UploadStep
from mvpipe.model.session import RenderStatus, Reply
from mvpipe.run import gather, read_journal, result_from_journal, run


def test_a_run_uploads_prompts_exports_and_succeeds(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any
) -> None:
    result = run(stage.plan(make_it, export), stage.backend, stage.world())
    assert (result.status, result.exit_code) == ("succeeded", 0)
    assert session_that_makes_a_film.uploads == ["a.jpg", "b.jpg"]
    assert session_that_makes_a_film.sent == ["make it"]
    assert [step.status for step in result.steps] == ["succeeded", "succeeded"]
    assert result.outputs[0].film.frames == 300
    assert result.timeline.startswith("Timeline (1 track")
    assert (stage.folder / "out" / "film.mp4").read_bytes() == b"film"


def test_uploads_end_in_the_recipes_order_even_when_they_overlap(
    stage: Any, session_that_makes_a_film: Any, make_it: Any
) -> None:
    plan = stage.plan(make_it)
    many = tuple(
        replace(plan.assets[0], name=f"{n:02}.jpg", path=stage.folder / f"{n:02}.jpg")
        for n in range(20)
    )
    for number, asset in enumerate(many):
        asset.path.write_bytes(b"\xff\xd8\xff%d" % number)
    waits = replace(plan.waits, upload_parallel=4)
    run(replace(plan, assets=many, waits=waits), stage.backend, stage.world())
    assert session_that_makes_a_film.uploads == [asset.name for asset in many]


def test_the_same_content_is_uploaded_once(
    stage: Any, session_that_makes_a_film: Any, make_it: Any
) -> None:
    plan = stage.plan(make_it)
    (stage.folder / "b.jpg").write_bytes((stage.folder / "a.jpg").read_bytes())
    result = run(plan, stage.backend, stage.world())
    assert session_that_makes_a_film.uploads == ["a.jpg"]
    assert [asset.name for asset in result.assets] == ["a.jpg", "b.jpg"]


def test_the_draft_is_exported_as_the_state_returned_it(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any, some_draft: Any
) -> None:
    run(stage.plan(make_it, export), stage.backend, stage.world())
    [(_, sent)] = session_that_makes_a_film.submitted
    assert sent == some_draft(10)


def test_snapshots_hold_the_state_before_and_after_each_step(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any, some_draft: Any
) -> None:
    run(stage.plan(make_it, export), stage.backend, stage.world())
    folder = stage.run_dir / "snapshots"
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["000-start.json", "001-make.json", "002-export.json"]
    assert json.loads((folder / "000-start.json").read_text())["draft"] == {}
    assert json.loads((folder / "001-make.json").read_text())["draft"] == some_draft(10)


def test_a_silent_edit_is_done_by_its_change(stage: Any, make_it: Any, some_draft: Any) -> None:
    stage.session.answers["make it"] = (Reply(""), some_draft(10))
    [step] = run(stage.plan(make_it), stage.backend, stage.world()).steps
    assert step.status == "succeeded"
    assert step.changes


def test_no_text_and_no_change_is_unchanged_with_a_warning(stage: Any, make_it: Any) -> None:
    stage.session.answers["make it"] = (Reply(""), None)
    result = run(stage.plan(make_it), stage.backend, stage.world())
    assert result.steps[0].status == "unchanged"
    assert "did nothing" in result.warnings[0]
    assert result.exit_code == 0


def test_a_silent_edit_that_shows_late_is_found_by_looking_again(
    stage: Any, make_it: Any, some_draft: Any
) -> None:
    stage.session.answers["make it"] = (Reply(""), None)
    stage.session.late_drafts = [{}, some_draft(10)]
    [step] = run(stage.plan(make_it), stage.backend, stage.world()).steps
    assert step.status == "succeeded"


def test_a_cut_answer_is_never_sent_again_and_done_by_state(
    stage: Any, make_it: Any, some_draft: Any
) -> None:
    stage.session.answers["make it"] = (Reply("I ma", complete=False), None)
    stage.session.late_drafts = [{}, {}, some_draft(10)]
    [step] = run(stage.plan(make_it), stage.backend, stage.world()).steps
    assert stage.session.sent == ["make it"]
    assert step.status == "succeeded"
    assert "cut off" in step.warnings[0]
    assert stage.clock.slept == [0.5, 1.0, 2.0]
    assert "at look 3, after 3.5 s" in step.warnings[0]


def test_a_cut_answer_without_a_change_fails_after_five_looks(
    stage: Any, make_it: Any, export: Any
) -> None:
    stage.session.answers["make it"] = (Reply("", complete=False), None)
    result = run(stage.plan(make_it, export), stage.backend, stage.world())
    assert (result.status, result.exit_code) == ("failed", 1)
    assert stage.clock.slept == [0.5, 1.0, 2.0, 4.0, 8.0]
    assert [step.status for step in result.steps] == ["failed", "skipped"]
    assert stage.session.submitted == []


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        (Expect(changed=True), "expected the draft to change"),
        (Expect(duration=Range(min=20)), "expected a duration of at least 20 s, but it is 0 s"),
        (Expect(tracks={"text": Range(1, 1)}), "expected 1 text tracks, but there are 0"),
    ],
)
def test_an_expectation_that_does_not_hold_fails_the_step(
    stage: Any, make_it: Any, expect: Expect, words: str
) -> None:
    stage.session.answers["make it"] = (Reply("No."), None)
    result = run(stage.plan(replace(make_it, expect=expect)), stage.backend, stage.world())
    assert (result.exit_code, result.steps[0].status) == (1, "failed")
    assert result.error is not None
    assert words in result.error.message
    assert result.steps[0].reply == "No."


def test_on_error_continue_goes_on_and_warns(stage: Any, make_it: Any, some_draft: Any) -> None:
    stage.session.answers["make it"] = (Reply("", complete=False), None)
    stage.session.answers["again"] = (Reply("Yes."), some_draft(3))
    steps = (replace(make_it, on_error="continue"), PromptStep("again", "again"))
    result = run(stage.plan(*steps), stage.backend, stage.world())
    assert [step.status for step in result.steps] == ["failed", "succeeded"]
    assert (result.status, result.exit_code) == ("succeeded", 0)
    assert "step make failed and the run went on" in result.warnings[0]


def test_on_error_continue_does_not_outlast_a_lost_session(stage: Any, make_it: Any) -> None:
    stage.session.answers["make it"] = (CreditsExhausted("no credits left"), None)
    steps = (replace(make_it, on_error="continue"), PromptStep("again", "again"))
    result = run(stage.plan(*steps), stage.backend, stage.world())
    assert (result.status, result.exit_code) == ("failed", 4)
    assert stage.session.sent == ["make it"]


def test_skipped_steps_are_not_sent(stage: Any, make_it: Any) -> None:
    result = run(stage.plan(replace(make_it, skipped=True)), stage.backend, stage.world())
    assert (result.status, stage.session.sent) == ("succeeded", [])
    assert result.steps[0].status == "skipped"


def test_an_upload_step_adds_assets(stage: Any) -> None:
    plan = stage.plan()
    extra = UploadStep("more", plan.assets[1:])
    result = run(
        replace(plan, assets=plan.assets[:1], steps=(extra,)), stage.backend, stage.world()
    )
    assert stage.session.uploads == ["a.jpg", "b.jpg"]
    assert result.steps[0].changes == ("uploaded 1 asset",)


def test_a_failed_render_is_tried_once_more_under_a_new_id(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any
) -> None:
    session_that_makes_a_film.renders = [RenderStatus("failed", error="node lost")]
    result = run(stage.plan(make_it, export), stage.backend, stage.world())
    ids = [render_id for render_id, _ in session_that_makes_a_film.submitted]
    assert result.exit_code == 0
    assert len(set(ids)) == 2


def test_a_render_that_fails_twice_fails_the_run(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any
) -> None:
    session_that_makes_a_film.renders = [RenderStatus("failed", error="node lost")] * 2
    result = run(stage.plan(make_it, export), stage.backend, stage.world())
    assert result.exit_code == 3
    assert result.error is not None
    assert "node lost" in result.error.message


def test_completed_without_a_url_is_not_finished(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any
) -> None:
    session_that_makes_a_film.renders = [RenderStatus("completed"), RenderStatus("processing")]
    result = run(stage.plan(make_it, export), stage.backend, stage.world())
    assert result.exit_code == 0
    assert len(session_that_makes_a_film.submitted) == 1


def test_a_film_that_is_not_as_planned_fails_the_run(
    stage: Any, session_that_makes_a_film: Any, make_it: Any
) -> None:
    stage.film = replace(stage.film, width=32, frames=290)
    export = ExportStep("export", Output("film.mp4", size=(64, 36), fps=25))
    result = run(stage.plan(make_it, export), stage.backend, stage.world())
    assert result.exit_code == 3
    assert result.error is not None
    assert "32x36 instead of 64x36" in result.error.message
    assert "30 frames a second instead of 25" in result.error.message
    assert "290 frames instead of 300" in result.error.message


def test_an_empty_draft_is_not_exported(stage: Any, export: Any) -> None:
    result = run(stage.plan(export), stage.backend, stage.world())
    assert result.exit_code == 1
    assert result.error is not None
    assert "nothing to export" in result.error.message


def test_ctrl_c_leaves_a_run_that_resumes_without_sending_twice(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any, some_draft: Any
) -> None:
    session_that_makes_a_film.answers["then"] = (KeyboardInterrupt(), some_draft(10, text=True))
    plan = stage.plan(make_it, PromptStep("then", "then"), export)
    first = run(plan, stage.backend, stage.world())
    assert (first.status, first.exit_code) == ("interrupted", 130)
    past = gather(read_journal(stage.run_dir))
    second = run(plan, stage.backend, stage.world(), past)
    assert (second.status, second.exit_code) == ("succeeded", 0)
    assert session_that_makes_a_film.sent == ["make it", "then"]
    assert session_that_makes_a_film.uploads == ["a.jpg", "b.jpg"]
    assert stage.backend.opened == 1
    assert [step.status for step in second.steps] == ["succeeded"] * 3


def test_a_render_submitted_before_the_crash_is_polled_not_submitted_again(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any
) -> None:
    plan = stage.plan(make_it, export)
    poll = session_that_makes_a_film.poll_render
    session_that_makes_a_film.poll_render = _interrupt
    run(plan, stage.backend, stage.world())
    session_that_makes_a_film.poll_render = poll
    result = run(plan, stage.backend, stage.world(), gather(read_journal(stage.run_dir)))
    assert result.exit_code == 0
    assert len(session_that_makes_a_film.submitted) == 1


def _interrupt(render_id: str) -> RenderStatus:
    raise KeyboardInterrupt


def test_no_secret_reaches_the_run_folder_or_the_listener(
    stage: Any, make_it: Any, some_draft: Any
) -> None:
    stage.session.answers["make it"] = (Reply("your token tok-secret-1 is fine"), some_draft(10))
    stage.world().redactor.add("nothing")
    run(stage.plan(make_it), stage.backend, stage.world())
    for path in stage.run_dir.rglob("*"):
        if path.is_file():
            assert b"tok-secret-1" not in path.read_bytes()
    assert "tok-secret-1" not in repr([event.data for event in stage.events])


def test_a_session_that_does_not_open_is_a_failed_result(stage: Any, make_it: Any) -> None:
    def refuse(language: str) -> Any:
        raise NetworkFailed("no answer", hint="check the network")

    stage.backend.open = refuse
    result = run(stage.plan(make_it), stage.backend, stage.world())
    assert (result.status, result.exit_code) == ("failed", 3)
    assert result.error is not None
    assert result.error.hint == "check the network"


def test_two_runs_cannot_drive_one_folder(
    stage: Any, session_that_makes_a_film: Any, make_it: Any
) -> None:
    with lock(stage.run_dir / ".lock"), pytest.raises(DiskFailed, match="in use by another"):
        run(stage.plan(make_it), stage.backend, stage.world())


def test_the_journal_gives_the_result_again(
    stage: Any, session_that_makes_a_film: Any, make_it: Any, export: Any
) -> None:
    result = run(stage.plan(make_it, export), stage.backend, stage.world())
    assert result_from_journal(read_journal(stage.run_dir), stage.run_dir) == result
