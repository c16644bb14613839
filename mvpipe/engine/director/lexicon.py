"""What words mean: concept → phrases in English and Chinese, with the values that some of them carry.

English phrases are compared by stem (`cuts`, `cutting` → `cut`), Chinese by longest match. A new word is one
entry here; the operations speak only of concepts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mvpipe.engine.director.concepts import CONCEPTS
from mvpipe.engine.director.values import VALUES

SEPARATOR, FILLER = "SEP", "FILL"
CJK = r"\u3400-\u9fff\uf900-\ufaff"

Phrases = str
"""Phrases parted by `|`."""

FILLERS: Phrases = (
    "the|a|an|my|our|your|these|those|this|that|its|it|they|them|me|i|we|us|you|please|can you|could you|"
    "i want|i would like|i'd like|i need|want|let's|let us|of|to|is|are|be|should|as|so|now|"
    "or|from|many|yet|did|find|found|something|anything|somehow|already|than|when|where|while|who|were|was|been|am|can|could|may|might|must|because|since|too|even|such|like|kind of|sort of|way|often|number of|thing|things|nothing fancy|fancy|instead|mode|version|lot|lots|one|ones|actually|basically|overall|there|here|really|very|some|will|would|do|does|has|get|gets|got|that's|it's|i'm|"
    "ok|okay|hey|hi|cheers|bye|great|perfect|good job|thanks|thank you|kindly|maybe|simply|nice|clean|gentle|gently|own|same time|one more time|for me|"
    "的|了|吧|请|帮我|帮忙|麻烦|我要|我想要|我想|我|你|想要|想|要|一个|一下|一点|一些|把|将|给|这首|这些|这个|这张|"
    "这|那个|那|用|在|里面|里|中|上|就|都|和|跟|与|会|吗|呢|啊|让|使|地|得|它|他们|是|也|每|我们|"
    "可以|行|能不能|能|为|以|到|从|有|个|下|以内|之内|播放|谢谢|好的|不错|漂亮|现在|整个|整体|一首|张|段|就行|适合|就好|即可|还剩|剩|由|啦|哦|呀|嘛|那么|先"
)
"""Words without a meaning of their own here."""

JOINS: Phrases = (
    "and|then|also|but|and then|after that|plus|as well as|next|afterwards|finally|"
    "并且|并|然后|再|接着|同时|还有|另外|之后|以及|而且|但是|但|顺便|最后再|还要"
)
"""Words that may part one request from the next."""

SOFT: Mapping[str, Phrases] = {
    "MAKE": "make|set|use|using|give|turn it|apply|change it to|switch to|go|have|need|弄成|弄|改成|改为|"
    "变成|变|变为|设为|设成|设置|设定|降到|降至|升到|调到|调成|换成|做成|使用|采用|改|调|设",
    "ADD": "add|put|insert|include|place|加上|加入|添加|插入|加个|加|放上|放",
    "WITH": "with|带有|带上|带",
    "IN": "in",
    "ON": "on|onto|at|on screen|on the screen|into|inside|for|over|through|across|under|behind|until|till|after|before|之前|以前|配上|配",
    "CREATE": "create|generate|build|produce|assemble|make a|make me a|make an|make me|put together|compile|compose|edit together|"
    "做一个|做个|做一支|做一条|做一部|制作一个|制作|生成|创建|合成|剪一个|剪个|出一个|来一个|做",
    "ALL": "all|every|each|everything|whole|entire|everywhere|any|both|所有|全部|全|每张|每一张|每个|每一个|整|各",
    "AGAIN": "again|back|once more|重新|再次|还是",
    "SLIGHTLY": "a bit|a little|slightly|a touch|somewhat|一点点|稍微|稍|略|些|点儿|点",
    "SMOOTH": "smooth|smoothly|soft|softly|subtle|平滑|流畅|柔和|丝滑|顺滑|自然",
    "EXACTLY": "exactly|precisely|just|about|around|roughly|in length|total|正好|刚好|大约|大概|总共|一共",
    "VIDEO": "video|videos|film|movie|music video|mv|clip show|slideshow|slide show|montage|edit|project|视频|影片|"
    "片子|短片|短视频|音乐视频|画面|成片|作品|相册",
    "TURN": "turn|convert|transform|转成|转为|转换成|转",
    "NAME": "artist|artist name|band|band name",
    "COLOURWORD": "colour|color|colours|colors|coloured|colored|颜色|色",
    "BURN": "burn|burned in|burn in|hardcode|烧录|压制",
    "BY": "by|了百分之",
    "BEAT_WORD": "in time|time|musical",
    "BETWEEN": "between|in between|当中|之间",
    "SHOW": "show|play|display|appear|write|say|saying|says|reads|reading|with the words|called|named|that says|显示|出现|写着|写上|写|"
    "内容为|内容是|叫做|叫",
    "SAME": "same|uniform|consistent|一致|统一|同样|相同",
    "AUTO": "automatic|automatically|自动",
    "LANGUAGE": "中文|英文|english|chinese",
    "WHEN": "出来|的时候|时候|come in|comes in|kicks in|kick in|hits|starts playing|进来|响起|到了|during",
    "READABLE": "readable|readable on a phone|readable on phones|legible|easy to read|so the text reads|看得清|清楚",
    "DETECT": "detected|detection|recognised|recognized|recognition|heard|识别|检测",
    "SCREEN": "screen|屏幕",
    "SUNG": "vocals|vocal|singing|sung|人声部分",
    "WIDTH": "大小|size|the size|sized|width|wide|of the width|of the screen|宽|宽度",
    "LINEWORD": "line|lines",
    "CORNER": "corner|角落|角",
    "PART_WORD": "part|parts|bit|部分|那部分|片断",
}
"""Known words that an operation may use, and that nobody misses when it doesn't."""


def entries() -> Iterator[tuple[str, Any, str]]:
    """Every phrase as (concept, value or None, phrase)."""
    yield from ((FILLER, None, phrase) for phrase in FILLERS.split("|"))
    yield from ((SEPARATOR, None, phrase) for phrase in JOINS.split("|"))
    for table in (SOFT, CONCEPTS):
        for concept, phrases in table.items():
            yield from ((concept, None, phrase) for phrase in phrases.split("|"))
    for concept, values in VALUES.items():
        for value, phrases in values.items():
            yield from ((concept, value, phrase) for phrase in phrases.split("|"))


def stem(word: str) -> str:
    """A crude stem that joins the forms of one word: fade, fades, faded, fading."""
    word = word.removesuffix("'s")
    for ending in ("ing", "ed", "es", "s"):
        if len(word) - len(ending) >= 3 and word.endswith(ending) and not word.endswith("ss"):
            word = word[: -len(ending)]
            if ending in ("ing", "ed") and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) > 3 else word
