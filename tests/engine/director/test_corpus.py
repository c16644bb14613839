"""Every line of the half of the prompt corpus that lies beside the checkout: the edits it must become, in order,
or the answer that it must get. Misses are listed by name (`pytest -s` prints the score)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mvpipe.draft import check
from mvpipe.engine.director import Situation, direct
from mvpipe.engine.edits import kind_of

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "PROMPTS.md"

EDITED: dict[str, str] = {
    "Make a music video from my song and these photos": "assemble",
    "Create a 30-second vertical video from song.mp3 and the clips": "assemble canvas",
    "Start at the chorus and end on a clean ending": "song-part",
    "Use every photo once, no repeats": "recut",
    "Shuffle the clips but keep the last one at the end": "arrange",
    "Just the cover art and the song, for YouTube": "assemble",
    "Turn my mp3 into something I can post": "assemble",
    "Make it cut on every beat": "recut",
    "One photo per bar": "recut",
    "Cut on the downbeats only": "recut",
    "Hold longer in the verses and cut faster in the chorus": "recut recut",
    "Sync my clips to this track": "assemble",
    "Shift the cuts 50 ms later": "shift-cuts",
    "The song is 174 bpm, not 115": "tempo",
    "Cut when the music gets louder": "recut",
    "Punch in a bit on each downbeat": "punch",
    "Cut out 0:10 to 0:15": "cutout",
    "Skip the first second of the clip": "trim",
    "Delete the last two clips": "arrange",
    "Swap the first and second clips": "arrange",
    "Start the crowd clip when the drums come in": "place-at",
    "Loop the short clip until the end": "loop",
    "Make it exactly 15 seconds": "length",
    "Speed up the second clip": "speed",
    "Start normal then ramp into slow motion on the drop": "speed",
    "Freeze the last frame for 2 seconds": "freeze",
    "Zoom slowly into each photo": "motion",
    "Less zoom, it's too much": "motion",
    "No movement on the photos": "motion",
    "Zoom from 100% to 115% over 4 seconds": "motion",
    "Half a second dissolve between every clip": "transition",
    "Whip pan when the phrase changes, hard cuts otherwise": "transition transition",
    "Fade in from black at the start": "fade",
    "Add the title for 3 seconds": "change-text",
    "White bold text with a black outline": "change-text",
    'Change the headline to "Out Friday", keep the style': "change-text",
    "Captions at the bottom, big and readable on a phone": "change-text",
    'Show "Pre-save now" on the last 3 seconds': "add-text",
    "Fade the title in and out": "change-text",
    "Remove all the text": "remove-text",
    "Put my logo in the corner": "add-overlay",
    "Make the logo smaller and keep it until the end": "add-overlay",
    "Blur the background behind the vertical clips": "fit",
    "Add a waveform under the cover art": "add-overlay",
    "Make it 9:16 for Reels": "canvas",
    "4:5 for the feed": "canvas",
    "Crop it to vertical but keep the singer centred": "canvas",
    "I need a loop for Spotify Canvas, 8 seconds, no sound": "canvas length volume",
    "Fade out over the last 3 seconds": "fade",
    "Set the music volume to 30%": "volume",
    "Keep the crowd noise quietly under the song": "volume",
    "The interview is too quiet compared to the intro, level them": "loudness",
    "Start the song from 0:45": "song-part",
    "Replace the song with the new master, keep the edit": "swap-song",
    "No audio at all": "volume",
    "Make it black and white": "look",
    "Make the colours pop a bit more": "look",
    "Darken the background photo so the text reads": "look",
    "Black and white in the verse, colour in the chorus": "look",
    "Go back to the version before the title": "",
    "Cut 2 s to 8 s, make it 9:16, add the captions and export for Reels": "cutout canvas",
    "Make it vertical, cut on the downbeats, mute the clips, title for 3 seconds, fade out at the end":
        "canvas recut change-text fade",
    "No, slower": "recut",
    "That's too fast, every other beat": "recut",
    "用这首歌和这些照片做一个音乐视频": "assemble",
    "做一个 30 秒的竖屏短视频": "assemble canvas",
    "一张封面图配整首歌就行": "assemble",
    "卡点，每两拍换一个画面": "recut",
    "只在重拍上切": "recut",
    "高潮的时候闪一下白": "transition",
    "节拍识别快了一倍，减半": "tempo",
    "第二段剪成三秒": "trim",
    "第二段加速到 1.5 倍": "speed",
    "每张照片慢慢放大": "motion",
    "画面不要晃": "motion",
    "照片之间加叠化": "transition",
    "不要转场，直接切": "transition",
    "字幕字体大一点，加描边": "change-text change-text",
    "背景音乐音量调到 35%": "volume",
    "结尾音乐淡出": "fade",
    "从副歌开始放": "song-part",
    "横屏素材转竖屏，人物居中": "canvas",
    "右上角放 logo，半透明": "add-overlay",
}  # fmt: skip
"""Line → kinds of the edits that it must become, in order, on the film of `wide`; "" for a step of history."""

ANSWERED: dict[str, str] = {
    "Don't cut during the guitar solo, keep one shot": "heard no solo",
    "Split the first clip at 4 seconds": "outside that shot",
    "Replace that shot with a different part of the same clip": "Which one?",
    "Remove the silent part at the end": "no silence",
    "Slow the jump down to half speed": 'no picture "jump"',
    "Pan left to right across the group picture": 'no picture "group"',
    "Same transition everywhere": "so already",
    "Show the artist name and song title bottom left for the first 4 seconds": "Which words?",
    "Add the lyrics from song.lrc in time with the vocals": "can't be uploaded",
    "Show one lyric line at a time, centred": "paste the lines",
    "Put the phone clip in a small window bottom right": "no file phone",
    "Export 1080p at 30 fps": "so already",
    "Keep it under 50 MB": "not possible yet",
    "Now render the final in high quality": "step of its own",
    "Is it OK to upload to TikTok as it is?": "rights",
    "How long is it now?": "60 s",
    "Don't render yet, just list the cuts": "cuts, in seconds",
    "What tempo did you find, and how sure are you?": "120 BPM",
    "Send me a timeline I can open in DaVinci Resolve": "not possible yet",
    "Only render the chorus so I can check": "whole films",
    "Only the first one": "not one of single shots",
    "Leave everything else as it is": "stays as it is",
    "把海边那张放到最前面": "没有叫“海边”的画面",
    "视频长度跟音乐一样长": "没有变化",
    "这个视频太长了，剪到 60 秒": "没有变化",
    "开头加标题，显示三秒": "要写什么字",
    "加中文字幕，烧录到画面里": "粘贴",
    "唱到哪个字哪个字变色": "粘贴",
    "画面太模糊，导出清晰一点": "清晰",
    "导出剪映草稿": "暂时还不能",
    "积分还剩多少": "积分",
}
"""Line → what its answer must hold; these lack something, ask something, or hold already on this film."""

NEVER_GUESSED = {
    "Make it better": "What should change?",
    "Tighten the opening": "What should change?",
    "Use the good photos": "What should change?",
    "Blur all the faces automatically": "faces",
    "Generate ten seconds of a cat surfing": "can't invent",
    "Use the song from that Spotify link": "can't fetch",
    "Remove the watermark from the stock clip": "don't remove watermarks",
}
"""Groups O and P: all of them must be asked back or refused, and change nothing."""
TEMPLATES = ("{{",)
ELSEWHERE = ("ja:", "de:")


def lines() -> dict[str, list[str]]:
    """Group → lines, without those on what a good director does."""
    found: dict[str, list[str]] = {}
    name = ""
    text = CORPUS.read_text("utf-8").split("## Operations, slots")[0]
    for line in text.splitlines():
        if heading := re.match(r"###? (.+)", line):
            name = heading.group(1)
        elif line.startswith("- ") and not any(t in line for t in TEMPLATES):
            found.setdefault(name, []).append(line[2:])
    return found


def miss(line: str, situation: Situation) -> str | None:
    """What is wrong with the answer to a line; None when it is right."""
    outcome = direct(line, situation)
    if check.problems(outcome.draft):
        return f"broken draft: {check.problems(outcome.draft)}"
    if line.startswith(ELSEWHERE):
        return None if not outcome.changed else "edited what it can't read"
    if line in NEVER_GUESSED:
        right = NEVER_GUESSED[line] in outcome.reply and not outcome.changed
        return None if right else outcome.reply
    if line in ANSWERED:
        right = ANSWERED[line] in outcome.reply and not outcome.changed and outcome.understood
        return None if right else outcome.reply
    kinds = " ".join(kind_of(edit).name for edit in outcome.edits)
    right = line in EDITED and kinds == EDITED[line] and outcome.changed and outcome.understood
    return None if right else f"[{kinds}] {outcome.reply}"


@pytest.mark.parametrize("line", NEVER_GUESSED)
def test_vague_and_unsafe_requests_are_never_guessed(wide: Situation, line: str) -> None:
    assert miss(line, wide) is None


@pytest.mark.parametrize("line", [*EDITED, *ANSWERED])
def test_a_line_becomes_what_it_must(wide: Situation, line: str) -> None:
    assert miss(line, wide) is None


@pytest.mark.media
@pytest.mark.skipif(not CORPUS.exists(), reason="the prompt corpus is not beside the checkout")
def test_nearly_all_of_the_corpus_is_right(wide: Situation) -> None:
    missed: dict[str, str] = {}
    total = 0
    for name, group in lines().items():
        wrong = {line: words for line in group if (words := miss(line, wide))}
        total += len(group)
        missed |= wrong
        print(f"{name}: {len(group) - len(wrong)} of {len(group)}")
    for line, words in missed.items():
        print(f"  MISS {line}\n       {words}")
    assert len(missed) <= 0.05 * total
