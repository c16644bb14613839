"""The whole command line against a service that goes wrong in every way on record, one fault a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

PROMPTS = 4
UPLOADS = 5


@dataclass(frozen=True)
class Row:
    """What one fault ends in. `says`: words that must be shown; `warns`: in the report's warnings; counts
    are what the service saw; `slept`: waits that must have been asked for, in seconds."""

    fault: str
    code: int = 0
    says: tuple[str, ...] = ()
    warns: str = ""
    error: str | None = None
    prompts: int = PROMPTS
    uploads: int = UPLOADS
    renders: int = 2
    sessions: int = 1
    slept: tuple[float, ...] = ()
    settings: tuple[str, ...] = ()


SCHEDULE = (30.0, 60.0, 120.0, 240.0, 480.0)
REGISTER = "https://nemovideo.com/register?bind=bind-42"
STOPPED = {"prompts": 1, "uploads": 4, "renders": 0}
EARLY = {"prompts": 0, "uploads": 0, "renders": 0}

ROWS = (
    # codes
    Row("token-expires-once"),
    Row("token-always-refused", 4, ("token is not valid",), error="token-refused", sessions=0, **EARLY),
    Row("session-lost-before-prompts", warns="the backend lost the session", uploads=6, sessions=2),
    Row("session-lost-after-prompts", 4,
        ("4 uploads", "the edits of 1 prompt (make)", "on_session_lost: restart"),
        error="session-lost", **STOPPED),
    Row("no-credits", 4, ("no credits left", REGISTER), error="credits-exhausted", **STOPPED),
    Row("no-credits-event", 4, ("no credits left", REGISTER), error="credits-exhausted", **STOPPED),
    Row("unsupported-file", 4, ("uploading song.wav", "supported formats: mp4, mov"),
        error="file-unsupported", **EARLY),
    Row("file-too-large", 4, ("too large", "compress or trim it; the limit is 500 MB"),
        error="file-too-large", **EARLY),
    Row("client-id-refused-once"),
    Row("export-blocked", 4, ("not about credits", "register or upgrade your plan to unlock export"),
        error="plan-blocked", prompts=3, renders=0),
    Row("rate-limited-once", slept=(30.0,)),
    Row("rate-limited-always", 4, ("too many requests",), error="rate-limited", sessions=0,
        slept=(30.0,), **EARLY),
    Row("server-error-once"),
    Row("server-error-always", 3, ("HTTP 500", "try again later"), error="network", sessions=0, **EARLY),
    Row("reset-once"),
    Row("credits-broken", warns="the balance is not known"),
    Row("token-not-json", 3, ("no token in the backend's answer",), error="protocol", sessions=0, **EARLY),
    # shapes
    Row("no-envelope"),
    Row("poll-shape-2"),
    Row("codes-with-200"),
    # streams
    Row("silent-edit", says=("make  length 2 s",)),
    Row("silent-edit-late", slept=(30.0,)),
    Row("silent-nothing", 1, ("nothing to export",), warns="no answer and no change",
        error="step-failed", prompts=3, renders=0, slept=(30.0, 60.0)),
    Row("text-but-no-change", 1, ("nothing to export",), error="step-failed", prompts=3, renders=0),
    Row("stream-cut-done", warns="the state showed at look 1, after 30 s", slept=(30.0,)),
    Row("stream-cut-undone", 1, ("connection broke", "no change", "--force make"),
        error="step-failed", slept=SCHEDULE, **STOPPED),
    Row("unanswered-done", warns="the state showed at look 1, after 30 s", slept=(30.0,)),
    Row("unanswered-undone", 1, ("no change", "--force make"), error="step-failed",
        slept=SCHEDULE, **STOPPED),
    Row("gateway-error-done", warns="HTTP 504", slept=(30.0,)),
    Row("heartbeats-only", 1, ("only heartbeats or silence for 0.3 s", "no change"),
        error="step-failed", slept=SCHEDULE, settings=("backend.idle_timeout=300ms",), **STOPPED),
    Row("json-instead-of-stream", 4, ("code 5001", "the agent is not there"), error="refused", **STOPPED),
    Row("invalid-error-frame", 1, ('bad "quotes"',), error="step-failed", **STOPPED),
    Row("backend-error-event", 1, ("SAFETY: this can't be done",), error="step-failed", **STOPPED),
    Row("echoes-secrets"),
    Row("refusal-echoes-secrets", 4, ("code 7001", "no: ***"), error="refused", **STOPPED),
    Row("temporary-issue", warns="temporary issue"),
    Row("partials", says=(": add a caption",)),
    Row("typed-events", says=("Done: add a caption",)),
    Row("chunk-events", says=("Done: add a caption",)),
    Row("gui-talk", says=("I added the beach photo.",)),
    Row("carriage-returns", says=("Done: add a caption",)),
    # uploads
    Row("upload-unanswered-once"),
    Row("upload-cut-once", slept=(30.0,)),
    Row("upload-cut-always", 3, ("uploading song.wav",), error="network", slept=(30.0, 60.0), **EARLY),
    # renders
    Row("render-fails-once", renders=3),
    Row("render-fails-always", 3, ("could not render", "mvpipe resume"), error="render-failed", prompts=3),
    Row("poll-errors"),
    Row("completed-without-url"),
    Row("submit-unanswered"),
    Row("submit-cut"),
    Row("render-unknown-once"),
    Row("wrong-film", 3, ("96x64 instead of 64x36",), error="media", prompts=3, renders=1),
    Row("url-gone"),
    Row("url-elsewhere"),
    Row("download-cut"),
    Row("download-cut-no-ranges"),
)  # fmt: skip


def test_every_fault_of_the_stand_in_has_its_row(standin: Any) -> None:
    assert sorted(row.fault for row in ROWS) == sorted(standin.FAULTS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.fault)
def test_a_run_ends_well_whatever_the_service_does(
    row: Row,
    served: Callable[..., tuple[Any, str]],
    project: Callable[..., Any],
    slept: list[float],
    harness: Any,
) -> None:
    service, url = served(row.fault)
    made = project(url)
    done = made.here(made.run_args(row.settings))
    seen, report = service.seen, done.report()
    assert seen.violations == []
    assert (done.code, report["exit_code"]) == (row.code, row.code), done.said
    assert (None if report["error"] is None else report["error"]["code"]) == row.error
    if report["error"] is not None:
        assert report["error"]["hint"]
    for words in row.says:
        assert words in " ".join(done.said.split()) or words in done.said
    assert row.warns in " ".join(report["warnings"])
    counts = (len(seen.prompts), len(seen.uploads), len(seen.renders), seen.sessions)
    assert counts == (row.prompts, row.uploads, row.renders, row.sessions)
    assert len(set(seen.prompts)) == len(seen.prompts)
    assert set(row.slept) <= set(slept)
    assert "Traceback" not in done.said
    assert made.leaks([*seen.tokens, harness.SECRET], done.said) == []
    assert seen.foreign_auth == []
    assert made.parts() == []
    if row.code == 0:
        assert made.film.read_bytes() == service.film


@pytest.mark.parametrize(
    ("fault", "reply"),
    [
        ("partials", "Done\u2028: {}"),
        ("typed-events", "Done: {}"),
        ("chunk-events", "Done: {}"),
        ("carriage-returns", "Done: {}"),
        ("gui-talk", "I added the beach photo."),
        ("temporary-issue", "Done: {}"),
    ],
)
def test_every_grammar_gives_the_reply_once_and_whole(
    fault: str,
    reply: str,
    served: Callable[..., tuple[Any, str]],
    project: Callable[..., Any],
    slept: list[float],
) -> None:
    _, url = served(fault)
    made = project(url)
    steps = made.here(made.run_args()).report()["steps"]
    assert steps[1]["reply"] == reply.format(steps[1]["prompt"])


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("token-expires-once", 0),
        ("session-lost-after-prompts", 4),
        ("no-credits", 4),
        ("export-blocked", 4),
        ("rate-limited-once", 0),
        ("unsupported-file", 4),
        ("client-id-refused-once", 0),
    ],
)
def test_a_code_means_the_same_with_http_200(
    fault: str,
    code: int,
    served: Callable[..., tuple[Any, str]],
    project: Callable[..., Any],
    slept: list[float],
) -> None:
    service, url = served(fault, "codes-with-200")
    made = project(url)
    done = made.here(made.run_args())
    assert done.code == code, done.said
    assert service.seen.violations == []


def test_a_token_of_the_users_own_is_never_replaced(
    served: Callable[..., tuple[Any, str]], project: Callable[..., Any], monkeypatch: Any
) -> None:
    token = "own/token+of the=user"
    service, url = served("token-always-refused", given_token=token)
    made = project(url)
    monkeypatch.setenv("NEMO_TOKEN", token)
    done = made.here(made.run_args())
    assert done.code == 4
    assert "put a valid token into NEMO_TOKEN" in " ".join(done.said.split())
    assert service.seen.tokens == []
    assert made.leaks([token], done.said) == []


def test_a_registered_user_without_credits_is_told_to_top_up(
    served: Callable[..., tuple[Any, str]], project: Callable[..., Any], monkeypatch: Any
) -> None:
    service, url = served("no-credits", given_token="own-token-1")
    made = project(url)
    monkeypatch.setenv("NEMO_TOKEN", "own-token-1")
    done = made.here(made.run_args())
    assert done.code == 4
    assert "top up credits in your account" in " ".join(done.said.split())
    assert service.seen.violations == []


def test_what_each_step_cost_is_in_the_report(
    served: Callable[..., tuple[Any, str]], project: Callable[..., Any], slept: list[float]
) -> None:
    _, url = served()
    made = project(url)
    report = made.here(made.run_args()).report()
    assert report["credits"] == {"before": 100, "after": 80, "spent": 20}
    costs = {step["id"]: step.get("credits") for step in report["steps"]}
    assert costs["make"] == costs["title"] == costs["again"] == costs["last"] == 5
    assert costs["balance"] is costs["preview"] is costs["more"] is None
    page = (made.run_dir / "report.html").read_text("utf-8")
    assert page.count("5 credits · ") == 4


def test_the_run_stops_before_the_prompt_that_could_exceed_max_credits(
    served: Callable[..., tuple[Any, str]], project: Callable[..., Any], slept: list[float]
) -> None:
    service, url = served()
    made = project(url, top="max_credits: 12\n")
    done = made.here(made.run_args())
    assert done.code == 1
    assert len(service.seen.prompts) == 2
    error = done.report()["error"]
    assert error["code"] == "max-credits"
    assert "10 of max_credits 12 are spent" in error["message"]
    made.write((made.folder / "recipe.yaml").read_text("utf-8").replace("12\n", "40\n"))
    again = made.here(made.resume_args())
    assert again.code == 0, again.said
    assert len(service.seen.prompts) == PROMPTS


def test_a_lost_session_is_replayed_where_the_recipe_says_so(
    served: Callable[..., tuple[Any, str]], project: Callable[..., Any], slept: list[float]
) -> None:
    service, url = served("session-lost-after-prompts")
    made = project(url, top="on_session_lost: restart\n")
    done = made.here(made.run_args())
    report = done.report()
    assert done.code == 0, done.said
    assert service.seen.sessions == 2
    assert service.seen.prompts.count(service.seen.prompts[0]) == 2
    assert "1 prompt sent again: their credits are spent again" in report["warnings"][0]
    assert report["credits"]["spent"] == 25


def test_routed_prompts_are_answered_and_not_sent(
    served: Callable[..., tuple[Any, str]], project: Callable[..., Any], slept: list[float]
) -> None:
    service, url = served()
    made = project(url)
    steps = ["make a music video", "status", "credits", "upload", "export", "导出", "add a title"]
    made.write(
        "version: 1\nassets: [song.wav]\noutput: {path: film.mp4}\nsteps:\n"
        + "".join(f"  - {step}\n" for step in steps)
        + "  - download the video\n"
    )
    done = made.here(["run", *made.run_args()[1:]])
    report = done.report()
    assert done.code == 0, done.said
    assert service.seen.prompts == ["make a music video", "add a title"]
    replies = [step.get("reply") for step in report["steps"]]
    assert replies[1].startswith("Timeline (")
    assert replies[2] == "95 of 100 credits available"
    assert replies[3] == "nothing is new; 1 asset in the session"
    assert replies[4].startswith("exported to ")
    assert replies[4].endswith("film-prompt-5.mp4")
    assert replies[7] == "not sent: film.mp4 is exported at the end of the run (step export)"
    assert len(service.seen.renders) == 3


def test_a_file_that_is_not_what_its_name_says_is_found_before_a_session_is_opened(
    served: Callable[..., tuple[Any, str]], project: Callable[..., Any]
) -> None:
    service, url = served()
    made = project(url)
    (made.folder / "c.png").write_text("only words\n")
    done = made.here(made.run_args())
    assert done.code == 4
    assert "c.png: the name says image, the content is text" in " ".join(done.said.split())
    assert (service.seen.sessions, service.seen.tokens) == (0, [])
