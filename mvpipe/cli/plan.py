"""`mvpipe plan`: what a run would send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mvpipe.cli.figures import clean, count_words, length_words, number_words, padded, size_words
from mvpipe.cli.options import backend_option, out_option, recipe_argument, variable_options
from mvpipe.cli.stream import shown
from mvpipe.diagnostics import width as cells
from mvpipe.errors import DONE
from mvpipe.model.recipe import Expect, ExportStep, Output, PromptStep, Range, Step, UploadStep

if TYPE_CHECKING:
    from mvpipe.model.run import AssetResult
    from mvpipe.pipeline import PlanView


@click.command("plan")
@recipe_argument
@variable_options
@backend_option
@out_option
def command(
    recipe: Path,
    variables: tuple[tuple[str, str], ...],
    vars_files: tuple[Path, ...],
    overrides: tuple[tuple[str, str], ...],
    backend: str | None,
    out: Path,
) -> int:
    """Show what a run of RECIPE would upload and send, with templates filled in; run nothing."""
    from mvpipe import pipeline

    options = pipeline.Options(
        variables=dict(variables),
        vars_files=vars_files,
        overrides=overrides,
        backend=backend,
        out_dir=out,
    )
    for line in plan_lines(pipeline.plan_recipe(recipe, options)):
        click.echo(line)
    return DONE


def plan_lines(view: PlanView) -> list[str]:
    """The plan as text: what it is, its assets, its steps."""
    plan = view.plan
    facts = [
        ("backend", plan.backend),
        ("language", plan.language),
        ("films in", shown(plan.out_dir)),
        ("reports", ", ".join(plan.report)),
        *([("credits", f"at most {plan.max_credits:g}")] if plan.max_credits is not None else []),
        *((f"{name} =", _value_words(value)) for name, value in plan.variables.items()),
    ]
    lines = [clean(plan.name), *aligned([("  " + name, clean(text)) for name, text in facts])]
    total = sum(asset.bytes or 0 for asset in view.assets)
    lines += ["", f"{count_words(len(view.assets), 'asset')}, {size_words(total)}"]
    lines += aligned([_asset_row(asset) for asset in view.assets])
    skipped = sum(step.skipped for step in plan.steps)
    left_out = f", {skipped} skipped" if skipped else ""
    lines += ["", f"{count_words(len(plan.steps), 'step')}{left_out}"]
    width = max((cells(step.id) for step in plan.steps), default=0)
    return lines + [
        line
        for number, step in enumerate(plan.steps, 1)
        for line in _step_lines(number, step, width)
    ]


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as lines, every column as wide as its widest cell."""
    table = [list(row) for row in rows]
    widths = [max(cells(cell) for cell in column) for column in zip(*table, strict=True)]
    return [
        "  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _asset_row(asset: AssetResult) -> tuple[str, str, str, str, str]:
    return (
        "  " + clean(asset.name),
        asset.kind,
        "" if asset.bytes is None else size_words(asset.bytes),
        f"{asset.width}x{asset.height}" if asset.width and asset.height else "",
        "" if asset.seconds is None else length_words(asset.seconds),
    )


def _step_lines(number: int, step: Step, width: int) -> list[str]:
    head = f"  {number}  {padded(step.id, width)}  "
    indent = " " * cells(head)
    words = _WORDS[type(step)](step)
    first, *rest = clean(words).split("\n") or [""]
    lines = [head + first, *(indent + line for line in rest)]
    if step.skipped:
        return [f"{head}skipped: {first}"]
    notes = [
        "not sent: mvpipe does this itself" if _is_ours(step) else "",
        f"at most {number_words(step.timeout)} s" if step.timeout is not None else "",
        "goes on after an error" if step.on_error == "continue" else "",
        *expectations(step.expect),
    ]
    return lines + [f"{indent}({note})" for note in notes if note]


def _is_ours(step: Step) -> bool:
    from mvpipe.run import route

    return isinstance(step, PromptStep) and route(step.prompt) is not None


def _prompt_words(step: Step) -> str:
    assert isinstance(step, PromptStep)
    return step.prompt.strip()


def _upload_words(step: Step) -> str:
    assert isinstance(step, UploadStep)
    return "upload " + ", ".join(asset.name for asset in step.assets)


def _export_words(step: Step) -> str:
    assert isinstance(step, ExportStep)
    return f"export {step.output.path}: {output_words(step.output)}"


_WORDS = {PromptStep: _prompt_words, UploadStep: _upload_words, ExportStep: _export_words}


def output_words(output: Output) -> str:
    """`1920x1080, 30 fps, high quality`; the draft decides what the recipe leaves open."""
    size = f"{output.size[0]}x{output.size[1]}" if output.size else "the draft's size"
    fps = f"{number_words(output.fps)} fps" if output.fps else "the draft's frame rate"
    return f"{size}, {fps}, {output.quality} quality"


def expectations(expect: Expect) -> list[str]:
    """What must hold after a step, one phrase each."""
    phrases = []
    if expect.changed is not None:
        phrases.append("expects a change" if expect.changed else "expects no change")
    if expect.duration is not None:
        phrases.append(f"expects a duration of {_range_words(expect.duration)} s")
    phrases += [
        f"expects {_range_words(span)} {kind} track{'' if span.max == 1 else 's'}"
        for kind, span in expect.tracks.items()
    ]
    if expect.reply is not None:
        if expect.reply.matches is not None:
            phrases.append(f"expects a reply matching {expect.reply.matches}")
        if expect.reply.contains is not None:
            phrases.append(f"expects a reply containing {expect.reply.contains}")
    return phrases


def _range_words(span: Range) -> str:
    if span.min is not None and span.min == span.max:
        return number_words(span.min)
    if span.max is None:
        return f"at least {number_words(span.min or 0)}"
    if span.min is None:
        return f"at most {number_words(span.max)}"
    return f"{number_words(span.min)} to {number_words(span.max)}"


def _value_words(value: object) -> str:
    return value if isinstance(value, str) else repr(value)
