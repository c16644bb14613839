from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from scipy.signal import resample_poly

from mvpipe.engine.analysis import integrated_loudness
from mvpipe.engine.media import decode_audio
from mvpipe.engine.mix import mix, mix_blocks, sound_key, sound_rate
from mvpipe.errors import RenderFailed
from mvpipe.model.draft import Draft, Media, Segment, Track, TrackType

Wav = Callable[..., Path]
Sounding = Callable[..., Draft]
RATE = 44_100


def noise(seconds: float, channels: int = 2, level: float = 0.3, seed: int = 0) -> np.ndarray:
    shape = (round(seconds * RATE), channels)
    return np.random.default_rng(seed).uniform(-level, level, shape)


def steady(seconds: float, level: float = 0.5) -> np.ndarray:
    return np.full((round(seconds * RATE), 2), level)


def test_an_untouched_song_comes_out_sample_for_sample(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", noise(2.0, level=1.0))
    made = mix(sounding(2000, [(0, 2000, Media("song"))]), {"song": song}, rate=RATE)
    assert np.array_equal(made.samples, decode_audio(song).samples)


def test_a_mono_song_sounds_on_both_sides(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", noise(1.0, channels=1))
    made = mix(sounding(1000, [(0, 1000, Media("song"))]), {"song": song}, rate=RATE)
    source = decode_audio(song).samples[:, 0]
    assert np.array_equal(made.samples, np.stack([source, source], axis=1))


@pytest.mark.parametrize(("fps", "ms", "samples"), [(29.97, 1000, 44_144), (30.0, 1010, 44_100)])
def test_the_length_is_that_of_the_whole_frames(
    sounding: Sounding, fps: float, ms: int, samples: int
) -> None:
    made = mix(sounding(ms, [], fps=fps), {}, rate=RATE)
    assert made.samples.shape == (samples, 2)
    assert not made.samples.any()


def test_the_length_may_be_given(sounding: Sounding) -> None:
    assert len(mix(sounding(1000, []), {}, rate=48_000, length=123).samples) == 123


def test_segments_start_on_their_millisecond_and_read_from_theirs(
    wav: Wav, sounding: Sounding
) -> None:
    song = wav("song.wav", noise(3.0))
    draft = sounding(3000, [(333, 1000, Media("song", source_in=777))])
    made = mix(draft, {"song": song}, rate=RATE).samples
    source = decode_audio(song).samples
    start, skip, edge = round(0.333 * RATE), round(0.777 * RATE), 200
    length = round(1.333 * RATE) - start
    assert not made[:start].any()
    assert not made[start + length :].any()
    assert np.array_equal(
        made[start + edge : start + length - edge], source[skip + edge : skip + length - edge]
    )


def test_a_cut_inside_a_wave_is_softened_against_clicks(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", steady(3.0))
    draft = sounding(3000, [(1000, 1000, Media("song", source_in=500))])
    made = mix(draft, {"song": song}, rate=RATE).samples[:, 0]
    assert np.abs(np.diff(made)).max() < 0.01
    assert made[RATE + 200] == pytest.approx(0.5, abs=1e-4)


def test_a_song_shorter_than_its_segment_ends_in_silence(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", steady(1.0))
    made = mix(sounding(3000, [(0, 3000, Media("song"))]), {"song": song}, rate=RATE).samples
    assert made[RATE - 1, 0] == 0.5
    assert not made[RATE:].any()


def test_volume_scales_and_zero_is_not_even_decoded(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", steady(1.0))
    broken = song.with_name("broken.wav")
    broken.write_bytes(b"nothing")
    draft = sounding(
        1000, [(0, 1000, Media("song", volume=0.35))], [(0, 1000, Media("b", volume=0))]
    )
    made = mix(draft, {"song": song, "b": broken}, rate=RATE).samples
    assert made == pytest.approx(0.175, abs=1e-6)


def test_fades_follow_a_quarter_sine_and_reach_silence(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", steady(2.0))
    draft = sounding(2000, [(0, 2000, Media("song", fade_in=500, fade_out=1000))])
    made = mix(draft, {"song": song}, rate=RATE).samples[:, 0]
    assert made[0] == pytest.approx(0, abs=1e-4)
    assert made[-1] == pytest.approx(0, abs=1e-4)
    assert made[round(0.25 * RATE)] == pytest.approx(0.5 * np.sin(np.pi / 4), abs=1e-3)
    assert made[round(1.5 * RATE)] == pytest.approx(0.5 * np.sin(np.pi / 4), abs=1e-3)
    assert made[round(0.75 * RATE)] == 0.5


def test_a_fade_out_ends_at_the_segments_end_even_if_the_film_is_shorter(
    wav: Wav, sounding: Sounding
) -> None:
    song = wav("song.wav", steady(2.0))
    draft = sounding(1000, [(0, 2000, Media("song", fade_out=1000))])
    made = mix(draft, {"song": song}, rate=RATE).samples[:, 0]
    assert len(made) == RATE
    assert made[RATE - 500] == 0.5


def test_two_quiet_sounds_simply_add(wav: Wav, sounding: Sounding) -> None:
    one, two = wav("one.wav", noise(1.0, seed=1)), wav("two.wav", noise(1.0, seed=2))
    draft = sounding(1000, [(0, 1000, Media("one"))], [(0, 1000, Media("two"))])
    made = mix(draft, {"one": one, "two": two}, rate=RATE).samples
    parts = [decode_audio(path).samples for path in (one, two)]
    assert np.abs(made - parts[0] - parts[1]).max() < 1e-7


def test_a_sum_over_full_scale_is_turned_down_only_around_it(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", noise(3.0, level=0.8, seed=1))
    hit = wav("hit.wav", steady(0.05, level=0.9))
    draft = sounding(3000, [(0, 3000, Media("song"))], [(1500, 50, Media("hit"))])
    made = mix(draft, {"song": song, "hit": hit}, rate=RATE).samples
    plain = decode_audio(song).samples
    assert np.abs(made).max() <= 1.0
    assert np.abs(made[round(1.5 * RATE) : round(1.55 * RATE)]).max() > 0.9
    away = np.r_[0 : round(1.47 * RATE), round(1.58 * RATE) : len(made)]
    assert np.array_equal(made[away], plain[away])


def test_gain_over_one_is_limited_too(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", noise(1.0, level=0.9))
    made = mix(sounding(1000, [(0, 1000, Media("song", volume=2.0))]), {"song": song}, rate=RATE)
    assert 0.9 < np.abs(made.samples).max() <= 1.0


def test_speed_shortens_the_sound(wav: Wav, sounding: Sounding) -> None:
    time = np.arange(2 * RATE) / RATE
    song = wav("song.wav", 0.5 * np.sin(2 * np.pi * 440 * time)[:, None].repeat(2, axis=1))
    made = mix(sounding(2000, [(0, 2000, Media("song", speed=2.0))]), {"song": song}, rate=RATE)
    loud = np.abs(made.samples[:, 0])
    assert loud[: RATE - 100].max() > 0.4
    assert not loud[RATE + 100 :].any()
    spectrum = np.abs(np.fft.rfft(made.samples[:RATE, 0]))
    assert np.argmax(spectrum) == pytest.approx(880, abs=2)


def clip(path: Path, level: float) -> Path:
    """One second of black at 25 fps with a steady tone at 48 kHz."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        audio = container.add_stream("pcm_s16le", rate=48_000)
        audio.codec_context.layout = "mono"
        for number in range(25):
            frame = av.VideoFrame(32, 32, "yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        tone = np.full((1, 48_000), round(level * 32768), np.int16)
        block = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
        block.sample_rate, block.pts = 48_000, 0
        container.mux(audio.encode(block))
        container.mux(audio.encode(None))
    return path


def test_a_clip_sounds_at_its_place_and_a_photo_never(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "photo.png")
    assets = {"clip": clip(tmp_path / "clip.mkv", 0.25), "photo": tmp_path / "photo.png"}
    segments = (
        Segment("s0", 0, 1000, Media("photo")),
        Segment("s1", 1000, 1000, Media("clip")),
        Segment("s2", 2000, 1000, Media("clip", volume=0)),
    )
    draft = Draft(3000, tracks=(Track("v", TrackType.VIDEO, "main", segments=segments),))
    made = mix(draft, assets, rate=48_000).samples
    assert not made[:48_000].any()
    assert made[48_200:95_800] == pytest.approx(0.25, abs=1e-4)
    assert not made[96_000:].any()


def test_what_was_not_uploaded_is_named(sounding: Sounding) -> None:
    with pytest.raises(RenderFailed, match=r"uses 'song\.mp3', which was not uploaded"):
        mix(sounding(1000, [(0, 1000, Media("song.mp3"))]), {}, rate=RATE)


@pytest.mark.parametrize(("rates", "expected"), [((44_100,), 44_100), ((44_100, 48_000), 48_000)])
def test_a_song_keeps_its_rate_when_it_is_alone(
    wav: Wav, sounding: Sounding, rates: tuple[int, ...], expected: int
) -> None:
    assets = {f"{n}": wav(f"{n}.wav", noise(0.1), rate) for n, rate in enumerate(rates)}
    draft = sounding(100, *([(0, 100, Media(name))] for name in assets))
    assert sound_rate(draft, assets) == expected


def test_a_silent_film_has_48_khz(sounding: Sounding) -> None:
    assert sound_rate(sounding(1000, []), {}) == 48_000


def test_the_key_changes_with_all_that_is_heard_and_with_nothing_else(
    wav: Wav, sounding: Sounding
) -> None:
    assets = {"song": wav("song.wav", steady(0.5)), "other": wav("other.wav", steady(0.5))}

    def key(media: Media, at: tuple[int, int] = (0, 400), length: int = 22_050) -> object:
        draft = sounding(500, [(*at, media)])
        return sound_key(draft, assets, rate=RATE, length=length)

    base = Media("song")
    assert key(base) == key(replace(base, name="renamed", fit="contain", opacity=0.5))
    changed = [
        key(Media("other")),
        key(base, (1, 400)),
        key(base, (0, 399)),
        key(base, length=22_051),
        *(
            key(replace(base, **{name: value}))
            for name, value in (
                ("source_in", 10),
                ("speed", 1.5),
                ("volume", 0.5),
                ("fade_in", 5),
                ("fade_out", 5),
            )
        ),
    ]
    assert all(one != key(base) for one in changed)


def tone(seconds: float, hertz: float = 440, level: float = 0.5) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    return level * np.sin(2 * np.pi * hertz * time)[:, None].repeat(2, axis=1)


def test_a_song_cut_in_two_and_left_alone_sounds_as_if_it_were_not(
    wav: Wav, sounding: Sounding
) -> None:
    song = wav("song.wav", noise(2.0))
    cut = [(0, 777, Media("song")), (777, 1223, Media("song", source_in=777))]
    made = mix(sounding(2000, cut), {"song": song}, rate=RATE).samples
    assert np.array_equal(made, decode_audio(song).samples)


def test_a_change_of_volume_inside_a_song_makes_no_click(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", steady(2.0))
    cut = [(0, 1000, Media("song")), (1000, 1000, Media("song", source_in=1000, volume=0.2))]
    made = mix(sounding(2000, cut), {"song": song}, rate=RATE).samples[:, 0]
    assert np.abs(np.diff(made)).max() < 0.001
    assert made[RATE - 1] == 0.5
    assert made[-1] == pytest.approx(0.1, abs=1e-4)
    assert (np.diff(made) <= 0).all()


def test_a_negative_speed_plays_the_same_stretch_backwards(wav: Wav, sounding: Sounding) -> None:
    song = wav("song.wav", noise(3.0))
    forward, backward = (
        mix(
            sounding(1000, [(0, 1000, Media("song", source_in=500, speed=speed))]),
            {"song": song},
            rate=RATE,
        ).samples
        for speed in (1.0, -1.0)
    )
    edge = 200
    assert np.array_equal(backward[edge:-edge], forward[::-1][edge:-edge])


def test_a_frozen_clip_is_silent_and_a_songs_waveform_has_no_sound(
    wav: Wav, sounding: Sounding
) -> None:
    song = wav("song.wav", noise(1.0))
    still = sounding(1000, [(0, 1000, Media("song", speed=0.0))])
    assert not mix(still, {"song": song}, rate=RATE).samples.any()
    drawn = Segment("o", 0, 1000, Media("song", extra={"kind": "waveform"}))
    draft = Draft(1000, tracks=(Track("o", TrackType.VIDEO, "overlay", segments=(drawn,)),))
    assert not mix(draft, {"song": song}, rate=RATE).samples.any()


def two_sounds(duck: object, *, voice: Media) -> Draft:
    music = Segment("m", 0, 6000, Media("song", extra={} if duck is None else {"duck": duck}))
    other = Segment("s", 2000, 2000, voice)
    return Draft(
        6000,
        tracks=(
            Track("m", TrackType.AUDIO, "music", segments=(music,)),
            Track("s", TrackType.AUDIO, "sound", segments=(other,)),
        ),
    )


def test_music_makes_way_while_speech_is_heard(wav: Wav) -> None:
    """Speech: silence, a word in the middle, silence."""
    word = np.concatenate([0 * steady(0.8), tone(0.4, level=0.2), 0 * steady(0.8)])
    assets = {"song": wav("song.wav", steady(6.0)), "voice": wav("voice.wav", word)}
    draft = two_sounds({"to": 0.3, "under": "speech"}, voice=Media("voice"))
    made = mix(draft, assets, rate=RATE).samples
    alone = mix(two_sounds(None, voice=Media("voice")), assets, rate=RATE).samples
    music = (made - alone + 0.5)[:, 0]
    for second in (0.5, 2.0, 2.5, 3.5, 5.5):
        assert music[round(second * RATE)] == pytest.approx(0.5, abs=1e-4)
    for second in (2.81, 3.0, 3.19):
        assert music[round(second * RATE)] == pytest.approx(0.15, abs=1e-4)
    assert np.abs(np.diff(music)).max() < 0.001


def test_music_makes_way_for_the_sound_of_clips_but_not_of_photos(tmp_path: Path, wav: Wav) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "photo.png")
    assets = {
        "song": wav("song.wav", steady(4.0)),
        "clip": clip(tmp_path / "clip.mkv", 0.0),
        "photo": tmp_path / "photo.png",
    }
    music = Segment("m", 0, 4000, Media("song", extra={"duck": {"to": 0.5, "under": "clips"}}))
    shots = (Segment("p", 0, 2000, Media("photo")), Segment("c", 2000, 1000, Media("clip")))
    draft = Draft(
        4000,
        tracks=(
            Track("v", TrackType.VIDEO, "main", segments=shots),
            Track("m", TrackType.AUDIO, "music", segments=(music,)),
        ),
    )
    made = mix(draft, assets, rate=48_000).samples[:, 0]
    for second, level in ((1.0, 0.5), (1.79, 0.5), (2.0, 0.25), (2.99, 0.25), (3.21, 0.5)):
        assert made[round(second * 48_000)] == pytest.approx(level, abs=1e-3)


@pytest.mark.parametrize("target", [-23.0, -14.0])
def test_a_film_is_brought_to_its_loudness_under_the_true_peak(
    wav: Wav, sounding: Sounding, target: float
) -> None:
    quiet = noise(4.0, level=0.05)
    quiet[:: RATE // 3] = 0.9
    song = wav("song.wav", quiet)
    draft = sounding(4000, [(0, 4000, Media("song", extra={"lufs": target}))])
    made = mix(draft, {"song": song}, rate=48_000).samples
    assert integrated_loudness([made], 48_000) == pytest.approx(target, abs=0.2)
    fine = resample_poly(made.astype(float), 8, 1, axis=0)
    assert np.abs(fine).max() < 10 ** (-0.9 / 20)


def test_the_sound_is_the_same_in_blocks_and_whole(wav: Wav, sounding: Sounding) -> None:
    song, hit = (
        wav("song.wav", noise(4.0, level=0.9)),
        wav("hit.wav", noise(1.0, level=0.9, seed=3)),
    )
    draft = sounding(
        4000,
        [(0, 4000, Media("song"))],
        [(at, 500, Media("hit", source_in=100)) for at in (0, 1000, 2900)],
    )
    assets = {"song": song, "hit": hit}
    blocks = list(mix_blocks(draft, assets, rate=RATE, length=4 * RATE))
    assert len(blocks) > 1
    whole = mix(draft, assets, rate=RATE).samples
    assert np.array_equal(np.concatenate(blocks), whole)
    assert np.abs(whole).max() <= 1.0


def test_the_key_knows_duck_loudness_and_under_what(wav: Wav) -> None:
    assets = {"song": wav("song.wav", steady(0.5)), "voice": wav("voice.wav", steady(0.5))}

    def key(duck: object, voice: Media, extra: dict[str, object] | None = None) -> object:
        draft = two_sounds(duck, voice=voice)
        if extra:
            track = draft.tracks[1]
            draft = replace(draft, tracks=(draft.tracks[0], replace(track, role="music")))
        return sound_key(draft, assets, rate=RATE, length=RATE)

    plain = key(None, Media("voice"))
    ducked = key({"to": 0.3, "under": "speech"}, Media("voice"))
    assert plain != ducked != key({"to": 0.4, "under": "speech"}, Media("voice"))
    assert key(None, Media("voice"), {"role": "music"}) == plain
    assert key({"to": 0.3, "under": "speech"}, Media("voice"), {"role": "music"}) != ducked
    assert key(None, Media("voice", extra={"lufs": -14})) != plain
