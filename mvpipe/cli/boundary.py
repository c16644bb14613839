"""The one place where errors are shown and become exit codes."""

from __future__ import annotations

import difflib
import os
import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from mvpipe import __version__
from mvpipe.cli.figures import clean
from mvpipe.cli.stream import carry_any_text, colours, style
from mvpipe.diagnostics import draw_all
from mvpipe.errors import (
    BUG,
    DONE,
    INTERRUPTED,
    Interrupted,
    MvpipeError,
    RecipeInvalid,
    UsageError,
)
from mvpipe.redact import Redactor


def guarded(call: Callable[[], int], *, command: str) -> int:
    """`call`'s exit code; whatever it raises is drawn once on stderr and becomes one."""
    carry_any_text(sys.stdout)
    carry_any_text(sys.stderr)
    try:
        code = call()
        sys.stdout.flush()
        return code
    except click.exceptions.Exit as asked:
        return asked.exit_code
    except MvpipeError as error:
        show(error)
        return error.exit_code
    except click.UsageError as error:
        show(_as_usage_error(error))
        return UsageError.exit_code
    except click.ClickException as error:
        show(UsageError(error.format_message()))
        return UsageError.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("\ninterrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _close_stdout()
        return DONE
    except Exception as bug:
        return _show_bug(bug, command)


def show(error: MvpipeError, *, stream: TextIO | None = None) -> None:
    """Draw one error on `stream` (stderr): what, where, and what to do."""
    out = sys.stderr if stream is None else stream
    click.echo(drawn(error, colour=colours(out)), file=out, color=True)


def drawn(error: MvpipeError, *, colour: bool) -> str:
    """`error: what` and an indented `hint: …`; for an invalid recipe every diagnostic instead."""
    if isinstance(error, RecipeInvalid):
        total = style(error.message, colour, fg="red", bold=True)
        return f"{drawn_problems(error, colour=colour)}\n\n{total}"
    word = "interrupted" if isinstance(error, Interrupted) else "error"
    message = clean(error.message).replace("\n", "\n  ")
    lines = [f"{style(f'{word}:', colour, fg='red', bold=True)} {message}"]
    if error.hint:
        hint = clean(error.hint).replace("\n", "\n        ")
        lines.append(f"  {style('hint:', colour, fg='cyan')} {hint}")
    return "\n".join(lines)


def drawn_problems(error: RecipeInvalid, *, colour: bool) -> str:
    """Every diagnostic with its code frame, without their count."""
    text = draw_all(error.diagnostics, error.sources)
    return coloured(text) if colour else text


_HEAD = re.compile(r"^(error|warning)(?=: )")
_PLACE = re.compile(r"^(\s*-->)(.*)$")
_CARETS = re.compile(r"^(\s*\|\s*)(\^+)(.*)$")
_GUTTER = re.compile(r"^(\s*\d*\s*\|)(?=\s|$)")
_HELP = re.compile(r"^(\s*= help:)")


def coloured(text: str) -> str:
    """The text of `diagnostics.draw_all` with its places, gutters, carets and hints coloured."""
    return "\n".join(_coloured_line(line) for line in text.split("\n"))


def _coloured_line(line: str) -> str:
    if match := _CARETS.match(line):
        carets = click.style(match[2] + match[3], fg="red", bold=True)
        return click.style(match[1], fg="blue") + carets
    if match := _HEAD.match(line):
        colour = "yellow" if match[1] == "warning" else "red"
        return click.style(match[1], fg=colour, bold=True) + line[match.end() :]
    for pattern, colour in ((_PLACE, "blue"), (_HELP, "cyan"), (_GUTTER, "blue")):
        if match := pattern.match(line):
            return click.style(match[1], fg=colour) + line[match.end(1) :]
    return line


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, if one is near enough to be what was meant."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return near[0] if near else None


def _as_usage_error(error: click.UsageError) -> UsageError:
    command = error.ctx.command_path if error.ctx else "mvpipe"
    hint = f"{command} --help shows how it is used"
    if isinstance(error, click.NoSuchOption):
        options = [
            option
            for param in (error.ctx.command.params if error.ctx else [])
            for option in param.opts
            if option.startswith("-")
        ]
        near = closest(error.option_name, options)
        message = f"{command} has no option {error.option_name}"
        return UsageError(message, hint=f"did you mean {near}?" if near else hint)
    message = error.format_message().rstrip(".")
    return UsageError(message[:1].lower() + message[1:], hint=hint)


def _close_stdout() -> None:
    # The reader (`| head`) has all it wants. Without this the interpreter would complain at exit.
    devnull = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(devnull, sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (lives as long as we)


def _show_bug(bug: Exception, command: str) -> int:
    text = _bug_report(bug, command)
    colour = colours(sys.stderr)
    if os.environ.get("MVPIPE_DEBUG", "0") not in ("", "0"):
        click.echo(text, err=True)
    try:
        where = f"the details are in {_written(text)}"
    except OSError:
        where = "the details could not be written; MVPIPE_DEBUG=1 shows them"
    word = style("bug:", colour, fg="red", bold=True)
    hint = style("hint:", colour, fg="cyan")
    click.echo(f"{word} mvpipe stopped on an error of its own ({type(bug).__name__})", err=True)
    click.echo(f"  {hint} {where}; please report it with that file", err=True)
    return BUG


def _bug_report(bug: Exception, command: str) -> str:
    lines = [
        f"mvpipe {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: {command}",
        "".join(traceback.format_exception(bug)),
    ]
    return Redactor([os.environ.get("NEMO_TOKEN", "")]).text("\n".join(lines))


def _written(report: str) -> Path:
    """Store the report in the user's log folder, else in the temporary one. Raises OSError."""
    from platformdirs import user_log_path

    name = f"mvpipe-bug-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.txt"
    for folder in (user_log_path("mvpipe", appauthor=False), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            path.write_text(report, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return path
    raise OSError("no folder to write to")
