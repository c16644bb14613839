"""Which backend is chosen, and where the user's token may go."""

from __future__ import annotations

from pathlib import Path

import pytest

from mvpipe.clock import SystemClock
from mvpipe.connection import chosen_backend, connected
from mvpipe.errors import UsageError
from mvpipe.model.recipe import HOSTED_WAITS

TOKEN = {"NEMO_TOKEN": "user-token-1"}


@pytest.mark.parametrize(
    ("flag", "recipe", "environ", "chosen"),
    [
        (None, None, {}, "local"),
        (None, None, TOKEN, "hosted"),
        (None, "local", TOKEN, "local"),
        ("hosted", "local", {}, "hosted"),
        ("http://host:8000/", None, {}, "http://host:8000"),
    ],
)
def test_the_backend_is_the_flags_else_the_recipes_else_by_the_token(
    flag: str | None, recipe: str | None, environ: dict[str, str], chosen: str
) -> None:
    assert chosen_backend(flag, recipe, environ) == chosen


def test_an_unknown_backend_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="unknown backend 'cloud'"):
        chosen_backend("cloud", None, {})


@pytest.mark.parametrize(
    ("backend", "extra", "given"),
    [
        ("hosted", {}, True),
        ("hosted", {"NEMO_API_URL": "http://127.0.0.1:9"}, True),
        ("http://127.0.0.1:9", {}, False),
        ("http://127.0.0.1:9", {"NEMO_API_URL": "http://127.0.0.1:9"}, True),
    ],
)
def test_the_users_token_goes_to_the_hosted_service_only(
    backend: str, extra: dict[str, str], given: bool, tmp_path: Path
) -> None:
    environ = {**TOKEN, **extra, "MVPIPE_CONFIG_DIR": str(tmp_path)}
    with connected(backend, HOSTED_WAITS, environ=environ, clock=SystemClock()) as link:
        assert (TOKEN["NEMO_TOKEN"] in link.backend.secrets()) == given
