"""`mvpipe schema`: print a JSON Schema."""

from __future__ import annotations

import click

from mvpipe.cli.boundary import closest
from mvpipe.errors import DONE, UsageError

NAMES = ("recipe", "report", "draft")


def schema_name(text: str) -> str:
    if text in NAMES:
        return text
    near = closest(text, NAMES)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(NAMES)}"
    raise UsageError(f"no such schema: {text}", hint=hint)


@click.command("schema")
@click.argument("name", type=schema_name, default="recipe", metavar="[recipe|report|draft]")
def command(name: str) -> int:
    """Print a JSON Schema (draft 2020-12): of recipes, of report.json, or of drafts."""
    from mvpipe import shipped

    click.echo(shipped.schema_path(name).read_text(encoding="utf-8").rstrip("\n"))
    return DONE
