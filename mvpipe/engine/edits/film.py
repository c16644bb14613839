"""Lays planned slots on the main track, in the film's style: fit, motion, transitions, fades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mvpipe.engine.edits.context import Asset, Context
from mvpipe.engine.edits.cutting import Slot
from mvpipe.model.draft import Draft, Media, Motion, Segment, Text, Track, TrackType, Transition

MAX_CROP = 0.35
"""A picture that would lose more than this share of itself stands before its own blur instead."""
CROSSFADE = 500
"""ms of a crossfade when nobody says."""
SCOPED = "part"
"""Key of a media's `extra`: its look was given to this part of the film, not to its picture."""
LANDSCAPE_TURNS = ("zoom-in", "pan-right", "zoom-out", "pan-left")
PORTRAIT_TURNS = ("zoom-in", "pan-down", "zoom-out", "pan-up")


@dataclass(frozen=True)
class Style:
    """What stays when the cuts move. `motion` kind, "auto" (alternating) or "none"; `amount` None: by the
    time a picture stands; fades in ms; `media` the settings of each asset."""

    transition: Transition | None = None
    motion: str = "auto"
    amount: float | None = None
    fade_in: int = 0
    fade_out: int = 0
    media: tuple[Media, ...] = ()

    def settings(self, asset: Asset, draft: Draft, *, muted: bool) -> Media:
        """The media of an asset: as it was on the timeline, else fitted to the canvas."""
        own = [media for media in self.media if media.asset == asset.name]
        known = next((media for media in own if media.speed), own[0] if own else None)
        if known is not None:
            plain = replace(known, transition=None, motion=None, fade_in=0, fade_out=0, source_in=0)
            return unscoped(replace(plain, speed=plain.speed or 1.0))
        volume = 0.0 if muted and asset.is_clip else 1.0
        return Media(asset.name, asset.label, fit=fit_for(asset, draft), volume=volume)


def main_segments(draft: Draft) -> tuple[Segment, ...]:
    track = draft.track("main")
    return track.segments if track else ()


def present_pictures(draft: Draft, context: Context) -> list[Asset]:
    """The assets on the main track in order of first appearance."""
    names = dict.fromkeys(media_of(segment).asset for segment in main_segments(draft))
    return [context.asset(name) or Asset(name, "image") for name in names]


def media_of(segment: Segment) -> Media:
    if not isinstance(segment.content, Media):
        raise TypeError(f"segment {segment.id} holds text, not media")
    return segment.content


def unscoped(media: Media) -> Media:
    """Without what was given to a stretch of time and not to the picture."""
    if SCOPED not in media.extra:
        return media
    extra = {key: value for key, value in media.extra.items() if key != SCOPED}
    return replace(media, look=None, extra=extra)


def rescoped(segments: Sequence[Segment], old: Sequence[Segment]) -> tuple[Segment, ...]:
    """New shots with the looks that their stretches of time had before."""
    held = [s for s in old if SCOPED in media_of(s).extra]
    result = []
    for segment in segments:
        middle = segment.start + segment.duration // 2
        was = next((s for s in held if s.start <= middle < s.end), None)
        if was is not None:
            media = media_of(segment)
            extra = {**media.extra, SCOPED: media_of(was).extra[SCOPED]}
            segment = replace(segment, content=replace(media, look=media_of(was).look, extra=extra))
        result.append(segment)
    return tuple(result)


def style_of(draft: Draft, context: Context) -> Style:
    """Read the style back from the main track, so that a new cut keeps it."""
    segments = main_segments(draft)
    medias = [media_of(segment) for segment in segments]
    if not medias:
        return Style()
    photos = [m for m in medias if not _moves(m.asset, context)]
    kinds = {m.motion.kind if m.motion else "none" for m in photos}
    amounts = {m.motion.amount for m in photos if m.motion}
    return Style(
        transition=_usual_transition(medias[1:]),
        motion="auto" if len(kinds) != 1 or len(photos) < 2 else kinds.pop(),
        amount=amounts.pop() if len(amounts) == 1 and len(photos) > 1 else None,
        fade_in=medias[0].fade_in,
        fade_out=medias[-1].fade_out,
        media=tuple(medias),
    )


def lay(
    draft: Draft, slots: Sequence[Slot], assets: Sequence[Asset], style: Style, *, muted: bool
) -> Draft:
    """A draft whose main track shows the slots in this style; `assets` are what their numbers name."""
    settings = [style.settings(asset, draft, muted=muted) for asset in assets]
    segments = tuple(
        Segment(
            f"v{n}",
            slot.start,
            slot.end - slot.start,
            replace(
                settings[slot.picture],
                source_in=round(slot.source_in * abs(settings[slot.picture].speed)),
            ),
        )
        for n, slot in enumerate(slots, start=1)
    )
    segments = moved(segments, style.motion, style.amount, assets)
    segments = joined(segments, style.transition)
    segments = faded(segments, fade_in=style.fade_in, fade_out=style.fade_out)
    segments = rescoped(segments, main_segments(draft))
    return with_track(draft, Track("video", TrackType.VIDEO, "main", "Video", segments))


def moved(
    segments: Sequence[Segment],
    kind: str,
    amount: float | None,
    assets: Iterable[Asset],
    *,
    over: int | None = None,
) -> tuple[Segment, ...]:
    """Give photos motion: auto takes turns (the same on every run), another kind goes to all."""
    known = {asset.name: asset for asset in assets}
    result, turn = [], 0
    for segment in segments:
        asset = known.get(media_of(segment).asset)
        motion = None
        if kind != "none" and not (asset and asset.is_clip):
            turns = PORTRAIT_TURNS if asset and _is_tall(asset) else LANDSCAPE_TURNS
            chosen = turns[turn % len(turns)] if kind == "auto" else kind
            reached = min(1.0, segment.duration / over) if over else 1.0
            motion = Motion(
                chosen, round(amount * reached, 4) if amount else gentle(segment.duration)
            )
            turn += 1
        result.append(replace(segment, content=replace(media_of(segment), motion=motion)))
    return tuple(result)


def gentle(duration: int) -> float:
    """Share of the picture travelled in `duration` ms: 3.5 % a second, between 4 and 14 %."""
    return round(min(0.14, max(0.04, 0.035 * duration / 1000)), 3)


def joined(segments: Sequence[Segment], transition: Transition | None) -> tuple[Segment, ...]:
    """Every cut as this transition, at most half of the shorter neighbour; None or cut: hard cuts."""
    hard = transition is None or transition.kind == "cut"
    result = []
    for n, segment in enumerate(segments):
        change = None
        if n and transition is not None and not hard:
            half = min(segments[n - 1].duration, segment.duration) // 2
            change = Transition(transition.kind, min(transition.d or CROSSFADE, half))
        result.append(replace(segment, content=replace(media_of(segment), transition=change)))
    return tuple(result)


def faded(segments: Sequence[Segment], *, fade_in: int, fade_out: int) -> tuple[Segment, ...]:
    """The film's fades live on its first and last segment; those in between have none."""
    last = len(segments) - 1
    return tuple(
        replace(
            segment,
            content=replace(
                media_of(segment),
                fade_in=fade_in if n == 0 else 0,
                fade_out=fade_out if n == last else 0,
            ),
        )
        for n, segment in enumerate(segments)
    )


def fit_for(asset: Asset, draft: Draft) -> str:
    """cover when the canvas keeps most of the picture, else blur; cover when its size is unknown."""
    if not asset.width or not asset.height:
        return "cover"
    canvas, own = draft.width / draft.height, asset.width / asset.height
    return "cover" if 1 - min(canvas / own, own / canvas) < MAX_CROP else "blur"


def with_track(draft: Draft, track: Track) -> Draft:
    """Put the track in place of the one with its id, else of its role, else in painter's order."""
    for n, old in enumerate(draft.tracks):
        if old.id == track.id or old.role == track.role:
            tracks = (
                *draft.tracks[:n],
                replace(track, id=old.id, extra=old.extra),
                *draft.tracks[n + 1 :],
            )
            return replace(draft, tracks=tracks)
    tracks = tuple(sorted((*draft.tracks, track), key=lambda t: _ORDER.get(t.role, 9)))
    return replace(draft, tracks=tracks)


def without_empty_tracks(draft: Draft) -> Draft:
    return replace(draft, tracks=tuple(track for track in draft.tracks if track.segments))


def change_media(draft: Draft, role: str, change: Callable[[Media], Media]) -> Draft:
    """Every media segment of a role's tracks changed alike."""
    tracks = tuple(
        replace(
            track,
            segments=tuple(replace(s, content=change(media_of(s))) for s in track.segments),
        )
        if track.role == role
        else track
        for track in draft.tracks
    )
    return replace(draft, tracks=tracks)


def texts(draft: Draft) -> tuple[Segment, ...]:
    return tuple(
        segment
        for track in draft.tracks
        for segment in track.segments
        if isinstance(segment.content, Text)
    )


_ORDER = {"main": 0, "overlay": 1, "music": 2, "sound": 3, "title": 4, "caption": 5}


def _moves(name: str, context: Context) -> bool:
    asset = context.asset(name)
    return asset is not None and asset.is_clip


def _is_tall(asset: Asset) -> bool:
    return bool(asset.width and asset.height and asset.height > asset.width)


def _usual_transition(medias: Sequence[Media]) -> Transition | None:
    counts = Counter(media.transition.kind if media.transition else "cut" for media in medias)
    if not counts:
        return None
    kind = counts.most_common(1)[0][0]
    longest = max(
        (m.transition.d for m in medias if m.transition and m.transition.kind == kind), default=0
    )
    return None if kind == "cut" else Transition(kind, longest)
