from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFont, features

from mvpipe.engine.compose import Canvas
from mvpipe.engine.compose.fonts import colourful, named
from mvpipe.engine.compose.lettering import fitted, scripted
from mvpipe.engine.compose.places import Area, safe_area
from mvpipe.engine.compose.runs import reach, width_of
from mvpipe.engine.compose.titles import drawn, lettered
from mvpipe.engine.compose.wrapping import pieces_of
from mvpipe.engine.media import to_rgb
from mvpipe.model.draft import Text

shaped = pytest.mark.skipif(not features.check("raqm"), reason="Pillow has no Raqm")
WIDE = Canvas(960, 540, 30)
ROOM = Area(0, 0, 10_000, 10_000)


def has_all(words: str) -> bool:
    return not scripted(words, None).missing


def line_of(words: str) -> list[str]:
    """The runs of a text that fits one line, from left to right."""
    runs = fitted(scripted(words, None), 100, ROOM).lines[0].runs
    return [word for run in runs if (word := run.text.strip())]


@shaped
def test_hebrew_runs_from_the_right_and_latin_in_it_from_the_left() -> None:
    if not has_all("שלום"):
        pytest.skip("no Hebrew font")
    assert line_of("שלום Neon עולם") == ["עולם", "Neon", "שלום"]
    assert line_of("One שלום two") == ["One", "שלום", "two"]


@shaped
def test_arabic_letters_join() -> None:
    """Shaped, the word is narrower than its letters one by one."""
    if not has_all("مرحبا"):
        pytest.skip("no Arabic font")
    (run,) = fitted(scripted("مرحبا", None), 100, ROOM).lines[0].runs
    alone = sum(width_of(scripted(letter, None).paragraphs[0][0], 100) for letter in "مرحبا")
    assert width_of(run, 100) < 0.9 * alone


@shaped
def test_where_a_characters_lies_counts_from_the_side_it_is_read_from() -> None:
    if not has_all("שלום"):
        pytest.skip("no Hebrew font")
    (run,) = fitted(scripted("שלום", None), 100, ROOM).lines[0].runs
    whole = width_of(run, 100)
    assert reach(run, 0, 4, 100) == pytest.approx((0, whole))
    assert reach(run, 0, 1, 100)[1] == pytest.approx(whole)
    assert reach(run, 3, 4, 100)[0] == pytest.approx(0)


def test_marks_without_their_letter_are_left_out_with_it() -> None:
    """A private letter that no font has, with an acute accent, which every font has."""
    script = scripted("a\U0010fffd\u0301b", None)
    assert [run.text for run in script.paragraphs[0]] == ["ab"]
    assert script.missing == "\U0010fffd\u0301"


def test_joined_emoji_are_never_broken_apart() -> None:
    family = "👨\u200d👩\u200d👧👍🏽"
    if not has_all(family):
        pytest.skip("no font with emoji")
    runs = scripted(family, None).paragraphs[0]
    found = ["".join(run.text for run in piece) for piece in pieces_of(runs, broken=True)]
    assert "👍🏽" in found
    assert "👨\u200d👩\u200d👧" in found


def test_emoji_have_their_own_colours() -> None:
    face = colourful()
    if face is None or not has_all("🎉"):
        pytest.skip("no font of coloured emoji")
    patch, warnings = lettered(Text("a 🎉", size=0.4), WIDE)
    assert warnings == ()
    assert patch is not None
    rgb = to_rgb(patch.planes)[patch.alpha > 0.99].astype(int)
    assert (np.ptp(rgb, axis=1) > 100).mean() > 0.1


def test_emoji_without_a_font_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = "\U0001fae8\U0001faff"
    if has_all(lacking):
        pytest.skip("this machine has them")
    _, warnings = lettered(Text(f"Hi {lacking}"), WIDE)
    assert len(warnings) == 1


def test_a_font_is_found_by_file_name_and_by_family(tmp_path: Path) -> None:
    from mvpipe.engine.compose import fonts

    catalogue = fonts._catalogue()
    if not catalogue:
        pytest.skip("no fonts")
    for path in list(catalogue.values())[:12]:
        family, style = ImageFont.truetype(path, 20).getname()
        for name in (family, f"{family} {style}", f"{family} {style}".upper()):
            face = named(name)
            assert face is not None
            assert face.path is not None
            found = ImageFont.truetype(face.path, 20, index=face.index).getname()
            assert found[0].lower() == family.lower()
    assert named("No Such Family Bold") is None


def test_an_asked_outline_has_its_colour_and_letters_theirs() -> None:
    patch, _ = lettered(Text("HI", size=0.5, extra={"outline": "#ff0000"}), WIDE)
    work, _ = drawn(Text("HI", size=0.5, extra={"outline": "#ff0000"}), WIDE)
    assert patch is not None
    assert work is not None
    spot = (
        slice(patch.y, patch.y + patch.planes.height),
        slice(patch.x, patch.x + patch.planes.width),
    )
    rgb = to_rgb(patch.planes)
    inside, rim = (
        work.letters[spot] == 255,
        (work.letters[spot] == 0) & (work.outlined[spot] == 255),
    )
    assert np.abs(np.median(rgb[inside], axis=0) - 255).max() < 4
    assert np.abs(np.median(rgb[rim], axis=0) - (255, 0, 0)).max() < 12
    assert (patch.alpha[rim] > 0.99).all()


@pytest.mark.parametrize(
    ("size", "share"),
    [((1080, 1920), 0.2), ((1080, 1350), 0.06), ((1080, 1080), 0.08), ((1920, 1080), 0.08)],
)
def test_only_canvases_that_apps_write_on_keep_wide_margins(
    size: tuple[int, int], share: float
) -> None:
    canvas = Canvas(*size, 30)
    area = safe_area(canvas)
    assert (canvas.height - area.bottom) / canvas.height == pytest.approx(share, abs=0.03)
    assert area.left == pytest.approx(canvas.width - area.right)


@pytest.mark.parametrize("height", [540, 1080, 2160])
def test_letters_are_as_crisp_at_4k_as_at_540(height: int) -> None:
    """The edge of a stem is one pixel wide at every size."""
    canvas = Canvas(height * 16 // 9, height, 30)
    work, _ = drawn(Text("HIH", size=0.3), canvas)
    assert work is not None
    row = work.letters[work.letters.any(axis=1)]
    middle = row[len(row) // 4].astype(int)
    grey = np.flatnonzero((middle > 20) & (middle < 235))
    edges = np.flatnonzero(np.diff((middle > 127).astype(int)))
    assert len(edges) == 10
    assert len(grey) <= len(edges)
