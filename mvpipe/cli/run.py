"""`mvpipe run`: make the film."""

from __future__ import annotations

from pathlib import Path

import click

from mvpipe.cli.options import (
    backend_option,
    json_events_option,
    out_option,
    recipe_argument,
    variable_options,
)


@click.command("run")
@recipe_argument
@variable_options
@backend_option
@out_option
@click.option(
    "--run-dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Run folder.  Default: runs/<name>/<UTC time>-<id>.",
)
@click.option(
    "--preview",
    is_flag=True,
    help="A quick look: films of 540 lines in draft quality, as NAME.preview.mp4.",
)
@json_events_option
def command(
    recipe: Path,
    variables: tuple[tuple[str, str], ...],
    vars_files: tuple[Path, ...],
    overrides: tuple[tuple[str, str], ...],
    backend: str | None,
    out: Path,
    run_dir: Path | None,
    preview: bool,
    as_json: bool,
) -> int:
    """Make the film of RECIPE: check it, open a session, upload the assets, send the prompts one by
    one, export, download and check the film, and write the run report."""
    from mvpipe import pipeline
    from mvpipe.cli.stopping import stoppable
    from mvpipe.cli.terminal import screen

    options = pipeline.Options(
        variables=dict(variables),
        vars_files=vars_files,
        overrides=overrides,
        backend=backend,
        out_dir=out,
        run_dir=run_dir,
        preview=preview,
    )
    with screen(as_json=as_json) as display, stoppable(display.listen) as listen:
        result = pipeline.run_recipe(recipe, options, listen)
    display.conclude(result)
    return result.exit_code
