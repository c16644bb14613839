"""What a killed engine left behind is gone on with; what a living one works on is left alone."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mvpipe.engine.server.claims import Claims
from mvpipe.engine.server.inbox import Inbox
from mvpipe.engine.store import Store, StoredRender
from mvpipe.local import running
from mvpipe.model.recipe import LOCAL_WAITS, AssetFile
from mvpipe.model.session import Handle
from mvpipe.session import connect

MAKE = "create a music video synced to the beat from my photos"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "engine"


@contextmanager
def session_of(folder: Path, handle: Handle | None = None) -> Iterator[Any]:
    """A session on an engine that runs in `folder`: the one of `handle`, or a new one."""
    with running(folder) as url:
        backend = connect(url, waits=LOCAL_WAITS, config_dir=folder.parent / "config")
        try:
            yield backend.reopen(handle) if handle else backend.open("en")
        finally:
            backend.close()


def user_of(folder: Path) -> str:
    [path] = (folder / "sessions").iterdir()
    return str(json.loads(path.read_text("utf-8"))["user_id"])


@pytest.fixture
def handle(project: Callable[..., Any], folder: Path) -> Handle:
    """A session with two photos and one message that no engine has worked off."""
    made = project("local")
    with session_of(folder) as session:
        for name in ("a/1.png", "b/1.png"):
            asset = AssetFile(name.replace("/", "-"), "image", made.folder / name)
            session.upload(asset, lambda event: None)
    store, user = Store(folder), user_of(folder)
    kept = store.session(session.handle.session_id, user)
    store.save_session(replace(kept, messages=1, pending=(MAKE,)))
    (folder / "pending" / kept.id).write_text(user, "utf-8")
    return Handle(kept.id)


def when(look: Callable[[], Any], ready: Callable[[Any], bool]) -> Any:
    """What `look` sees once it is ready, or after some seconds."""
    seen = look()
    for _ in range(200):
        if ready(seen):
            break
        time.sleep(0.05)
        seen = look()
    return seen


def idle(state: Any) -> bool:
    return not state["director"]["busy"]


def test_a_message_left_behind_is_worked_off_once(folder: Path, handle: Handle) -> None:
    with session_of(folder, handle) as session:
        state = when(session.state, idle)
    assert state["draft"]["t"]
    assert state["director"]["messages"] == 1
    assert state["director"]["reply"]
    assert list((folder / "pending").iterdir()) == []


def test_a_message_of_a_living_engine_is_left_alone_until_it_dies(
    folder: Path, handle: Handle
) -> None:
    user, other = user_of(folder), Claims(folder / "pending")
    assert other.hold(handle.session_id)
    with session_of(folder, handle) as session:
        state = session.state()
        assert state["director"]["busy"] is True
        assert not state["draft"].get("t")
        other.let_go(handle.session_id)
        (folder / "pending" / handle.session_id).write_text(user, "utf-8")
        assert when(session.state, idle)["draft"]["t"]


def test_a_render_of_a_living_engine_is_left_alone_until_it_dies(
    folder: Path, handle: Handle
) -> None:
    other = Claims(folder / "claims")
    assert other.hold("render_1")
    job = StoredRender("render_1", handle.session_id, {"t": "broken"}, {}, {}, status="processing")
    Store(folder).save_render(job)
    with session_of(folder, handle) as session:
        assert session.poll_render("render_1").status == "processing"
        time.sleep(0.2)
        assert session.poll_render("render_1").status == "processing"
        other.let_go("render_1")
        status = when(lambda: session.poll_render("render_1").status, lambda s: s != "processing")
    assert status in ("failed", "completed")


def test_a_message_is_put_down_and_ended_in_one_write_each(folder: Path, handle: Handle) -> None:
    store, user = Store(folder), user_of(folder)
    inbox = Inbox(store)
    assert inbox.left_behind() == ((handle.session_id, user, MAKE),)
    inbox.take(handle.session_id, user, "again")
    assert store.session(handle.session_id, user).pending == (MAKE, "again")
    inbox.end(handle.session_id, user, MAKE, notes={"reply": "yes"})
    session = store.session(handle.session_id, user)
    assert (session.pending, session.messages, session.notes) == (("again",), 2, {"reply": "yes"})
    assert inbox.is_ours(handle.session_id)
    inbox.end(handle.session_id, user, "again")
    assert not inbox.is_ours(handle.session_id)
    assert list((folder / "pending").iterdir()) == []
