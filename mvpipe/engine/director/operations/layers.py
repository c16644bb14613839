"""Requests on what lies over the picture: logo, small window, split screen, waveform."""

from __future__ import annotations

from collections.abc import Sequence

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, Tell
from mvpipe.engine.director.scope import meant, named, span_of, where_of
from mvpipe.engine.edits import (
    AddOverlay,
    Asset,
    ChangeOverlay,
    RemoveOverlay,
    is_logo,
    overlays,
    present_pictures,
    song_of,
)

HALF_OPACITY = 0.5
CORNER = "top-right"


def _asset(clause: Clause, situation: Situation) -> Asset | None:
    """The picture that the clause names, else the logo."""
    context = situation.context
    for reference in clause.values("REF"):
        if not reference.numbers:
            found = named(reference, situation)
            asset = context.asset(found[0]) if found else None
            if asset is not None:
                return asset
    return next((asset for asset in context.assets if is_logo(asset)), None)


def _opacity(clause: Clause) -> float | None:
    if not clause.has("OPACITY"):
        return None
    share = None if clause.has("WIDTH") else clause.value("PERCENT")
    return HALF_OPACITY if share is None else min(1.0, max(0.02, float(share) / 100))


def _size(clause: Clause) -> float | None:
    share = clause.value("PERCENT")
    if share is None or clause.has("BY") or (clause.has("OPACITY") and not clause.has("WIDTH")):
        return None
    return min(1.0, max(0.02, float(share) / 100))


def _factor(clause: Clause) -> float:
    step = 0.85 if clause.has("SLIGHTLY") else 0.7
    if clause.has("DOUBLE"):
        return 2.0
    if clause.has("HALF"):
        return 0.5
    if clause.has("LESS", "TOOMUCH"):
        return step
    return round(1 / step, 3) if clause.has("MORE", "TOOLITTLE") else 1.0


def _logo(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if clause.has("NOT", "REMOVE"):
        return [RemoveOverlay()] if overlays(situation.draft) else [Tell("no-overlay")]
    asset = _asset(clause, situation)
    if asset is None:
        names = [a.name for a in situation.context.assets]
        return [Tell("no-logo", {"names": names})]
    here = any(getattr(s.content, "asset", "") == asset.name for s in overlays(situation.draft))
    if here:
        return _change(clause, situation, asset.name)
    start, end = span_of(clause)
    fade = 500 if clause.has("FADE", "FADEIN", "FADEOUT") else 0
    if fade and clause.value("SECONDS") and not clause.has("FIRST", "LAST", "START", "END"):
        start, end = None, None
    small = _factor(clause)
    return [
        AddOverlay(
            asset.name,
            place=clause.place() or CORNER,
            size=_size(clause) or (None if small == 1.0 else round(0.12 * small, 4)),
            opacity=_opacity(clause) or 1.0,
            start=start or 0,
            duration=None if end is None else end - (start or 0),
            fade=fade,
        )
    ]


def _change(clause: Clause, situation: Situation, asset: str = "") -> Sequence[Result] | None:
    where = where_of(clause, situation, times=True)
    edit = ChangeOverlay(
        asset,
        place=clause.place(),
        size=_size(clause),
        size_factor=_factor(clause),
        opacity=_opacity(clause),
        where=where if where.timed else None,
        whole=clause.has("WHOLE") or (clause.has("KEEP") and clause.has("END")),
        fade=clause.ms() or 500 if clause.has("FADE", "FADEIN", "FADEOUT") else None,
    )
    return None if edit == ChangeOverlay(asset) else [edit]


def _window(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if clause.has("NOT", "REMOVE"):
        return [RemoveOverlay()]
    found = meant(clause, situation)
    names = _names(clause, situation)
    asset = situation.context.asset(names[0]) if names else None
    if asset is not None and is_logo(asset):
        return _logo(clause, situation)
    if not names:
        if found.which or found.names:
            return None
        clips = [a for a in present_pictures(situation.draft, situation.context) if a.is_clip]
        if len(clips) != 1 or not clause.has("CLIP"):
            return [
                Tell(
                    "ask-which-window",
                    {"names": [a.label for a in situation.context.assets if a.kind != "audio"]},
                )
            ]
        names = [clips[0].name]
    start, end = span_of(clause)
    return [
        AddOverlay(
            names[0],
            "window",
            clause.place() or "bottom-right",
            _size(clause),
            _opacity(clause) or 1.0,
            start or 0,
            None if end is None else end - (start or 0),
        )
    ]


def _names(clause: Clause, situation: Situation) -> list[str]:
    """Asset names of all references, in order; unknown ones as they were said."""
    pictures = present_pictures(situation.draft, situation.context)
    found = meant(clause, situation)
    same = [a for a in pictures if found.what == "picture" or a.is_clip == (found.what == "clip")]
    same = same or pictures
    names = list(found.names)
    for number in found.which:
        index = number - 1 if number > 0 else number
        if -len(same) <= index < len(same):
            names.append(same[index].name)
    return names


def _halves(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if clause.has("NOT", "REMOVE"):
        return [RemoveOverlay()]
    names = _names(clause, situation)
    pictures = present_pictures(situation.draft, situation.context)
    if len(names) < 2 and clause.has("CLIP"):
        names = [a.name for a in pictures if a.is_clip][:2]
    if len(names) < 2:
        return [Tell("ask-split-screen", {"names": [a.label for a in pictures]})]
    upright = situation.draft.height > situation.draft.width
    places = ("top-half", "bottom-half") if upright else ("left-half", "right-half")
    start, end = span_of(clause)
    long = None if end is None else end - (start or 0)
    return [
        AddOverlay(name, "half", place, start=start or 0, duration=long)
        for name, place in zip(names[:2], places, strict=True)
    ]


def _waveform(clause: Clause, situation: Situation) -> Sequence[Result]:
    song = song_of(situation.context.assets)
    if song is None:
        return [Tell("no-music")]
    if clause.has("NOT", "REMOVE"):
        return [RemoveOverlay(song.name)]
    return [AddOverlay(song.name, "waveform", clause.place() or "bottom-center", _size(clause))]


LOOKS_OF_IT = (
    "PLACE PERCENT LESS MORE TOOMUCH TOOLITTLE OPACITY HALF DOUBLE SECONDS RANGE FIRST LAST START END WHOLE KEEP FADE FADEIN "
    "FADEOUT OUT MOVE NOT REMOVE REF VIDEO ALL BY CORNER CHANGE PART"
)

LAYERS: tuple[Operation, ...] = (
    Operation("logo", ("LOGO", "LOGO ADD/WITH/SHOW", "REF OPACITY PLACE"), _logo, LOOKS_OF_IT),
    Operation(
        "window",
        (
            "OVERLAY REF",
            "OVERLAY CLIP/PHOTO",
            "OVERLAY",
            "ADD/SHOW/MAKE REF CORNER",
            "ADD/SHOW REF PLACE",
            "REF OPACITY",
        ),
        _window,
        f"{LOOKS_OF_IT} CLIP PHOTO OVERLAY WITH",
        cost=0.02,
    ),
    Operation(
        "split-screen",
        ("SPLITSCREEN", "SPLITSCREEN REF", "SPLITSCREEN CLIP"),
        _halves,
        f"{LOOKS_OF_IT} CLIP PHOTO",
        cost=0.02,
    ),
    Operation(
        "waveform", ("WAVEFORM", "WAVEFORM ADD"), _waveform, f"{LOOKS_OF_IT} COVER SONG MUSIC"
    ),
)
