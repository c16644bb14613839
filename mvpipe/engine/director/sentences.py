"""Sentences for what is not an edit: facts, questions, refusals; what can't be done yet and why an edit failed
stand in rooms of their own (soon, reasons).

Key → (English, Chinese); `{…}` are facts. A refusal says the nearest thing that can be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mvpipe.engine.director.facts import COMPUTED
from mvpipe.engine.director.reasons import REASONS
from mvpipe.engine.director.soon import SOON

Pair = tuple[str, str]


SENTENCES: Mapping[str, Pair] = {
    # facts
    "kept": ("That stays as it is.", "好的，这部分保持不变。"),
    "no-text-anyway": ("There is no text in the film.", "影片里没有文字。"),
    "no-music-heard": (
        "There is no song in this session, so there is no tempo.",
        "这里没有歌曲，所以没有速度。",
    ),
    "no-beat-heard": ("I found no steady beat in the song.", "歌曲里没有找到稳定的节拍。"),
    "export": (
        "Rendering is a step of its own (export in the recipe, with its size, fps and quality); the draft is ready for it.",
        "导出是单独的一步（配方里的 export，可设尺寸、帧率和画质）；草稿已就绪。",
    ),
    "help": (
        "Ask me for a music video from your photos, clips and song; then for cuts on every beat or bar, crossfades or hard cuts, "
        "movement, titles, pasted lyrics, a logo, vertical or square, a length, a part of the song, speed, fades, volume, looks, "
        "another order, or undo; for the whole film, one picture or a part of the song.",
        "可以让我用照片、视频和歌曲做音乐视频；然后可以调整：每拍或每小节切、叠化或硬切、运动、标题、竖屏或方形、长度、淡入淡出、音量、黑白、顺序，或撤销。",
    ),
    "nothing-asked": (
        "There was nothing to do in that; the film is as it was.",
        "这里没有需要做的，影片没有变化。",
    ),
    "render-part": (
        "Only whole films are rendered; nearest: keep only that part (undo brings the rest back), or export at draft quality.",
        "只能导出整部影片；可以先只保留这一部分（之后可撤销），或用 draft 画质导出。",
    ),
    "focus-middle": (
        "I can't see who is in a picture, so its middle stays in view; say for example: focus on the left of photo 2.",
        "我看不出画面里是谁，所以保留画面中间；可以说：第二张照片对焦左边。",
    ),
    "loop-seam": (
        "It plays in a loop wherever the platform repeats it; I don't blend its end into its start.",
        "平台会循环播放；首尾没有做无缝衔接。",
    ),
    "bold-anyway": ("Letters are always set bold.", "文字本来就是粗体。"),
    "no-logo": (
        "I found no logo among the files: {names}. Add one as an asset with role: logo, or with logo in its name.",
        "素材里没有找到标志：{names}。请上传名字带 logo 的图片，或把 role 设为 logo。",
    ),
    "no-other-song": (
        "There is no other song to put in: {names}. Add the new one to the assets.",
        "没有其他歌曲可换：{names}。请先加入新的歌曲。",
    ),
    "nothing-changed-yet": ("Nothing has been changed yet.", "还没有任何修改。"),
    "files": ("There are {count} files: {names}.", "共有 {count} 个素材：{names}。"),
    "counts": (
        "{count} pictures ({names}) in {shots} shots, with {cuts} cuts.",
        "{count} 个画面（{names}），{shots} 个镜头，{cuts} 个切点。",
    ),
    "shown-at": (
        'At {at} s it shows "{name}" ({start}-{end} s).',
        "{at} 秒处显示“{name}”（{start}-{end} 秒）。",
    ),
    "credits": (
        "The local engine needs no credits; `mvpipe credits` shows the balance of the hosted service.",
        "本地引擎不消耗积分；用 `mvpipe credits` 可查看在线服务的余额。",
    ),
    # questions
    "which-words": (
        'Which words? Put them in quotes, such as: add the title "Neon Nights" for 3 seconds.',
        "要写什么字？请加引号，例如：开头加标题“霓虹之夜”，显示三秒。",
    ),
    "ask-which-length": (
        "How long should it be? Say for example: make it 15 seconds, or: as long as the song. I changed nothing.",
        "想要多长？例如：剪到 15 秒，或：和音乐一样长。我没有改动任何内容。",
    ),
    "ask-vague": (
        "What should change? I can cut faster or slower, use crossfades or hard cuts, change the movement, the look "
        "(warm, cool, vintage, black and white, contrast), the canvas, titles or the length. I changed nothing.",
        "想改哪方面？可以切得快些或慢些，用叠化或硬切，改运动、色调（暖、冷、复古、黑白、高对比）、画幅、标题或长度。我没有改动任何内容。",
    ),
    "ask-quality": (
        "The export quality (draft, standard, high) and size are set in the recipe's output; a picture that is blurred itself "
        "can't be sharpened. I changed nothing.",
        "导出画质（draft、standard、high）和尺寸在配方的 output 里设置；素材本身模糊时无法变清晰。我没有改动任何内容。",
    ),
    "ask-which-part": (
        "Which part? Say for example: cut out 0:10 to 0:15, or: remove the intro. I changed nothing.",
        "哪一部分？例如：剪掉 0:10 到 0:15，或去掉前奏。我没有改动任何内容。",
    ),
    "ask-which-shot": (
        "Which one? Say its number or name; there are {count}: {names}. I changed nothing.",
        "哪一个？请说编号或名字；共有 {count} 个：{names}。我没有改动任何内容。",
    ),
    "ask-where-split": (
        "Where should it be split? Say for example: split the first clip at 4 s. I changed nothing.",
        "在哪里切开？例如：第一段在 4 秒处切开。我没有改动任何内容。",
    ),
    "ask-which-song": (
        "Which song? There are {count}: {names}. I changed nothing.",
        "换成哪首歌？共有 {count} 首：{names}。我没有改动任何内容。",
    ),
    "ask-which-window": (
        "Which clip or picture should stand in the window? There are {count}: {names}. I changed nothing.",
        "小窗里放哪个素材？共有 {count} 个：{names}。我没有改动任何内容。",
    ),
    "ask-split-screen": (
        "Which two should share the screen? There are {count}: {names}. I changed nothing.",
        "哪两个画面分屏？共有 {count} 个：{names}。我没有改动任何内容。",
    ),
    "paste-lyrics": (
        "Lyric and subtitle files can't be uploaded, and I can't write down what is sung or spoken; paste the lines with their "
        "times into the request, such as [00:12.00] first line, and I show them in time. I changed nothing here.",
        "歌词和字幕文件不能上传，我也不能听写；请把带时间的歌词直接粘贴进来，例如 [00:12.00] 第一句，我就能按时间显示。这一点没有改动。",
    ),
    # out of scope
    "refuse-faces": (
        "I can't find or change faces. The nearest thing: leave those pictures out (remove the second photo).",
        "我不能识别或处理人脸。可以改为去掉那些画面（例如：删除第二张照片）。",
    ),
    "refuse-footage": (
        "I can't invent footage, pictures or music; I only edit what is uploaded. Add the file to the assets and I will cut it in.",
        "我不能凭空生成画面或音乐，只能剪辑上传的素材。把文件加入素材后我就能剪进去。",
    ),
    "refuse-fetch": (
        "I can't fetch media from a link or a streaming service. Add the file to the recipe's assets, if you have the right to use it.",
        "我不能从链接或流媒体下载素材。如果你有使用权，请把文件加入素材。",
    ),
    "refuse-watermark": (
        "I don't remove watermarks. Use a licensed copy of the file; a watermark at the edge could also lie outside another canvas ratio.",
        "我不会去除水印。请使用有授权的原文件。",
    ),
    "refuse-voice": (
        "I can't speak or record a voice-over. Nearest: show the words as text, or upload a recording as an audio asset.",
        "我不能生成配音或旁白。可以把文字显示在画面上，或上传录音。",
    ),
    "refuse-publish": (
        "I can't post anywhere. I can make the canvas right for it (for example: make it vertical), and the MP4 is yours to upload.",
        "我不能替你发布。我可以把画幅改成合适的（例如竖屏），导出的 MP4 由你上传。",
    ),
    "refuse-rights": (
        "I can't judge rights. Check the licence of the song and the pictures before you upload; I can set the canvas for the platform.",
        "我无法判断版权。上传前请确认歌曲和图片的授权；画幅我可以按平台调整。",
    ),
}


def sentence(key: str, facts: Mapping[str, Any], language: str) -> str:
    """The sentence of a key in the language, with its facts filled in."""
    if key in COMPUTED:
        return COMPUTED[key](facts, language)
    english, chinese = SENTENCES.get(key) or REASONS.get(key) or SOON[key]
    return (chinese if language == "zh" else english).format(**_shown(facts))


def _shown(facts: Mapping[str, Any]) -> dict[str, str]:
    shown = {}
    for name, value in facts.items():
        if isinstance(value, float):
            shown[name] = f"{value:g}"
        elif isinstance(value, list | tuple):
            shown[name] = ", ".join(map(str, value[:12])) + (", …" if len(value) > 12 else "")
            shown["count"] = str(len(value))
        else:
            shown[name] = str(value)
    return shown
