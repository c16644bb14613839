"""Where the decoders' own exceptions become MediaFailed: one boundary, one wording, always naming the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import av.error

from mvpipe.errors import DiskFailed, MediaFailed, MvpipeError, RenderFailed

Failure = (av.error.FFmpegError, ArithmeticError, LookupError, MemoryError, SyntaxError, ValueError)

# Containers that hold their own media. Playlists (hls, concat, dash, image2 ...) are left out on purpose: they make
# the demuxer open other files or hosts that nobody uploaded.
CONTAINERS = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,eac3,flac,flv,h264,hevc,ivf,matroska,webm,m4v,mp3,mov,mp4,"
    "mpeg,mpegts,mpegvideo,mxf,obu,ogg,rm,tta,w64,wav,wv"
)


def file_name(path: Path) -> str:
    return path.name or str(path)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Run a decode of `path`; what goes wrong inside becomes MediaFailed (or DiskFailed for the file itself)."""
    try:
        yield
    except MvpipeError:
        raise
    except (FileNotFoundError, PermissionError, IsADirectoryError) as exc:
        reason = os.strerror(exc.errno) if exc.errno else str(exc)
        raise DiskFailed(f"can't read {path}: {reason}") from exc
    except (*Failure, OSError) as exc:
        raise MediaFailed(
            f"{file_name(path)} can't be decoded: {reason_of(exc)}",
            hint="play the file elsewhere; export or download it again if it is damaged",
        ) from exc


@contextmanager
def encoding() -> Iterator[None]:
    """Run an encoder; what it refuses becomes RenderFailed."""
    try:
        yield
    except (av.error.FFmpegError, ValueError, MemoryError) as exc:
        raise RenderFailed(
            f"the video encoder failed: {reason_of(exc)}",
            hint="run mvpipe doctor; free some memory",
        ) from exc


def reason_of(exc: BaseException) -> str:
    """The decoder's words in one short line, without its path and error number."""
    text = getattr(exc, "strerror", None) or str(exc) or type(exc).__name__
    return " ".join(str(text).split())[:200].rstrip(".")


def open_container(path: Path) -> av.container.InputContainer:
    """Open a film, clip or song for reading; raises what FFmpeg raises, MediaFailed for an empty file."""
    if path.stat().st_size == 0:
        raise MediaFailed(f"{file_name(path)} is empty", hint="export or download it again")
    options: dict[str, Any] = {"format_whitelist": CONTAINERS, "protocol_whitelist": "file"}
    return av.open(
        os.fspath(path.absolute()), "r", container_options=options, metadata_errors="replace"
    )
