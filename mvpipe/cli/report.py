"""`mvpipe report`: write the reports again."""

from __future__ import annotations

from pathlib import Path

import click

from mvpipe.cli.options import run_dir_argument
from mvpipe.cli.stream import shown
from mvpipe.errors import DONE


@click.command("report")
@run_dir_argument
def command(run_dir: Path) -> int:
    """Write the reports of RUN_DIR again from its journal and snapshots."""
    from mvpipe import pipeline

    for path in pipeline.rewrite_reports(run_dir):
        click.echo(shown(path))
    return DONE
