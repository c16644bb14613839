"""Makes the demo's assets, song and pictures, from nothing but code; the committed files are its work.

    python make_assets.py            write song.mp3, song.beats and the photos
    python make_assets.py --check    compare what is there with a fresh making; exit 1 where it differs

Needs numpy, Pillow and PyAV. Deterministic but for the last bits of arithmetic, which is why the check
allows a little: pictures are painted again at an eighth of their size, and the song is compared by correlation.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import av
import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import designs  # noqa: E402
import music  # noqa: E402
import pictures  # noqa: E402
from painting import to_image  # noqa: E402

# In the order in which the film shows them; sizes and shapes are mixed, as people's photos are.
PICTURES = {
    "01-mountains": (pictures.mountains, (1920, 1280)),
    "02-city": (pictures.city, (2400, 1600)),
    "03-ocean": (pictures.ocean, (1920, 1080)),
    "04-dunes": (pictures.dunes, (2048, 1360)),
    "05-aurora": (pictures.aurora, (1920, 1080)),
    "06-poster": (designs.poster, (1440, 1920)),
    "07-synthwave": (designs.synthwave, (1920, 1080)),
    "08-papercut": (designs.papercut, (2048, 1152)),
    "09-galaxy": (designs.galaxy, (1600, 1600)),
    "10-rain": (designs.rain, (2160, 1440)),
}
# A few of them again for the recipe beside this one, in the shapes of an artist's own photos.
LUNA = {
    "01-moonrise": (pictures.ocean, (1440, 1440)),
    "02-north": (pictures.aurora, (1600, 1200)),
    "03-spiral": (designs.galaxy, (1600, 1200)),
    "04-haze": (pictures.mountains, (1200, 1600)),
}
FOLDERS = {
    HERE / "photos": PICTURES,
    HERE.parent / "artist-template" / "photos" / "luna": LUNA,
}
QUALITY = 88
BITRATE = 192_000
CHECK_SCALE = 8  # divides every size, so that the small picture has the same shape
CHECK_BLUR = 4  # small pixels averaged: fine detail falls differently at another size
PICTURE_TOLERANCE = 6.0  # mean difference of what is left, of 255
SONG_SHIFT = 0.001  # seconds


def make() -> None:
    for folder, paintings in FOLDERS.items():
        folder.mkdir(parents=True, exist_ok=True)
        for name, (paint, size) in paintings.items():
            image = to_image(paint(*size))
            image.save(folder / f"{name}.jpg", quality=QUALITY, optimize=True, progressive=True)
    write_song(HERE / "song.mp3", music.compose())
    lines = [f"{seconds:.4f}\t{place}\n" for seconds, place in music.beats()]
    (HERE / "song.beats").write_text("".join(lines), encoding="utf-8")


def write_song(path: Path, song: np.ndarray) -> None:
    """[n, 2] floats as MP3; its LAME header tells players the delay, so that samples stay in place."""
    with av.open(str(path), "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=music.RATE, layout="stereo")
        stream.bit_rate = BITRATE
        for first in range(0, len(song), 1152):
            block = np.ascontiguousarray(song[first : first + 1152].T, dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = music.RATE, first
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def read_song(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(blocks, axis=1).T.astype(np.float64)


def check() -> list[str]:
    """What differs between the files here and a fresh making, in words; nothing if all is well."""
    problems = [problem for folder in FOLDERS for problem in check_pictures(folder)]
    return problems + check_song()


def check_pictures(folder: Path) -> list[str]:
    problems = []
    for name, (paint, size) in FOLDERS[folder].items():
        small = (size[0] // CHECK_SCALE, size[1] // CHECK_SCALE)
        fresh = to_image(paint(*small))
        with Image.open(folder / f"{name}.jpg") as kept:
            if kept.size != size:
                problems.append(f"{name}.jpg is {kept.size}, not {size}")
            kept_small = kept.convert("RGB").resize(small, Image.Resampling.BOX)
        one, other = (np.asarray(image.reduce(CHECK_BLUR), float) for image in (fresh, kept_small))
        difference = np.abs(one - other).mean()
        if difference > PICTURE_TOLERANCE:
            problems.append(f"{name}.jpg differs by {difference:.1f} of 255")
    return problems


def check_song() -> list[str]:
    problems = []
    fresh, kept = music.compose(), read_song(HERE / "song.mp3")
    shift, likeness = compare(fresh[:, 0], kept[:, 0])
    if abs(shift) > SONG_SHIFT * music.RATE or likeness < 0.98:
        problems.append(f"song.mp3 is {shift} samples off and alike by {likeness:.3f}")
    written = [f"{seconds:.4f}\t{place}" for seconds, place in music.beats()]
    if (HERE / "song.beats").read_text(encoding="utf-8").splitlines() != written:
        problems.append("song.beats holds other beats")
    return problems


def compare(one: np.ndarray, other: np.ndarray) -> tuple[int, float]:
    """By how many samples the other comes later, and the correlation there."""
    size = 1 << int(np.ceil(np.log2(len(one) + len(other))))
    products = np.fft.irfft(np.conj(np.fft.rfft(one, size)) * np.fft.rfft(other, size), size)
    at = int(products.argmax())
    likeness = products[at] / np.sqrt((one**2).sum() * (other**2).sum())
    return (at if at < size // 2 else at - size), float(likeness)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args().check:
        make()
        return 0
    problems = check()
    print("\n".join(problems) or "song and pictures are as this script makes them")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
