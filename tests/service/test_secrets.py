"""No token and no secret variable in any sink: a service that repeats them in replies, drafts and refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Served = Callable[..., tuple[Any, str]]
Make = Callable[..., Any]

SINKS = (
    "journal.jsonl",
    "snapshots/001-make.json",
    "report.json",
    "report.html",
    "report.md",
    "junit.xml",
    "output",
    "events",
)


@pytest.fixture
def told(served: Served, project: Make, slept: list[float], harness: Any) -> dict[str, str]:
    """What every sink holds after a run and a resume that met the secrets everywhere: sink → text."""
    service, url = served("echoes-secrets")
    made = project(url)
    first = made.here([*made.run_args(), "--json"])
    assert first.code == 0, first.said
    plain = made.here(made.resume_args())
    texts = {"events": first.said, "output": plain.said}
    for path in made.run_dir.rglob("*"):
        if path.is_file():
            texts[path.relative_to(made.run_dir).as_posix()] = path.read_text("utf-8")
    texts["secrets"] = json.dumps([*service.seen.tokens, harness.SECRET])
    return texts


def test_no_sink_holds_a_secret_in_any_form(told: dict[str, str], harness: Any) -> None:
    secrets = json.loads(told.pop("secrets"))
    assert len(secrets) == 2
    for sink in SINKS:
        assert "***" in told[sink], f"{sink} never met a secret"
    for sink, text in told.items():
        for secret in secrets:
            for form in harness.forms_of(secret):
                assert form not in text, f"{sink} holds {form}"


def test_a_refusal_that_repeats_the_token_is_masked_on_the_screen(
    served: Served, project: Make, slept: list[float], harness: Any
) -> None:
    service, url = served("refusal-echoes-secrets")
    made = project(url)
    done = made.here(made.run_args())
    assert done.code == 4
    assert "***" in done.said
    assert made.leaks([*service.seen.tokens, harness.SECRET], done.said) == []


def test_the_draft_itself_goes_out_untouched(
    served: Served, project: Make, slept: list[float]
) -> None:
    service, url = served("echoes-secrets")
    made = project(url)
    assert made.here(made.run_args()).code == 0
    assert service.seen.violations == []
