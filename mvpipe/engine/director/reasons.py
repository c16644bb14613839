"""Why an edit could not be made: EditImpossible's reason → sentence, with what there is instead."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]

REASONS: Mapping[str, Pair] = {
    "no-pictures": (
        "There are no photos or clips to make a film from; add some to the assets.",
        "没有照片或视频可用，请先加入素材。",
    ),
    "no-film": (
        "There is no film on the timeline yet; first ask for a music video.",
        "时间线上还没有影片，请先让我做一个音乐视频。",
    ),
    "no-music": ("There is no song on the timeline.", "时间线上没有歌曲。"),
    "no-beats": (
        "I found no beat in the sound, so I can't cut on it; cutting every few seconds works.",
        "没有找到节拍，无法按拍切；可以每隔几秒切一次。",
    ),
    "no-clips": (
        "There is no clip with sound on the timeline, only photos.",
        "时间线上没有带声音的视频，只有照片。",
    ),
    "no-photos": (
        "There is no photo on the timeline that could move, only clips.",
        "时间线上没有照片，只有视频。",
    ),
    "no-text": ("There is no text on the timeline.", "时间线上没有文字。"),
    "no-such-text": ("There is no such text; there is: {texts}.", "没有这段文字；现有：{texts}。"),
    "no-such": (
        "There is no {what} {number}; there are {count}: {names}.",
        "没有第 {number} 个画面；共有 {count} 个：{names}。",
    ),
    "no-picture-named": (
        'There is no picture "{name}"; there are {count}: {names}.',
        "没有叫“{name}”的画面；共有 {count} 个：{names}。",
    ),
    "nothing-left": ("That would leave no picture.", "这样就没有画面了。"),
    "too-short": (
        "{seconds} s is too short for a film; 0.5 s is the least.",
        "{seconds} 秒太短，至少 0.5 秒。",
    ),
    "too-long": (
        "{seconds} s is too long for a film; 2 hours are the most.",
        "{seconds} 秒太长，最多两小时。",
    ),
    "text-too-short": (
        "{seconds} s is too short to read a text.",
        "{seconds} 秒太短，文字来不及看。",
    ),
    "no-such-canvas": (
        "I can make a canvas of 16 to 4096 pixels a side and 1 to 240 fps, not {width}x{height} at {fps} fps.",
        "画幅每边 16 到 4096 像素、每秒 1 到 240 帧，做不了 {width}x{height}、{fps} 帧。",
    ),
    "beyond": (
        "{at} s lies after the end of the film ({length} s).",
        "{at} 秒已超出影片（{length} 秒）。",
    ),
    "empty-text": ("The text is empty.", "文字是空的。"),
    "no-undo": ("There is nothing to undo.", "没有可以撤销的操作。"),
    "no-redo": ("There is nothing to redo.", "没有可以重做的操作。"),
    "unchanged-part": (
        "Nothing changed in {what}: it was so already.",
        "{what}没有变化：本来就是这样。",
    ),
    "unchanged": ("That changed nothing: it was so already.", "没有变化：本来就是这样。"),
    "not-understood": ("I did not understand: {words}.", "我没有理解：{words}。"),
    "empty": (
        "The message is empty; tell me what to do with the film.",
        "消息是空的，请告诉我要做什么。",
    ),
    "no-clips-here": (
        "Only clips can do that, and none is meant there: photos have no time of their own.",
        "只有视频能这样处理，而这里没有视频：照片没有自己的时间。",
    ),
    "no-others": ("There are no other pictures.", "没有其他画面了。"),
    "no-such-part": (
        "The analysis heard no {part} in the song; it heard: {parts}.",
        "分析没有在歌曲里听到这个部分（{part}）；听到的有：{parts}。",
    ),
    "no-parts": (
        "There is no analysed song on the timeline, so I don't know its parts.",
        "时间线上没有分析过的歌曲，不知道它的段落。",
    ),
    "no-sections": ("I know no parts of a song here.", "这里没有歌曲的段落信息。"),
    "part-not-in-film": (
        "The {part} lies outside the film, which is {length} s long.",
        "{part} 不在影片范围内（影片 {length} 秒）。",
    ),
    "no-such-nth": (
        "There are only {count} of that part ({part}).",
        "这个部分（{part}）只有 {count} 个。",
    ),
    "nothing-there": ("None of those pictures stands there.", "那里没有这些画面。"),
    "nothing-before": (
        "Nothing comes before the first shot, so there is no cut for a transition.",
        "第一个画面之前没有切点，不能加转场。",
    ),
    "shot-too-short": (
        "{seconds} s is too short for a shot; 0.15 s is the least.",
        "{seconds} 秒太短，一个画面至少 0.15 秒。",
    ),
    "beyond-clip": (
        "{at} s lies after the end of {name}, which is {length} s long.",
        "{at} 秒已超出 {name}（长 {length} 秒）。",
    ),
    "beyond-song": (
        "{at} s is too near to the end of the song ({length} s).",
        "{at} 秒太靠近歌曲结尾（{length} 秒）。",
    ),
    "split-outside": (
        "{at} s lies outside that shot; the longest is {length} s.",
        "{at} 秒不在该画面内；最长的画面 {length} 秒。",
    ),
    "clip-has-no-more": (
        "{name} has no other part to show: it is only {length} s long.",
        "{name} 没有其他部分可用：只有 {length} 秒。",
    ),
    "which-part": (
        "In which part? Say for example: from 0:10 to 0:20, or: in the chorus.",
        "哪一部分？例如：从 0:10 到 0:20，或副歌部分。",
    ),
    "no-cuts": ("There are no cuts in the film.", "影片里没有切点。"),
    "shift-too-far": (
        "Cuts can't move by {ms} ms here; {most} ms are the most.",
        "切点不能移动 {ms} 毫秒，最多 {most} 毫秒。",
    ),
    "no-such-tempo": (
        "{bpm} BPM is no tempo that I can cut to (20-400).",
        "{bpm} BPM 超出范围（20-400）。",
    ),
    "no-rises": ("The song gets louder nowhere in this film.", "这段歌曲没有明显变响的地方。"),
    "no-silence": ("There is no silence at the end of the film.", "影片结尾没有静音部分。"),
    "no-overlay": ("There is no logo or overlay in the film.", "影片里没有标志或叠加画面。"),
    "no-such-overlay": (
        "There is no such overlay; there is: {names}.",
        "没有这个叠加；现有：{names}。",
    ),
    "no-such-asset": (
        "There is no file {name}; there are {count}: {names}.",
        "没有文件 {name}；共有 {count} 个：{names}。",
    ),
    "no-such-song": (
        "There is no song {name}; there is: {names}.",
        "没有歌曲 {name}；现有：{names}。",
    ),
    "no-such-loudness": (
        "{lufs} LUFS is not a loudness to aim at (-40 to -5).",
        "{lufs} LUFS 超出范围（-40 到 -5）。",
    ),
    "no-lines-inside": (
        "None of those lines falls into the film ({length} s).",
        "这些歌词都不在影片范围内（{length} 秒）。",
    ),
    "not-of-shots": (
        "The last change was not one of single shots, so I can't keep it for some of them only.",
        "上一步不是针对单个画面的修改，不能只保留其中一部分。",
    ),
    "no-such-step": (
        "I find no such step in what was done so far.",
        "在已做的修改里没有找到这一步。",
    ),
}
"""Key → (English, Chinese)."""
