"""junit.xml: a test case for every step, for CI systems that show test results."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from mvpipe.errors import STEP_FAILED
from mvpipe.model.run import Problem, RunResult, StepResult
from mvpipe.report.wording import main_output, step_words, sync_line

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold, not even escaped (https://www.w3.org/TR/xml/#charsets)."""


def junit_report(result: RunResult) -> str:
    """A testsuites document. A step that missed its expectation is a failure, any other trouble an error;
    trouble outside the steps (a lost backend, Ctrl-C) becomes a last case named `run`."""
    words = step_words(result)
    cases = [_case(step, result.name, word) for step, word in zip(result.steps, words, strict=True)]
    if result.status != "succeeded" and all(step.status != "failed" for step in result.steps):
        cases.append(_run_case(result))
    suite = ET.Element("testsuite", _counts(result, cases))
    suite.set("timestamp", _xml(result.started_at))
    _properties(suite, result)
    suite.extend(cases)
    root = ET.Element("testsuites", _counts(result, cases))
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _counts(result: RunResult, cases: list[ET.Element]) -> dict[str, str]:
    found = {
        tag: sum(case.find(tag) is not None for case in cases)
        for tag in ("failure", "error", "skipped")
    }
    return {
        "name": _xml(result.name),
        "tests": str(len(cases)),
        "failures": str(found["failure"]),
        "errors": str(found["error"]),
        "skipped": str(found["skipped"]),
        "time": f"{result.seconds:.3f}",
    }


def _properties(suite: ET.Element, result: RunResult) -> None:
    film = main_output(result)
    facts: dict[str, object] = {
        "run_id": result.run_id,
        "status": result.status,
        "exit_code": result.exit_code,
        "backend": result.backend.get("kind"),
        "session_id": result.session_id,
        "film": film.path if film else None,
        "film.sha256": film.sha256 if film else None,
        "sync": sync_line(result.sync) if result.sync else None,
        **{f"var.{name}": value for name, value in result.variables.items()},
    }
    properties = ET.SubElement(suite, "properties")
    for name, value in facts.items():
        if value is not None:
            ET.SubElement(properties, "property", name=_xml(name), value=_xml(str(value)))


def _case(step: StepResult, suite: str, word: str) -> ET.Element:
    attributes = {"classname": _xml(suite), "name": _xml(step.id), "time": f"{step.seconds:.3f}"}
    case = ET.Element("testcase", attributes)
    if step.status == "skipped":
        ET.SubElement(case, "skipped", message=word)
    if step.status == "failed":
        _trouble(
            case, step.error or Problem("step-failed", "the step failed", exit_code=STEP_FAILED)
        )
    spoken = _spoken(step)
    if spoken:
        ET.SubElement(case, "system-out").text = _xml(spoken)
    if step.warnings:
        ET.SubElement(case, "system-err").text = _xml("\n".join(step.warnings))
    return case


def _run_case(result: RunResult) -> ET.Element:
    case = ET.Element("testcase", classname=_xml(result.name), name="run", time="0.000")
    _trouble(
        case,
        result.error
        or Problem(result.status, f"the run was {result.status}", exit_code=result.exit_code),
    )
    return case


def _trouble(case: ET.Element, problem: Problem) -> None:
    tag = "failure" if problem.exit_code == STEP_FAILED else "error"
    element = ET.SubElement(case, tag, type=_xml(problem.code), message=_xml(problem.message))
    element.text = _xml("\n".join(filter(None, [problem.message, problem.hint])))


def _spoken(step: StepResult) -> str:
    lines = [f"{step.kind}: {step.prompt}" if step.prompt else step.kind]
    lines += [f"reply: {step.reply}"] if step.reply else []
    lines += [f"changed: {change}" for change in step.changes]
    lines += [f"wrote: {output.path} (sha256 {output.sha256})" for output in step.outputs]
    lines += ["nothing changed"] if step.status == "unchanged" else []
    return "\n".join(lines)


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
