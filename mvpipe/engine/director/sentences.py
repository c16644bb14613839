"""Sentences for what is not an edit: facts, questions, refusals, what can't be done yet and why an edit failed.

Key → (English, Chinese); `{…}` are facts. A refusal says the nearest thing that can be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mvpipe.engine.director.facts import COMPUTED

Pair = tuple[str, str]


def _soon(english: str, chinese: str, *, instead: Pair) -> Pair:
    return (
        f"{english} is not possible yet; {instead[0]}.",
        f"暂时还不能{chinese}；{instead[1]}。",
    )


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
        "movement, titles, vertical or square, a length, fades, volume, black and white, another order, or undo.",
        "可以让我用照片、视频和歌曲做音乐视频；然后可以调整：每拍或每小节切、叠化或硬切、运动、标题、竖屏或方形、长度、淡入淡出、音量、黑白、顺序，或撤销。",
    ),
    "nothing-asked": (
        "There was nothing to do in that; the film is as it was.",
        "这里没有需要做的，影片没有变化。",
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
    # not yet
    "not-yet-parts": _soon(
        "Treating the chorus, verse or drop on its own",
        "按副歌、主歌或高潮单独处理",
        instead=("I can cut the whole film faster or slower", "可以把全片切得更快或更慢"),
    ),
    "not-yet-lyrics": _soon(
        "Showing lyrics in time",
        "逐句显示歌词",
        instead=(
            'I can show a text, such as "first line" from 5 s to 8 s',
            "可以在某段时间显示一段文字",
        ),
    ),
    "not-yet-captions-file": _soon(
        "Making captions from speech or a file",
        "从语音或文件生成字幕",
        instead=("I can show texts that you quote", "可以显示你给出的文字（加引号）"),
    ),
    "not-yet-trim": _soon(
        "Cutting a part out of the film or of one clip",
        "剪掉中间一段或修剪单个片段",
        instead=(
            "I can make the whole film shorter (make it 15 seconds) or remove a picture",
            "可以缩短全片（剪到 15 秒）或删除某个画面",
        ),
    ),
    "not-yet-split": _soon(
        "Splitting a clip",
        "拆分片段",
        instead=("I can change how often the film cuts", "可以改变切换的频率"),
    ),
    "not-yet-replace": _soon(
        "Replacing one picture or the song",
        "替换某个素材或歌曲",
        instead=("I can swap, move or remove pictures", "可以交换、移动或删除画面"),
    ),
    "not-yet-speed": _soon(
        "Changing the speed of clips",
        "改变片段的播放速度",
        instead=("I can make the cuts faster or slower", "可以让切换更快或更慢"),
    ),
    "not-yet-freeze": _soon(
        "Freezing a frame",
        "定格画面",
        instead=("I can hold pictures longer (slower cuts)", "可以让画面停留更久"),
    ),
    "not-yet-backwards": _soon(
        "Playing a clip backwards",
        "倒放",
        instead=("I can reverse the order of the pictures", "可以把画面顺序倒过来"),
    ),
    "not-yet-loop": _soon(
        "Looping",
        "循环播放",
        instead=(
            "pictures already repeat in order until the song ends",
            "画面本来就会按顺序重复到歌曲结束",
        ),
    ),
    "not-yet-punch": _soon(
        "Punching or flashing on single beats",
        "在单个拍点上冲击或闪光",
        instead=("I can put a flash on every cut", "可以给每个切点加闪白"),
    ),
    "not-yet-overlay": _soon(
        "Putting a logo or a second picture on top",
        "叠加标志或第二个画面",
        instead=("I can show a text in a corner", "可以在角落显示文字"),
    ),
    "not-yet-waveform": _soon(
        "Drawing a waveform", "绘制波形", instead=("I can add a title", "可以加标题")
    ),
    "not-yet-duck": _soon(
        "Ducking or aiming at a loudness",
        "自动闪避或统一响度",
        instead=(
            "I can set the volume of the music and of the clips",
            "可以分别设置音乐和视频的音量",
        ),
    ),
    "not-yet-start-at": _soon(
        "Starting the song somewhere else",
        "从歌曲的其他位置开始",
        instead=("I can make the film shorter", "可以缩短影片"),
    ),
    "not-yet-shift": _soon(
        "Shifting cuts",
        "平移切点",
        instead=(
            "I can cut on every beat, 2 beats, bar or downbeat",
            "可以每拍、每两拍、每小节或在重拍上切",
        ),
    ),
    "not-yet-tempo-hint": _soon(
        "Correcting the tempo",
        "修正曲速",
        instead=(
            "I can cut half or twice as often (slower cuts, faster cuts)",
            "可以把切换减半或加倍（切慢一点、切快一点）",
        ),
    ),
    "not-yet-louder-parts": _soon(
        "Cutting by loudness",
        "按响度切",
        instead=("lively parts of the song are already cut faster", "歌曲热烈的部分本来就切得更快"),
    ),
    "not-yet-focus": _soon(
        "Following a person in the picture",
        "跟踪画面中的人物",
        instead=(
            "I can show the whole picture before its own blur (don't crop)",
            "可以不裁剪、用虚化背景完整显示",
        ),
    ),
    "not-yet-some-pictures": _soon(
        "Doing that to single pictures only",
        "只对个别画面这样处理",
        instead=("I can do it for all pictures", "可以对所有画面这样处理"),
    ),
    "not-yet-text-style": _soon(
        "Choosing font, outline or animation",
        "选择字体、描边或文字动画",
        instead=(
            "texts have a readable outline already; place, colour and size can be changed",
            "文字已带清晰的描边，位置、颜色和大小都可以改",
        ),
    ),
    "not-yet-darken": _soon(
        "Darkening a background",
        "压暗背景",
        instead=("I can move the text or change its colour", "可以移动文字或改颜色"),
    ),
    "not-yet-part-look": _soon(
        "A look for a part of the film only",
        "只给影片的一部分加色调",
        instead=("I can give it to the whole film", "可以给全片加"),
    ),
    "not-yet-timeline-file": _soon(
        "Writing a timeline for another editor",
        "导出其他软件的工程文件",
        instead=("the draft is kept in the run folder as JSON", "草稿以 JSON 保存在运行目录里"),
    ),
    "not-yet-file-size": _soon(
        "Aiming at a file size",
        "按文件大小导出",
        instead=(
            "a shorter film or a lower export quality makes it smaller",
            "缩短影片或降低导出画质可以变小",
        ),
    ),
    "not-yet-back-to": _soon(
        "Going back to a named version",
        "回到指定的版本",
        instead=("say undo, as often as needed", "可以多次说“撤销”"),
    ),
    "not-yet-looks": _soon(
        "That look",
        "做这种风格",
        instead=(
            "I know black and white, warm, cool, contrast and vintage",
            "可用的有黑白、暖色、冷色、高对比和复古",
        ),
    ),
    # why an edit failed
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
    "unchanged": ("That changed nothing: it was so already.", "没有变化：本来就是这样。"),
    "not-understood": ("I did not understand: {words}.", "我没有理解：{words}。"),
    "empty": (
        "The message is empty; tell me what to do with the film.",
        "消息是空的，请告诉我要做什么。",
    ),
}


def sentence(key: str, facts: Mapping[str, Any], language: str) -> str:
    """The sentence of a key in the language, with its facts filled in."""
    if key in COMPUTED:
        return COMPUTED[key](facts, language)
    english, chinese = SENTENCES[key]
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
