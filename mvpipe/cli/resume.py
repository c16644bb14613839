"""`mvpipe resume`: go on with a stopped run."""

from __future__ import annotations

from pathlib import Path

import click

from mvpipe.cli.options import json_events_option, run_dir_argument, var_option


@click.command("resume")
@run_dir_argument
@var_option
@click.option(
    "--force",
    metavar="STEP",
    help="Do STEP and all after it anew, with the recipe as it is now; credits may be spent again.",
)
@json_events_option
def command(
    run_dir: Path, variables: tuple[tuple[str, str], ...], force: str | None, as_json: bool
) -> int:
    """Go on where the run of RUN_DIR stopped: what is done is not done again. Secret variables are
    not kept in a run folder: give them again with --var."""
    from mvpipe import pipeline
    from mvpipe.cli.stopping import stoppable
    from mvpipe.cli.terminal import screen

    with screen(as_json=as_json) as display, stoppable(display.listen) as listen:
        result = pipeline.resume_run(run_dir, listen, variables=dict(variables), force=force)
    display.conclude(result)
    return result.exit_code
