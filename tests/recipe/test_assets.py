"""Assets: paths, globs, URLs, names, roles, and what is said of files that can't be used."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mvpipe.model.recipe import FORMATS, MAX_BYTES, UploadStep
from mvpipe.recipe.assets import kind_of

FILES = {"song.mp3": "12", "photos/b.png": "1", "photos/a.JPG": "1", "photos/deep/c.jpeg": "1"}


def names(assets: Any) -> list[str]:
    return [one.name for one in assets]


def test_a_file_is_found_beside_the_recipe(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    (asset,) = project.good("assets: [song.mp3]", FILES).assets
    assert (asset.name, asset.kind, asset.bytes) == ("song.mp3", "audio", 2)
    assert asset.path == project.folder / "song.mp3"
    assert asset.url is None


def test_paths_are_absolute_even_for_a_relative_recipe(
    project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mvpipe.recipe import load

    project.write("assets: [./photos/../song.mp3]", FILES)
    monkeypatch.chdir(project.folder)
    assert load(Path("recipe.yaml")).assets[0].path == project.folder / "song.mp3"


def test_an_absolute_path_and_a_home_are_understood(
    project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(project.folder))
    text = f"assets: ['{project.folder}/song.mp3', ~/photos/b.png]"
    assert names(project.good(text, FILES).assets) == ["song.mp3", "b.png"]


def test_globs_are_sorted_and_leave_out_what_is_listed(project: Any) -> None:
    recipe = project.good("assets: [photos/b.png, 'photos/*.*', song.mp3]", FILES)
    assert names(recipe.assets) == ["b.png", "a.JPG", "song.mp3"]


def test_two_stars_go_deep(project: Any) -> None:
    assert names(project.good("assets: ['photos/**/*.*']", FILES).assets) == [
        "a.JPG",
        "b.png",
        "c.jpeg",
    ]


def test_a_file_whose_name_looks_like_a_glob_is_a_file(project: Any) -> None:
    recipe = project.good("assets: ['shot [1].jpg']", {"shot [1].jpg": "x", "shot 1.jpg": "x"})
    assert names(recipe.assets) == ["shot [1].jpg"]


def test_equal_names_become_unlike(project: Any) -> None:
    files = {"a/x.jpg": "1", "b/x.jpg": "1", "c/X.jpg": "1", "d/x.jpg": "1"}
    text = "assets: ['a/*', 'b/*', 'c/*']\nsteps: [{upload: d/x.jpg}]"
    recipe = project.good(text, files)
    assert names(recipe.assets) == ["x.jpg", "x-2.jpg", "X-3.jpg"]
    assert names(recipe.steps[0].assets) == ["x-4.jpg"]


def test_role_and_name_are_kept(project: Any) -> None:
    text = "assets: [{path: song.mp3, role: music, name: track}, {path: photos/b.png, role: logo}]"
    song, logo = project.good(text, FILES).assets
    assert (song.name, song.role) == ("track.mp3", "music")
    assert (logo.name, logo.role) == ("b.png", "logo")


@pytest.mark.parametrize(
    ("url", "name", "kind"),
    [
        ("https://example.com/a/song.mp3?token=1#t", "song.mp3", "audio"),
        ("http://example.com/my%20clip.MOV", "my clip.MOV", "video"),
    ],
)
def test_a_url_is_an_asset(project: Any, url: str, name: str, kind: str) -> None:
    (asset,) = project.good(f"assets: ['{url}']").assets
    assert (asset.name, asset.kind, asset.url, asset.path) == (name, kind, url, None)


def test_a_url_without_an_ending_needs_a_name(project: Any) -> None:
    (asset,) = project.good("assets: [{url: 'https://x.org/get?id=7', name: song.mp3}]").assets
    assert (asset.name, asset.kind) == ("song.mp3", "audio")
    one = project.one("assets: ['https://x.org/get?id=7']")
    assert one.code == "unsupported-format"
    assert "name: song.mp3" in (one.hint or "")


@pytest.mark.parametrize(
    "url", ["ftp://x.org/a.mp3", "http:///a.mp3", "https://[x/a.mp3", "https://a b/c.mp3"]
)
def test_what_is_no_url_is_said(project: Any, url: str) -> None:
    assert project.one(f"assets: ['{url}']").code == "bad-url"


def test_all_thirteen_formats_are_taken(project: Any) -> None:
    files = {f"x{n}.{ending}": "1" for n, ending in enumerate(FORMATS)}
    recipe = project.good(f"assets: [{', '.join(files)}]", files)
    assert [one.kind for one in recipe.assets] == list(FORMATS.values())
    assert len(FORMATS) == 13


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jpeg", "image"),
        ("A.MP4", "video"),
        ("a", None),
        ("mp3", None),
        (".mp3", None),
        ("a.heic", None),
    ],
)
def test_kind_of(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


def test_an_unsupported_format_lists_those_there_are(project: Any) -> None:
    one = project.one("assets: [a.heic]", {"a.heic": "x"})
    assert one.code == "unsupported-format"
    assert all(ending in (one.hint or "") for ending in FORMATS)


def test_the_limit_itself_is_not_too_large(project: Any) -> None:
    for name, extra in (("ok.mov", 0), ("big.mov", 1), ("huge.mov", 10**9)):
        with (project.folder / name).open("wb") as file:
            file.truncate(MAX_BYTES + extra)
    assert project.good("assets: [ok.mov]").assets[0].bytes == MAX_BYTES
    found = project.bad("assets: [big.mov, huge.mov]")
    assert [one.code for one in found] == ["too-large", "too-large"]
    assert "500,000,001 bytes" in found[0].message
    assert "1,500 MB" in found[1].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_plain_file_is_refused(project: Any) -> None:
    os.mkfifo(project.folder / "a.mp3")
    (project.folder / "b.mp3").symlink_to(project.folder / "nowhere.mp3")
    found = project.bad("assets: [a.mp3, b.mp3]")
    assert [one.code for one in found] == ["not-a-file", "missing-file"]


@pytest.mark.parametrize(
    "path", ["a\\0.mp3", "x" * 5000 + ".mp3", "a/b/c.mp3", "song.mp3/x.mp3", " "]
)
def test_impossible_paths_are_missing_files(project: Any, path: str) -> None:
    assert project.one(f'assets: ["{path}"]', FILES).code == "missing-file"


def test_an_upload_takes_every_form(project: Any) -> None:
    text = """
steps:
  - upload: song.mp3
  - upload: {path: photos/b.png, role: photo}
  - upload: [photos/a.JPG, {url: "https://x.org/a.mp4"}]
  - upload: "{{ 'photos/*.png' }}"
"""
    recipe = project.good(text, FILES)
    found = [names(step.assets) for step in recipe.steps if isinstance(step, UploadStep)]
    assert found == [["song.mp3"], ["b.png"], ["a.JPG", "a.mp4"], ["b-2.png"]]


def test_a_list_variable_is_a_list_of_assets(project: Any) -> None:
    text = "vars: {photos: [photos/a.JPG, photos/b.png]}\nassets: [song.mp3, '{{ photos }}']"
    assert names(project.good(text, FILES).assets) == ["song.mp3", "a.JPG", "b.png"]
    text = "vars: {photos: [photos/a.JPG, photos/b.png]}\nassets: '{{ photos }}'"
    assert names(project.good(text, FILES).assets) == ["a.JPG", "b.png"]


def test_files_are_checked_even_when_keys_are_wrong(project: Any) -> None:
    found = project.bad("nmae: x\nassets: [sogn.mp3]", FILES)
    assert [one.code for one in found] == ["unknown-key", "missing-file"]
    assert found[1].hint == "did you mean 'song.mp3'?"


def test_one_name_can_t_be_for_many(project: Any) -> None:
    one = project.one("assets: [{path: 'photos/*.*', name: x.jpg}]", FILES)
    assert (one.code, one.message) == ("bad-name", "one name for 2 files")
