"""The `mvpipe` group: finds a command's module only when it is called, so that `--help` stays fast."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from mvpipe import __version__
from mvpipe.cli.boundary import closest, guarded
from mvpipe.errors import DONE, USAGE, UsageError

COMMANDS: dict[str, dict[str, str]] = {
    "Make a film": {
        "init": "Start a new recipe project in a folder.",
        "validate": "Check recipes and show every problem; run nothing.",
        "plan": "Show the steps and assets a run would send; run nothing.",
        "run": "Make the film of a recipe and its run report.",
        "resume": "Go on where a stopped run stopped.",
        "report": "Write the reports of a run folder again.",
    },
    "Look around": {
        "beats": "Show the beats, bars and sections of a song.",
        "schema": "Print a JSON Schema: recipe, report or draft.",
        "credits": "Show the balance on the backend.",
        "doctor": "Check what works on this machine.",
        "serve": "Run the local engine as a server.",
    },
}
"""Heading → command → its one line of help; the module of a command is `mvpipe.cli.<command>`."""


class LazyGroup(click.Group):
    """A group whose commands are modules holding a `command`; errors leave it as exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for commands in COMMANDS.values() for name in commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"mvpipe.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        known = self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            near = closest(name, known)
            raise UsageError(
                f"no such command: {name}",
                hint=f"did you mean mvpipe {near}?" if near else "mvpipe --help lists the commands",
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(len(name) for name in self.list_commands(ctx))
        for heading, commands in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(width), text) for name, text in commands.items()])

    def main(self, args: Sequence[str] | None = None, *_rest: Any, **_extra: Any) -> Any:
        """Run the command line and exit the process with the contract's exit code."""
        if "_MVPIPE_COMPLETE" in os.environ:
            return super().main(args, "mvpipe")
        given = list(sys.argv[1:] if args is None else args)

        def call() -> int:
            with self.make_context("mvpipe", list(given)) as ctx:
                code = self.invoke(ctx)
            return code if isinstance(code, int) else DONE

        sys.exit(guarded(call, command=given[0] if given else ""))


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"mvpipe {__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="Start with: mvpipe init my-video && mvpipe run my-video/recipe.yaml",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
@click.pass_context
def main(ctx: click.Context) -> int:
    """Make music videos from recipes: a YAML file in, a beat-synced 1080p MP4 and a run report out."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        return USAGE
    return DONE
