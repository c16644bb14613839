"""A prompt after a crash: sent anew only where it surely never arrived, else found out about by the state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mvpipe.errors import NetworkFailed, SessionLost
from mvpipe.model.recipe import PromptStep, UploadStep
from mvpipe.model.run import Credits
from mvpipe.model.session import Reply
from mvpipe.run import gather, read_journal, run


class Killed(BaseException):
    """The end of a process: nothing after it happens."""


@pytest.fixture
def counted(stage: Any) -> Any:
    """A session that counts credits and, when `messages` is a number, its messages."""
    session = stage.session
    session.messages = None
    session.extra = {}
    state = session.state

    def told() -> Any:
        director = {} if session.messages is None else {"messages": session.messages}
        return {**state(), "director": {**director, **session.extra}}

    session.state = told
    session.credits = lambda: Credits(100.0 - 5 * len(session.sent))
    return session


def crash(stage: Any, plan: Any, *, sent: bool, taken: bool = False) -> Any:
    """Run until the prompt is announced, and die before or after it went out; the Past of it."""
    session, send = stage.session, stage.session.send

    def dying(prompt: str, *, timeout: float, listen: Any, taken: Any) -> Reply:
        if sent:
            send(prompt, timeout=timeout, listen=listen, taken=taken if arrived else lambda: None)
        raise Killed

    arrived = taken
    session.send = dying
    with pytest.raises(Killed):
        run(plan, stage.backend, stage.world())
    session.send = send
    return gather(read_journal(stage.run_dir))


def test_a_prompt_that_moved_neither_draft_nor_balance_is_sent(
    stage: Any, counted: Any, make_it: Any, some_draft: Any
) -> None:
    counted.answers["make it"] = (Reply("Yes."), some_draft(10))
    past = crash(stage, stage.plan(make_it), sent=False)
    result = run(stage.plan(make_it), stage.backend, stage.world(), past)
    assert (result.exit_code, counted.sent) == (0, ["make it"])
    assert stage.clock.slept == [0.5, 1.0, 2.0, 4.0, 8.0]


def test_a_prompt_that_moved_the_balance_is_not_sent_again(
    stage: Any, counted: Any, make_it: Any
) -> None:
    counted.answers["make it"] = (Reply("Yes."), None)
    past = crash(stage, stage.plan(make_it), sent=True)
    result = run(stage.plan(make_it), stage.backend, stage.world(), past)
    assert (result.exit_code, counted.sent) == (1, ["make it"])
    assert result.error is not None
    assert "--force make" in (result.error.hint or "")


def test_a_prompt_that_was_taken_is_not_sent_again_even_if_it_cost_nothing(
    stage: Any, counted: Any, make_it: Any
) -> None:
    counted.answers["make it"] = (Reply("Yes."), None)
    counted.credits = lambda: Credits(100.0)
    past = crash(stage, stage.plan(make_it), sent=True, taken=True)
    result = run(stage.plan(make_it), stage.backend, stage.world(), past)
    assert (result.exit_code, counted.sent) == (1, ["make it"])


def test_without_a_balance_nothing_proves_that_it_never_arrived(
    stage: Any, counted: Any, make_it: Any
) -> None:
    counted.credits = lambda: None
    past = crash(stage, stage.plan(make_it), sent=False)
    result = run(stage.plan(make_it), stage.backend, stage.world(), past)
    assert (result.exit_code, counted.sent) == (1, [])


def test_a_backend_that_counts_messages_tells_at_once(
    stage: Any, counted: Any, make_it: Any, some_draft: Any
) -> None:
    counted.messages = 3
    counted.credits = lambda: None
    counted.answers["make it"] = (Reply("Yes."), some_draft(10))
    past = crash(stage, stage.plan(make_it), sent=False)
    result = run(stage.plan(make_it), stage.backend, stage.world(), past)
    assert (result.exit_code, counted.sent, stage.clock.slept) == (0, ["make it"], [])


def test_the_reply_that_nobody_heard_is_read_from_the_state(
    stage: Any, counted: Any, make_it: Any
) -> None:
    counted.messages = 3
    counted.answers["make it"] = (Reply("It is 10 s long."), None)
    past = crash(stage, stage.plan(make_it), sent=True)
    counted.messages, counted.extra = 4, {"reply": "It is 10 s long."}
    result = run(stage.plan(make_it), stage.backend, stage.world(), past)
    assert counted.sent == ["make it"]
    assert (result.steps[0].status, result.steps[0].reply) == ("unchanged", "It is 10 s long.")


def test_a_busy_backend_is_waited_for_beyond_the_looks(
    stage: Any, counted: Any, make_it: Any, some_draft: Any
) -> None:
    counted.messages = 3
    counted.answers["make it"] = (Reply("Yes."), None)
    past = crash(stage, stage.plan(make_it), sent=True)
    counted.messages, counted.extra = 4, {"busy": True}
    sleep = stage.clock.sleep

    def until_done(seconds: float) -> None:
        sleep(seconds)
        if len(stage.clock.slept) == 9:
            counted.extra = {"busy": False, "reply": "Done."}
            counted.current = some_draft(10)

    stage.clock.sleep = until_done
    result = run(stage.plan(make_it), stage.backend, stage.world(), past)
    assert (result.steps[0].status, result.steps[0].reply) == ("succeeded", "Done.")
    assert len(stage.clock.slept) == 9


def test_a_message_that_failed_behind_our_back_fails_the_step(
    stage: Any, counted: Any, make_it: Any
) -> None:
    counted.messages = 3
    counted.answers["make it"] = (Reply("Yes."), None)
    past = crash(stage, stage.plan(make_it), sent=True)
    counted.messages, counted.extra = 4, {"error": "song.mp3 can't be decoded"}
    result = run(stage.plan(make_it), stage.backend, stage.world(), past)
    assert result.exit_code == 1
    assert result.error is not None
    assert "song.mp3 can't be decoded" in result.error.message


def test_a_refused_prompt_goes_out_again_on_resume(
    stage: Any, make_it: Any, some_draft: Any
) -> None:
    stage.session.answers["make it"] = (NetworkFailed("can't connect"), None)
    plan = stage.plan(make_it)
    assert run(plan, stage.backend, stage.world()).exit_code == 3
    stage.session.answers["make it"] = (Reply("Yes."), some_draft(10))
    past = gather(read_journal(stage.run_dir))
    assert run(plan, stage.backend, stage.world(), past).exit_code == 0
    assert stage.session.sent == ["make it", "make it"]


def test_the_real_reason_of_a_cut_is_named(stage: Any, make_it: Any) -> None:
    reply = Reply("", complete=False, warnings=("early", "no end of the answer after 900 s"))
    stage.session.answers["make it"] = (reply, None)
    result = run(stage.plan(make_it), stage.backend, stage.world())
    assert result.error is not None
    assert result.error.message == (
        "no end of the answer after 900 s; 5 looks at the state over 15.5 s found no change"
    )


def test_a_failed_step_that_the_run_went_on_from_stays_failed_on_resume(
    stage: Any, make_it: Any, export: Any, some_draft: Any
) -> None:
    stage.session.answers["make it"] = (Reply("", complete=False), None)
    stage.session.answers["then"] = (Reply("Yes."), some_draft(10))
    plan = stage.plan(replace(make_it, on_error="continue"), PromptStep("then", "then"), export)
    poll = stage.session.poll_render
    stage.session.poll_render = _killed
    with pytest.raises(Killed):
        run(plan, stage.backend, stage.world())
    stage.session.poll_render = poll
    past = gather(read_journal(stage.run_dir))
    result = run(plan, stage.backend, stage.world(), past)
    assert [step.status for step in result.steps] == ["failed", "succeeded", "succeeded"]
    assert stage.session.sent == ["make it", "then"]
    assert any("failed and the run went on" in one for one in result.warnings)


def _killed(render_id: str) -> Any:
    raise Killed


def test_a_session_lost_before_the_first_prompt_is_replaced(
    stage: Any, session_that_makes_a_film: Any, make_it: Any
) -> None:
    state, looks = stage.session.state, []

    def lost_once() -> Any:
        looks.append(1)
        if len(looks) == 1:
            raise SessionLost("gone")
        return state()

    stage.session.state = lost_once
    result = run(stage.plan(make_it), stage.backend, stage.world())
    assert (result.exit_code, stage.backend.opened) == (0, 2)
    assert stage.session.uploads == ["a.jpg", "b.jpg"] * 2
    assert stage.session.sent == ["make it"]


def test_an_upload_step_is_done_again_in_the_new_session(
    stage: Any, session_that_makes_a_film: Any, make_it: Any
) -> None:
    answer = session_that_makes_a_film.answers["make it"]
    session_that_makes_a_film.answers["make it"] = (SessionLost("gone"), None)
    plan = stage.plan()
    more = UploadStep("more", plan.assets[1:])
    open_session = stage.backend.open

    def reopened(language: str) -> Any:
        if stage.backend.opened == 1:
            session_that_makes_a_film.answers["make it"] = answer
        return open_session(language)

    stage.backend.open = reopened
    plan = replace(plan, assets=plan.assets[:1], steps=(more, make_it))
    result = run(plan, stage.backend, stage.world())
    assert (result.exit_code, stage.backend.opened) == (0, 2)
    assert stage.session.uploads == ["a.jpg", "b.jpg"] * 2


def test_a_session_lost_twice_fails_the_run(stage: Any, make_it: Any) -> None:
    def lost() -> Any:
        raise SessionLost("gone")

    stage.session.state = lost
    result = run(stage.plan(make_it), stage.backend, stage.world())
    assert (result.exit_code, stage.backend.opened) == (4, 2)


def test_a_url_with_a_secret_in_it_is_handed_over_once(
    stage: Any, session_that_makes_a_film: Any, make_it: Any
) -> None:
    from mvpipe.model.recipe import AssetFile
    from mvpipe.redact import Redactor

    url = "https://host/clip.mp4?key=very-secret"
    plan = stage.plan(make_it, assets=(AssetFile("clip.mp4", "video", url=url),))
    world = replace(stage.world(), redactor=Redactor(["very-secret"]))
    send = stage.session.send
    stage.session.send = _dies
    with pytest.raises(Killed):
        run(plan, stage.backend, world)
    stage.session.send = send
    past = gather(read_journal(stage.run_dir))
    stage.session.credits = lambda: Credits(100.0)
    assert run(plan, stage.backend, world, past).exit_code == 0
    assert stage.session.uploads == ["clip.mp4"]
    assert "very-secret" not in (stage.run_dir / "journal.jsonl").read_text("utf-8")


def _dies(prompt: str, **_: Any) -> Reply:
    raise Killed
