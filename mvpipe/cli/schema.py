"""`mvpipe schema`: print a JSON Schema."""

from __future__ import annotations

import click

from mvpipe.errors import DONE

NAMES = ("recipe", "report", "draft")


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES), default="recipe", metavar="[recipe|report|draft]")
def command(name: str) -> int:
    """Print a JSON Schema (draft 2020-12): of recipes, of report.json, or of drafts."""
    from mvpipe import shipped

    click.echo(shipped.schema_path(name).read_text(encoding="utf-8").rstrip("\n"))
    return DONE
