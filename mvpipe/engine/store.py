"""The local engine's memory on disk: tokens, sessions, media by content, analyses, render jobs.

    tokens.json                    sha256 of a token → user and expiry
    blobs/<sha256><suffix>         uploaded media, each content once
    sessions/<id>.json             assets, draft, its past and future, messages not yet worked off
    pending/<id>                   marks of sessions that have such messages (engine.server.inbox)
    analysis/<sha256>-v<N>.json    what was heard in a song
    renders/<id>.json, <id>.mp4    jobs and films
    claims/<id>                    jobs that a living engine works on
    chunks/                        encoded pieces of films (engine.render)

Every file is replaced whole, so a killed server finds the old or the new one, never half of one.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from mvpipe.errors import DiskFailed, SessionLost
from mvpipe.files import drop_dead_parts, sha256_of, write_text
from mvpipe.model.draft import Draft, Music
from mvpipe.wire import draft_codec, music_codec

ANALYSIS_VERSION = 2
TOKEN_DAYS = 7
KEEP_DAYS = 7
"""Sessions and films untouched for this long are removed when a server starts: no token lives longer."""
UNDO_DEPTH = 50
DAY_S = 86_400

EMPTY = Draft()
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


@dataclass(frozen=True)
class StoredAsset:
    """One uploaded file of a session; seconds and pixels None where they don't apply."""

    name: str
    kind: str
    blob: str
    bytes: int
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    has_audio: bool = False


@dataclass(frozen=True)
class StoredSession:
    id: str
    task_id: str
    user_id: str
    language: str
    assets: tuple[StoredAsset, ...] = ()
    draft: Draft = EMPTY
    past: tuple[Draft, ...] = ()
    future: tuple[Draft, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)
    """The last prompt's edits, what was not understood, and the reply, for the state."""
    messages: int = 0
    """How many messages were taken."""
    pending: tuple[str, ...] = ()
    """Those not yet worked off, oldest first: a killed server goes on with them."""


@dataclass(frozen=True)
class StoredRender:
    """`status`: pending, processing, completed, failed. `output` and `draft` as submitted; `assets`
    names the blob behind each asset of the session."""

    id: str
    session_id: str
    draft: Mapping[str, Any]
    output: Mapping[str, Any]
    assets: Mapping[str, str]
    status: str = "pending"
    frames_done: int = 0
    frames_total: int = 0
    seconds: float = 0.0
    bytes: int = 0
    error: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


class Store:
    """Thread-safe; `guard` is held around reading and changing a file. Raises DiskFailed where the folder
    can't be read or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chunks = folder / "chunks"
        self.guard = threading.RLock()
        for name in ("blobs", "sessions", "analysis", "renders", "chunks"):
            try:
                (folder / name).mkdir(parents=True, exist_ok=True)
            except OSError as exc:
                raise DiskFailed(
                    f"can't make the engine's folder {folder}: {exc.strerror}",
                    hint="set MVPIPE_DATA_DIR to a folder that can be written",
                ) from exc

    # --- tokens

    def new_token(self, client_id: str) -> tuple[str, str, float]:
        """A token for this client, its user id, and when it ends (seconds since 1970)."""
        token = secrets.token_urlsafe(32)
        user = hashlib.sha256(client_id.encode()).hexdigest()[:20]
        ends = time.time() + TOKEN_DAYS * DAY_S
        with self.guard:
            tokens = {k: v for k, v in self._tokens().items() if v["ends"] > time.time()}
            tokens[_digest(token)] = {"user": user, "ends": ends}
            write_text(self.folder / "tokens.json", json.dumps(tokens))
        return token, user, ends

    def user_of(self, token: str) -> str | None:
        """The user behind a token; None when it is unknown or has ended."""
        known = self._tokens().get(_digest(token))
        return known["user"] if known is not None and known["ends"] > time.time() else None

    def _tokens(self) -> dict[str, Any]:
        return _read(self.folder / "tokens.json") or {}

    # --- sessions

    def new_session(self, user_id: str, language: str) -> StoredSession:
        session = StoredSession(
            id=secrets.token_hex(16),
            task_id=secrets.token_hex(12),
            user_id=user_id,
            language=language,
        )
        self.save_session(session)
        return session

    def session(self, session_id: str, user_id: str) -> StoredSession:
        """Raises SessionLost when there is none of this id that belongs to the user."""
        data = _read(self._path("sessions", session_id)) if _SAFE_ID.fullmatch(session_id) else None
        if data is None or data["user_id"] != user_id:
            raise SessionLost(f"session {session_id} does not exist")
        return StoredSession(
            **{
                **data,
                "assets": tuple(StoredAsset(**asset) for asset in data["assets"]),
                "draft": draft_codec.decode(data["draft"]),
                "past": tuple(draft_codec.decode(one) for one in data["past"]),
                "future": tuple(draft_codec.decode(one) for one in data["future"]),
                "pending": tuple(data.get("pending", ())),
            }
        )

    def save_session(self, session: StoredSession) -> None:
        data = {
            "id": session.id,
            "task_id": session.task_id,
            "user_id": session.user_id,
            "language": session.language,
            "assets": [asdict(asset) for asset in session.assets],
            "draft": draft_codec.encode(session.draft),
            "past": [draft_codec.encode(one) for one in session.past[-UNDO_DEPTH:]],
            "future": [draft_codec.encode(one) for one in session.future[-UNDO_DEPTH:]],
            "notes": dict(session.notes),
            "messages": session.messages,
            "pending": list(session.pending),
        }
        with self.guard:
            write_text(self._path("sessions", session.id), json.dumps(data, ensure_ascii=False))

    def add_asset(self, session_id: str, user_id: str, asset: StoredAsset) -> StoredAsset:
        """Add an upload to a session; the same content under the same name is the same asset, another
        content under a name already there gets a new name."""
        with self.guard:
            session = self.session(session_id, user_id)
            same = next(
                (a for a in session.assets if a.name == asset.name and a.blob == asset.blob), None
            )
            if same is not None:
                return same
            asset = replace(asset, name=_free_name(asset.name, {a.name for a in session.assets}))
            self.save_session(replace(session, assets=(*session.assets, asset)))
            return asset

    # --- media

    def keep_blob(self, part: Path, suffix: str) -> str:
        """Move a finished part file into the store; its blob name comes back."""
        name = sha256_of(part) + suffix.lower()
        target = self.blob(name)
        if target.exists():
            part.unlink()
            target.touch()
        else:
            shutil.move(part, target)
        return name

    def blob(self, name: str) -> Path:
        return self.folder / "blobs" / name

    def music(self, blob: str) -> Music | None:
        data = _read(self._analysis(blob))
        return None if data is None else music_codec.music_from_wire(data)

    def save_music(self, blob: str, music: Music) -> None:
        write_text(self._analysis(blob), json.dumps(music_codec.music_to_wire(music)))

    def _analysis(self, blob: str) -> Path:
        return self.folder / "analysis" / f"{Path(blob).stem}-v{ANALYSIS_VERSION}.json"

    # --- renders

    def save_render(self, render: StoredRender) -> None:
        with self.guard:
            write_text(self._path("renders", render.id), json.dumps(asdict(render)))

    def render(self, render_id: str) -> StoredRender | None:
        if not _SAFE_ID.fullmatch(render_id):
            return None
        data = _read(self._path("renders", render_id))
        return None if data is None else StoredRender(**data)

    def unfinished_renders(self) -> tuple[StoredRender, ...]:
        """Jobs that a stopped server left behind, oldest first."""
        paths = sorted((self.folder / "renders").glob("*.json"), key=lambda p: p.stat().st_mtime)
        jobs = (self.render(path.stem) for path in paths)
        return tuple(job for job in jobs if job and job.status in ("pending", "processing"))

    def film(self, render_id: str) -> Path:
        return self.folder / "renders" / f"{render_id}.mp4"

    # --- care

    def tidy(self) -> None:
        """Remove what has not been touched for KEEP_DAYS and media that no session names any more."""
        limit = time.time() - KEEP_DAYS * DAY_S
        for place in (self.folder, *self.folder.iterdir(), *self.chunks.iterdir()):
            drop_dead_parts(place)
        with self.guard:
            for folder in ("sessions", "renders", "analysis"):
                for path in (self.folder / folder).iterdir():
                    if path.stat().st_mtime < limit:
                        path.unlink(missing_ok=True)
            named = {
                asset["blob"]
                for path in (self.folder / "sessions").glob("*.json")
                for asset in (_read(path) or {"assets": []})["assets"]
            }
            for path in (self.folder / "blobs").iterdir():
                if path.name not in named and path.stat().st_mtime < limit:
                    path.unlink(missing_ok=True)

    def _path(self, folder: str, name: str) -> Path:
        return self.folder / folder / f"{name}.json"


def _read(path: Path) -> Any:
    """The JSON of a file; None when there is none or it can't be read as JSON."""
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return None
    except OSError as exc:
        raise DiskFailed(f"can't read {path}: {exc.strerror}") from exc


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _free_name(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 2
    while f"{stem}-{number}{suffix}" in taken:
        number += 1
    return f"{stem}-{number}{suffix}"
