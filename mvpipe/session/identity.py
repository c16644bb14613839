"""Who we are to a backend: the client id and the tokens, kept in the user's config folder.

The token carries the render jobs, so a later run must find the same one: it is on disk before it is used.
"""

from __future__ import annotations

import json
import os
import threading
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mvpipe.clock import iso
from mvpipe.errors import DiskFailed
from mvpipe.files import PART, drop_dead_parts, part_prefix

LIFETIME = timedelta(days=7)
"""What the service says an anonymous token lives, where its answer does not say."""

MARGIN = timedelta(minutes=1)
KEPT = 32
"""Tokens kept: local engines come and go on ports of their own."""

_writing = threading.Lock()


@dataclass(frozen=True)
class Token:
    """`anonymous`: fetched by us and replaceable; else given by the user, and never replaced."""

    value: str
    anonymous: bool = True
    user_id: str | None = None
    expires_at: datetime | None = None

    def fresh(self, now: datetime) -> bool:
        return self.expires_at is None or now + MARGIN < self.expires_at


def client_id(folder: Path) -> str:
    """This user's client id, a UUID, made once. Raises DiskFailed."""
    path = folder / "client-id"
    try:
        return str(uuid.UUID(path.read_text("ascii").strip()))
    except (FileNotFoundError, ValueError):
        return _make_client_id(path)
    except OSError as exc:
        raise _unreadable(path, exc) from exc


def new_client_id(folder: Path) -> str:
    """For a backend that does not accept the one we have."""
    with suppress(OSError):
        (folder / "client-id").unlink()
    return client_id(folder)


def _make_client_id(path: Path) -> str:
    made = str(uuid.uuid4())
    part = path.with_name(f"{part_prefix(path.name)}{made}{PART}")
    try:
        _write_private(part, made + "\n")
        try:
            # A link fails where the file is there already: of two processes, one wins.
            os.link(part, path)
        except FileExistsError:
            with suppress(ValueError):
                return str(uuid.UUID(path.read_text("ascii").strip()))
            part.replace(path)
        except OSError:
            part.replace(path)
        return made
    except OSError as exc:
        raise _unwritable(path, exc) from exc
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def stored_token(folder: Path, base_url: str, now: datetime) -> Token | None:
    """The token kept for a backend, if it still lives. A damaged file counts as none."""
    entry = _entries(folder).get(base_url)
    if not isinstance(entry, Mapping) or not isinstance(entry.get("token"), str):
        return None
    user = entry.get("user_id")
    token = Token(
        value=entry["token"],
        user_id=user if isinstance(user, str) else None,
        expires_at=moment(entry.get("expires_at")),
    )
    return token if token.fresh(now) else None


def store_token(folder: Path, base_url: str, token: Token, now: datetime) -> None:
    """Keep a token, readable by this user only. Raises DiskFailed."""
    path = folder / "tokens.json"
    expires = token.expires_at or now + LIFETIME
    entry = {"token": token.value, "user_id": token.user_id, "expires_at": iso(expires)}
    with _writing:
        entries = {key: one for key, one in _entries(folder).items() if _alive(one, now)}
        entries.pop(base_url, None)
        kept = dict([*entries.items(), (base_url, entry)][-KEPT:])
        part = path.with_name(f"{part_prefix(path.name)}{uuid.uuid4().hex}{PART}")
        drop_dead_parts(folder)
        try:
            _write_private(part, json.dumps({"version": 1, "tokens": kept}, indent=1) + "\n")
            part.replace(path)
        except OSError as exc:
            raise _unwritable(path, exc) from exc
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def token_of(data: Mapping[str, Any], now: datetime) -> Token | None:
    """The token of an anonymous-token answer; None where there is none in it."""
    value = data.get("token")
    if not isinstance(value, str) or not value:
        return None
    seconds = data.get("expires_in")
    expires = moment(data.get("expires_at"))
    if expires is None and isinstance(seconds, int | float) and seconds > 0:
        expires = now + timedelta(seconds=float(seconds))
    user = data.get("user_id")
    return Token(
        value=value,
        user_id=str(user) if isinstance(user, str | int) and user else None,
        expires_at=expires or now + LIFETIME,
    )


def moment(value: object) -> datetime | None:
    """A point in time written as ISO 8601, or as seconds or milliseconds since 1970."""
    try:
        if isinstance(value, str):
            read = datetime.fromisoformat(value)
            return read if read.tzinfo else read.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _entries(folder: Path) -> Mapping[str, Any]:
    try:
        data = json.loads((folder / "tokens.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    tokens = data.get("tokens") if isinstance(data, Mapping) else None
    return tokens if isinstance(tokens, Mapping) else {}


def _alive(entry: object, now: datetime) -> bool:
    expires = moment(entry.get("expires_at")) if isinstance(entry, Mapping) else None
    return expires is not None and now < expires


def _write_private(path: Path, text: str) -> None:
    """Readable by this user from its first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _unreadable(path: Path, exc: OSError) -> DiskFailed:
    return DiskFailed(f"can't read {path}: {exc.strerror}", hint="check its permissions")


def _unwritable(path: Path, exc: OSError) -> DiskFailed:
    return DiskFailed(f"can't write {path}: {exc.strerror}", hint="check the folder and free space")
