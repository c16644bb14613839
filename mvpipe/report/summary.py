"""The last lines on the terminal: what came out, where it lies, and how to go on."""

from __future__ import annotations

from pathlib import Path

from mvpipe.errors import REFUSED, RUNTIME
from mvpipe.model.run import RunResult
from mvpipe.report.wording import (
    all_warnings,
    credits_line,
    file_size,
    outcome,
    picture,
    plural,
    sync_line,
    timecode,
    took,
)

READABLE = ("report.html", "report.md", "report.json", "junit.xml")
"""Best first: the report that the summary points to is the first of these that was written."""


def summary_lines(result: RunResult) -> tuple[str, ...]:
    """Plain lines, `label  text`, two spaces or more between, texts aligned. Masks nothing; looks for the report in run_dir."""
    rows = [("run", f"{outcome(result).lower()}: {result.name}, {_effort(result)}")]
    rows += _problem_rows(result)
    rows += [("film", line) for line in _films(result)]
    if result.sync is not None:
        rows.append(("sync", sync_line(result.sync)))
    cost = credits_line(result.credits_before, result.credits_after)
    if cost is not None and cost != "unlimited":
        rows.append(("credits", cost))
    warnings = all_warnings(result)
    rows += [("warning", warning) for warning in warnings[:3]]
    if len(warnings) > 3:
        rows.append(("", f"and {plural(len(warnings) - 3, 'warning')} more in the report"))
    rows.append(("report", str(_report(result.run_dir))))
    if result.status == "interrupted" or result.exit_code in (RUNTIME, REFUSED):
        rows.append(("go on", f"mvpipe resume {result.run_dir}"))
    return tuple(f"{label:<9}{' '.join(text.split())}" for label, text in rows)


def _effort(result: RunResult) -> str:
    return f"{plural(len(result.steps), 'step')} in {took(result.seconds)}"


def _problem_rows(result: RunResult) -> list[tuple[str, str]]:
    if result.error is None:
        return []
    rows = [("error", result.error.message)]
    return [*rows, ("hint", result.error.hint)] if result.error.hint else rows


def _films(result: RunResult) -> list[str]:
    return [
        f"{output.path}, {timecode(output.film.seconds, 2)}, {picture(output.film)}, "
        f"{file_size(output.bytes)}"
        for output in result.outputs
    ]


def _report(run_dir: Path) -> Path:
    written = (run_dir / name for name in READABLE)
    return next((path for path in written if path.exists()), run_dir)
