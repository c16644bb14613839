"""Prompts that only ask for export, credits, status or upload are the runner's own; all else is sent."""

from __future__ import annotations

import pytest

from mvpipe.model.recipe import Output
from mvpipe.run.routing import Routed, route


@pytest.mark.parametrize(
    ("prompt", "action"),
    [
        ("export", "export"),
        ("Export!", "export"),
        ("please export the final video", "export"),
        ("Export it as MP4, please.", "export"),
        ("download", "export"),
        ("Download the finished music video", "export"),
        ("send me the video", "export"),
        ("Could you send me the final video?", "export"),
        ("export and download", "export"),
        ("导出", "export"),
        ("请导出视频", "export"),
        ("帮我导出最终的视频吧。", "export"),
        ("下载", "export"),
        ("把视频发给我", "export"),
        ("credits", "credits"),
        ("balance", "credits"),
        ("How many credits do I have left?", "credits"),
        ("show me my balance", "credits"),
        ("check credit balance", "credits"),
        ("积分", "credits"),
        ("查询余额", "credits"),
        ("我还有多少积分？", "credits"),
        ("status", "status"),
        ("What's the status?", "status"),
        ("show tracks", "status"),
        ("Show me all the tracks, please", "status"),
        ("show the timeline", "status"),
        ("状态", "status"),
        ("查看当前状态", "status"),
        ("显示轨道", "status"),
        ("upload", "upload"),
        ("Upload my photos and the song", "upload"),
        ("上传", "upload"),
        ("请上传这些照片", "upload"),
    ],
)
def test_a_prompt_that_only_asks_for_it_is_the_runners(prompt: str, action: str) -> None:
    routed = route(prompt)
    assert routed is not None
    assert routed.action == action


@pytest.mark.parametrize(
    ("prompt", "routed"),
    [
        ("Export 1080p at 30 fps", Routed("export", (1920, 1080), 30.0)),
        ("export in 4k, 60fps", Routed("export", (3840, 2160), 60.0)),
        ("export for TikTok", Routed("export", (1080, 1920))),
        ("Download it in high quality", Routed("export", quality="high")),
        ("export 1280x720", Routed("export", (1280, 720))),
        ("导出1080p 30帧", Routed("export", (1920, 1080), 30.0)),
    ],
)
def test_settings_of_an_export_wish_are_read(prompt: str, routed: Routed) -> None:
    assert route(prompt) == routed
    assert routed.has_settings


def test_settings_take_the_place_of_the_recipes() -> None:
    output = Output("film.mp4", (64, 36), 25.0, "draft")
    assert Routed("export", fps=60.0).applied(output) == Output("film.mp4", (64, 36), 60.0, "draft")
    assert not Routed("export").has_settings


@pytest.mark.parametrize(
    "prompt",
    [
        "export 1080p at 30 fps and make it vertical",
        "export the audio only",
        "export the last frame as a picture",
        "don't export yet",
        "create a music video synced to the beat",
        "make a video from my photos and export it",
        "download the song from the internet",
        "balance the audio",
        "balance the colors of the photos",
        'add end credits "Directed by Ann"',
        "add credits",
        "show the title for 3 seconds",
        "show the artist name on the title track",
        "mute the second track",
        "Is it OK to upload to TikTok as it is?",
        "upload my song and add a title",
        "how long is it now",
        "show the video in black and white",
        "timeline",
        "send me flowers",
        "Cut 2 s to 8 s, make it 9:16, add the captions and export for Reels",
        "导出前加一个标题",
        "导出并添加字幕",
        "状态栏加上文字",
        "上传后剪成30秒",
        "添加片尾积分榜",
        "把声音余额调低",
        "1080p",
        "vertical",
        "",
    ],
)
def test_everything_else_is_sent(prompt: str) -> None:
    assert route(prompt) is None
