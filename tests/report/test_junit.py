from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from mvpipe.model.run import Problem, RunResult
from mvpipe.report.junit import junit_report


def suite_of(result: RunResult) -> ET.Element:
    suite = ET.fromstring(junit_report(result)).find("testsuite")
    assert suite is not None
    return suite


def test_every_step_is_a_case(run: RunResult) -> None:
    suite = suite_of(run)
    cases = suite.findall("testcase")
    assert [case.get("name") for case in cases] == [step.id for step in run.steps]
    assert suite.attrib | {"time": "", "timestamp": ""} == {
        "name": "neon-nights",
        "tests": "6",
        "failures": "0",
        "errors": "0",
        "skipped": "1",
        "time": "",
        "timestamp": "",
    }
    assert cases[2].find("skipped") is not None
    assert "cut on every fourth beat" in (cases[0].findtext("system-out") or "")
    assert cases[3].findtext("system-err") == "the backend changed nothing"


def test_missed_expectation_is_a_failure_and_other_trouble_an_error(run: RunResult) -> None:
    missed = Problem("step-failed", "expected 1 text track, found 0", "reword the prompt", 1)
    lost = Problem("network", "no answer", None, 3)
    steps = (
        replace(run.steps[0], status="failed", error=missed),
        replace(run.steps[1], status="failed", error=lost),
    )
    suite = suite_of(replace(run, status="failed", exit_code=3, steps=steps, error=lost))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "1")
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "expected 1 text track, found 0"
    assert failure.text == "expected 1 text track, found 0\nreword the prompt"


def test_trouble_outside_the_steps_is_not_green(run: RunResult) -> None:
    stopped = Problem("interrupted", "interrupted by Ctrl-C", "mvpipe resume", 130)
    result = replace(run, status="interrupted", exit_code=130, steps=run.steps[:2], error=stopped)
    suite = suite_of(result)
    assert suite.get("errors") == "1"
    assert [case.get("name") for case in suite.findall("testcase")] == [
        "music-video",
        "title",
        "run",
    ]


def test_steps_after_the_end_were_not_reached(run: RunResult) -> None:
    lost = Problem("network", "no answer", None, 3)
    late = [replace(step, status="skipped") for step in run.steps[4:]]
    steps = (*run.steps[:3], replace(run.steps[3], status="failed", error=lost), *late)
    suite = suite_of(replace(run, status="failed", exit_code=3, steps=steps, error=lost))
    assert [skip.get("message") for skip in suite.iter("skipped")] == [
        "Skipped",
        "Not reached",
        "Not reached",
    ]


def test_any_text_gives_valid_xml(run: RunResult) -> None:
    odd = "a\x00\x08\x1b[31m]]>&<b>\ufffe\"'\n星空 🎬"
    step = replace(
        run.steps[0],
        id=odd,
        prompt=odd,
        reply=odd,
        warnings=(odd,),
        error=Problem(odd, odd),
        status="failed",
    )
    suite = suite_of(replace(run, name=odd, steps=(step,), variables={odd: odd}))
    shown = suite.findtext("testcase/system-err") or ""
    assert shown == "a\ufffd\ufffd\ufffd[31m]]>&<b>\ufffd\"'\n星空 🎬"


def test_properties_hold_film_and_variables(run: RunResult) -> None:
    properties = {p.get("name"): p.get("value") for p in suite_of(run).iter("property")}
    assert properties["film"] == "out/luna-neon-nights.mp4"
    assert properties["sync"] == "14 of 14 cuts on the beat, worst 12 ms"
    assert properties["var.bars"] == "4"
