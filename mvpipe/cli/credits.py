"""`mvpipe credits`: the balance on the backend."""

from __future__ import annotations

import click

from mvpipe.cli.figures import number_words
from mvpipe.cli.options import backend_option
from mvpipe.errors import DONE
from mvpipe.model.run import Credits


@click.command("credits")
@backend_option
def command(backend: str | None) -> int:
    """Show the credits left on the backend."""
    from mvpipe import pipeline

    click.echo(balance_words(pipeline.backend_credits(backend)))
    return DONE


def balance_words(balance: Credits | None) -> str:
    """`available 100`, one line a figure; `unlimited` on the local engine."""
    if balance is not None and balance.unlimited:
        return "unlimited"
    figures = (
        {}
        if balance is None
        else {"available": balance.available, "frozen": balance.frozen, "total": balance.total}
    )
    lines = [
        f"{name:9}  {number_words(value)}" for name, value in figures.items() if value is not None
    ]
    return "\n".join(lines) or "this backend does not count credits"
