"""Which formats there are, and writing them: one dict name → (file name, writer)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mvpipe.errors import UsageError
from mvpipe.files import write_text
from mvpipe.model.run import RunResult
from mvpipe.redact import Redactor
from mvpipe.report.document import json_report
from mvpipe.report.evidence import Evidence
from mvpipe.report.junit import junit_report
from mvpipe.report.markdown import markdown_report
from mvpipe.report.masking import masked
from mvpipe.report.page import html_report

Writer = Callable[[RunResult, Evidence], str]

FORMATS: Mapping[str, tuple[str, Writer]] = {
    "json": ("report.json", lambda result, _: json_report(result)),
    "html": ("report.html", html_report),
    "markdown": ("report.md", lambda result, _: markdown_report(result)),
    "junit": ("junit.xml", lambda result, _: junit_report(result)),
}


def write(
    result: RunResult,
    evidence: Evidence,
    *,
    formats: Sequence[str],
    folder: Path,
    redact: Redactor,
) -> tuple[Path, ...]:
    """Write each format into `folder`, atomically, secrets masked; gives the paths in the order asked.

    Raises UsageError for a format that does not exist, before anything is written, and DiskFailed.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise UsageError(
            f"unknown report format {unknown[0]!r}", hint=f"the formats are {', '.join(FORMATS)}"
        )
    shown = masked(result, redact)
    paths = []
    for name in dict.fromkeys(formats):
        file_name, writer = FORMATS[name]
        path = folder / file_name
        write_text(path, writer(shown, evidence))
        paths.append(path)
    return tuple(paths)
