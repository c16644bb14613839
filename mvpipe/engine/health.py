"""What the engine finds on this machine: codecs, drawing, fonts. Each answers (status, detail, hint)."""

from __future__ import annotations

Finding = tuple[str, str, str | None]

CODECS = {"libx264": "w", "aac": "w", "h264": "r", "mp3": "r", "vp9": "r"}
SCRIPTS = {"Latin": "Ab", "Greek": "Ωλ", "Cyrillic": "Жя", "Chinese": "音乐", "Japanese": "うた"}


def codecs() -> Finding:
    import av

    missing = [name for name, mode in CODECS.items() if not _has(name, mode)]
    if missing:
        return "failed", f"PyAV {av.__version__} lacks {', '.join(missing)}", "pip install -U av"
    return "ok", f"PyAV {av.__version__} with libx264 and AAC", None


def _has(name: str, mode: str) -> bool:
    import av

    try:
        av.Codec(name, "w" if mode == "w" else "r")
    except ValueError:
        return False
    return True


def pictures() -> Finding:
    import cv2
    import PIL
    from PIL import features

    if not features.check("freetype2"):
        return "failed", "Pillow has no FreeType: titles can't be drawn", "pip install -U pillow"
    return "ok", f"OpenCV {cv2.__version__}, Pillow {PIL.__version__}", None


def fonts() -> Finding:
    from mvpipe.engine.compose import missing_characters

    lacking = [name for name, sample in SCRIPTS.items() if missing_characters(sample)]
    if lacking:
        hint = "install a font such as Noto Sans CJK to write these in titles"
        return "warning", f"no font for {', '.join(lacking)}", hint
    return "ok", f"titles in {', '.join(SCRIPTS)}", None
