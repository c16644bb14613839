"""report.md: the run in compact GitHub markdown, for job summaries and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mvpipe.model.run import AssetResult, OutputResult, Problem, RunResult, RunStatus
from mvpipe.report.wording import (
    all_warnings,
    asset_shape,
    codec,
    credits_line,
    file_size,
    main_output,
    moment,
    number,
    outcome,
    picture,
    plural,
    step_words,
    sync_line,
    timecode,
    took,
)

MARKS: dict[RunStatus, str] = {"succeeded": "✅", "failed": "❌", "interrupted": "⏸️"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$@&!])")


def markdown_report(result: RunResult) -> str:
    """Whatever the texts hold is shown as text: no markup, no HTML, no mentions."""
    blocks = [
        [f"# {MARKS[result.status]} {_text(result.name)}", "", _headline(result)],
        _problem(result.error),
        _warnings(all_warnings(result)),
        _outputs(result.outputs),
        _music(result),
        _steps(result),
        _timeline(result.timeline),
        _assets(result.assets),
        _facts(result),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _headline(result: RunResult) -> str:
    parts = [f"**{outcome(result)}**"]
    film = main_output(result)
    if film is not None:
        parts += [timecode(film.film.seconds), picture(film.film), file_size(film.bytes)]
    parts += [f"made in {took(result.seconds)}", moment(result.started_at)]
    return " · ".join(_text(part) if part[:2] != "**" else part for part in parts)


def _problem(problem: Problem | None) -> list[str]:
    if problem is None:
        return []
    lines = ["> [!CAUTION]", *_quoted(problem.message)]
    lines += [">", *_quoted(f"What to do: {problem.hint}")] if problem.hint else []
    return [*lines, ">", f"> Error {_code(problem.code)}, exit code {problem.exit_code}"]


def _warnings(warnings: Sequence[str]) -> list[str]:
    if not warnings:
        return []
    return ["> [!WARNING]", *(f"> - {_line(warning)}" for warning in warnings)]


def _outputs(outputs: Sequence[OutputResult]) -> list[str]:
    rows = [
        (
            _code(output.path),
            timecode(output.film.seconds, 2),
            picture(output.film),
            f"{output.film.frames:,}",
            f"{codec(output.film.video_codec)} / {codec(output.film.audio_codec)}",
            file_size(output.bytes),
            _code(output.sha256),
        )
        for output in outputs
    ]
    return _table(
        "Films", ("File", "Length", "Picture", "Frames", "Codecs", "Size", "SHA-256"), rows
    )


def _music(result: RunResult) -> list[str]:
    lines = []
    if result.sync is not None:
        lines.append(f"**{sync_line(result.sync)}**")
    if result.music is not None and result.music.beats:
        music = result.music
        facts = (
            f"{number(music.tempo, 1)} BPM",
            plural(len(music.beats), "beat"),
            plural(len(music.downbeats), "downbeat"),
            f"confidence {music.confidence:.0%}",
        )
        lines.append(" · ".join(facts))
    elif result.music is not None:
        lines.append("no beat found in the music")
    return ["## Music", "", "  \n".join(lines)] if lines else []


def _steps(result: RunResult) -> list[str]:
    if not result.steps:
        return []
    lines = ["## Steps"]
    words = step_words(result)
    for index, (step, word) in enumerate(zip(result.steps, words, strict=True), 1):
        title = f"{index}. {_text(step.id)}"
        time = "" if step.status == "skipped" else f" · {took(step.seconds)}"
        lines += ["", f"### {title} · {step.kind} · {word}{time}"]
        lines += ["", *_quoted(step.prompt)] if step.prompt else []
        lines += ["", _lines(step.reply)] if step.reply else []
        notes = [f"- {_line(change)}" for change in step.changes]
        notes += [f"- wrote {_code(output.path)}" for output in step.outputs]
        notes += [f"- ⚠️ {_line(warning)}" for warning in step.warnings]
        notes += [f"- ❌ {_line(step.error.message)}"] if step.error else []
        lines += ["", *notes] if notes else []
    return lines


def _timeline(timeline: str) -> list[str]:
    return ["## Timeline", "", _lines(timeline)] if timeline else []


def _assets(assets: Sequence[AssetResult]) -> list[str]:
    rows = [
        (
            _code(asset.name),
            asset.kind,
            asset_shape(asset),
            file_size(asset.bytes) if asset.bytes is not None else "",
            _code(asset.sha256[:12]) if asset.sha256 else "",
        )
        for asset in assets
    ]
    return _table("Assets", ("Name", "Kind", "Shape", "Size", "SHA-256"), rows)


def _facts(result: RunResult) -> list[str]:
    backend = " ".join(filter(None, [result.backend.get("kind"), result.backend.get("url")]))
    facts = [("Run", result.run_id), ("Backend", backend), ("Session", result.session_id)]
    facts += [("Task", result.task_id)]
    facts += [("Credits", credits_line(result.credits_before, result.credits_after))]
    rows = [(name, _code(value)) for name, value in facts if value]
    rows += [
        (f"{_text(name)} (variable)", _code(str(value))) for name, value in result.variables.items()
    ]
    return _table("Run", ("", ""), rows)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    body = [f"| {' | '.join(row)} |" for row in rows]
    if not body:
        return []
    return [f"## {title}", "", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *body]


def _quoted(text: str) -> list[str]:
    return [f"> {_text(line)}".rstrip() for line in text.splitlines()]


def _lines(text: str) -> str:
    return "  \n".join(_text(line) for line in text.splitlines())


def _line(text: str) -> str:
    return _text(" ".join(text.split()))


def _text(text: str) -> str:
    """Backslashes before all that means something; a list or a heading can't begin inside a line."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"^\s*([-+=]|\d+[.)](?=\s|$))", r"&#8203;\1", escaped.lstrip())


def _code(text: str) -> str:
    """A code span that holds any text: HTML's own tag, since backticks can't be escaped in one."""
    flat = " ".join(text.split())
    if not re.search(r"[`|\\<>&]", flat):
        return f"`{flat}`"
    entities = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "`": "&#96;", "\\": "&#92;"}
    safe = "".join(entities.get(char, char) for char in flat)
    return (
        "<code>" + re.sub(r"([*_\[\]~$@!#])", lambda match: f"&#{ord(match[1])};", safe) + "</code>"
    )
