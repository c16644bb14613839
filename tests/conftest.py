"""A clean world for every test: no token, no user folders, no run left behind."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Own config and data folders, and none of the variables that a developer may have set."""
    for name in ("NEMO_TOKEN", "NEMO_API_URL", "NEMO_WEB_URL", "MVPIPE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("MVPIPE_DATA_DIR", str(home / "engine"))
    monkeypatch.setenv("MVPIPE_CONFIG_DIR", str(home / "config"))
    return home
