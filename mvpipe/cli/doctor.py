"""`mvpipe doctor`: what works on this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mvpipe.cli.figures import count_words, padded
from mvpipe.cli.stream import colours, style, symbols
from mvpipe.diagnostics import width as cells
from mvpipe.errors import DONE, RUNTIME

if TYPE_CHECKING:
    from mvpipe.doctor import Check

_COLOUR = {"ok": "green", "warning": "yellow", "failed": "red"}


@click.command("doctor")
def command() -> int:
    """Check what works here: codecs, encoders, fonts, token, disk. Exit 3 when a check failed."""
    from mvpipe import pipeline

    checks = pipeline.doctor()
    width = max((cells(check.name) for check in checks), default=0)
    for check in checks:
        _echo(check, width)
    failed = sum(check.status == "failed" for check in checks)
    warned = sum(check.status == "warning" for check in checks)
    click.echo()
    click.echo(
        f"{count_words(failed, 'check')} failed, {count_words(warned, 'warning')}"
        if failed
        else f"ready, {count_words(warned, 'warning')}"
        if warned
        else "all is well"
    )
    return RUNTIME if failed else DONE


def _echo(check: Check, width: int) -> None:
    colour = colours(sys.stdout)
    marks = symbols(sys.stdout)
    mark = {"ok": marks.done, "warning": marks.warning, "failed": marks.failed}
    look = style(mark.get(check.status, "?"), colour, fg=_COLOUR.get(check.status), bold=True)
    click.echo(f"{look} {padded(check.name, width)}  {check.detail}", color=colour)
    if check.hint:
        hint = style("hint:", colour, fg="cyan")
        click.echo(f"  {' ' * width}  {hint} {check.hint}", color=colour)
