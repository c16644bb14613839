"""`mvpipe serve`: the local engine for others."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from mvpipe.errors import DONE

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8750,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for sessions, media and renders.  Default: in the user's cache folder.",
)
def command(host: str, port: int, data_dir: Path | None) -> int:
    """Run the local engine as a server for `mvpipe run --backend URL`, until Ctrl-C."""
    from mvpipe import pipeline

    if host not in LOOPBACK and not host.startswith("127."):
        click.echo(
            f"warning: {host} is not a loopback address: whoever reaches it can use this engine",
            err=True,
        )

    def ready(url: str) -> None:
        click.echo(f"mvpipe engine at {url}")
        click.echo(f"use it with: mvpipe run RECIPE --backend {url}")
        click.echo("stop it with Ctrl-C")

    # Ctrl-C is how a server is meant to end, so it is no interruption.
    with suppress(KeyboardInterrupt):
        pipeline.serve(host, port, data_dir, ready=ready)
    return DONE
