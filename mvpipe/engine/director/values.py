"""Concepts whose phrases carry a value: concept → value → phrases in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

Phrases = str
"""Phrases parted by `|`."""

VALUES: Mapping[str, Mapping[str, Phrases]] = {
    "PLACE": {
        "top-left": "top left|upper left|top left corner|upper left corner|左上角|左上",
        "top-right": "top right|upper right|top right corner|upper right corner|右上角|右上",
        "bottom-left": "bottom left|lower left|bottom left corner|lower left corner|左下角|左下",
        "bottom-right": "bottom right|lower right|bottom right corner|lower right corner|右下角|右下",
        "top-center": "top|top center|top centre|upper part|顶部|上方|上面|顶端|最上面|上部",
        "bottom-center": "bottom|bottom center|bottom centre|lower part|底部|下方|下面|底端|最下面|下部",
        "center": "center|centre|middle|centred|centered|in the middle|中间|中央|居中|正中|正中间|中心",
        "center-left": "left|left side|on the left|左边|左侧",
        "center-right": "right|right side|on the right|右边|右侧",
    },
    "COLOR": {
        "#ffffff": "white|白色|白字|白",
        "#000000": "black text|in black|black letters|黑色|黑字",
        "#ff3b30": "red|红色|红字|红",
        "#34c759": "green|绿色|绿",
        "#0a84ff": "blue|蓝色|蓝",
        "#ffd60a": "yellow|黄色|黄字|黄",
        "#ff9500": "orange|橙色|橙",
        "#ff2d8d": "pink|粉色|粉红",
        "#af52de": "purple|violet|紫色|紫",
        "#d4af37": "gold|golden|金色|金",
        "#c0c0c0": "silver|银色",
        "#808080": "gray|grey|灰色",
        "#00ffff": "cyan|turquoise|青色",
    },
    "TRANSKIND": {
        "crossfade": "crossfade|cross fade|crossfades|cross fades|dissolve|dissolves|cross dissolve|cross dissolves|blend|blends|叠化|"
        "交叉淡化|交叉溶解|溶解|淡化|叠化转场|融合|淡入淡出转场",
        "fade-black": "dip to black|fade through black|fade to black between|fades through black|黑场过渡|闪黑|黑场转场",
        "fade-white": "dip to white|fade through white|白场过渡|白场转场",
        "flash": "flash|flashes|white flash|flash white|flash transition|闪白|闪光|闪白转场|闪一下|闪一下白|闪一下白光",
        "wipe-left": "wipe|wipes|wipe left|擦除|划像|划变",
        "wipe-right": "wipe right|wipe to the right|向右擦除",
        "wipe-up": "wipe up|wipe upwards|向上擦除",
        "wipe-down": "wipe down|wipe downwards|向下擦除",
        "slide-left": "slide transition|slide transitions|slide|slides|slide left|滑动|推移|滑动转场",
        "slide-right": "slide right|slide to the right|向右滑动",
        "slide-up": "slide transition up|slide upwards|向上滑动",
        "slide-down": "slide down|向下滑动",
        "whip-right": "whip right|whip to the right|向右甩",
        "whip-left": "whip pan|whip pans|whip|whip transition|swish pan|甩镜|甩镜头|甩动",
        "zoom": "zoom transition|zoom transitions|zoom through|缩放转场|推近转场|变焦转场",
    },
    "LOOK": {
        "bw": "in black and white|black and white|black & white|b&w|b/w|bw|monochrome|greyscale|grayscale|noir|desaturate|黑白色|黑白|单色|灰度",
        "warm": "warm|warmer|warm tone|warm look|golden hour|暖色|暖色调|偏暖|暖一点|温暖",
        "cool": "cool|cooler|cold|colder|cool look|冷色|冷色调|偏冷|冷一点",
        "vivid": "colours pop|colors pop|vivid|vibrant|saturated|saturation|more colour|more color|colourful|colorful|鲜艳|饱和|饱和度|鲜明",
        "dark": "darken|darker|dim|dimmer|darkened|moody|压暗|调暗|暗一点|变暗|暗调",
        "vignette": "vignette|vignetting|dark corners|dark edges|暗角",
        "contrast": "contrast|more contrast|contrasty|punchy|对比度|高对比|对比|增强对比",
        "vintage": "vintage|look old|old fashioned|old school|aged|grain|film grain|grainy|颗粒|胶片颗粒|retro|old film|film look|nostalgic|sepia|analog|analogue|复古|怀旧|老电影|胶片|胶片感",
    },
    "PORTION": {
        "first-half": "first half|opening half|前半段|前半部分|前半|上半段|前一半",
        "second-half": "second half|last half of|latter half|后半段|后半部分|后半|下半段|后一半",
        "first-third": "first third|前三分之一",
        "middle-third": "middle third|middle part|中间部分|中段",
        "last-third": "last third|towards the end|toward the end|near the end|后三分之一|快结束",
    },
    "PART": {
        "chorus": "chorus|choruses|hook|refrain|副歌",
        "verse": "verse|verses|主歌",
        "intro": "intro|introduction|前奏",
        "outro": "outro|coda|尾奏|尾声",
        "break": "bridge|breakdown|instrumental|break|间奏|桥段|过门",
        "drop": "drop|drops|beat drop|climax|高潮",
        "solo": "solo|guitar solo|独奏|吉他独奏",
        "phrase": "phrase|phrases|section|sections change|乐句",
        "drums": "drum|drums|drums come in|beat comes in|beat kicks in|bass comes in|鼓|鼓声|鼓进来",
        "loud": "loud part|loud parts|louder parts|energetic part|energetic parts|loud sections|大声的部分",
        "quiet": "quiet part|quiet parts|calm part|calm parts|soft parts|quiet sections|calm sections|安静的部分|舒缓的部分",
    },
    "SPEED": {
        "fast": "speed up|fast forward|double speed|timelapse|time lapse|sped up|加速|快放|快进",
        "slow": "slow motion|slow mo|slomo|half speed|slow down|slowed down|slow it down to|减速|慢动作|慢放|放慢速度",
        "": "speed|playback speed|play speed|变速|倍速|播放速度",
    },
    "CANVAS": {
        "1080x1920": "vertical|portrait|upright|竖屏|竖版|竖的|竖",
        "1920x1080": "horizontal|landscape|widescreen|wide screen|横屏|横版|横的|横|宽屏",
        "1080x1080": "square|squared|方形|正方形|方的|方图",
    },
    "DEST": {
        "1080x1920": "tiktok|tik tok|reel|reels|instagram reels|shorts|youtube shorts|story|stories|instagram story|snapchat|"
        "spotify canvas|douyin|phone|抖音|快手|视频号|手机",
        "1920x1080": "youtube|vimeo|desktop|tv|b站|哔哩哔哩|油管|电视",
        "1080x1350": "feed|the feed|instagram|insta|instagram feed|instagram post",
        "1080x1440": "xiaohongshu|小红书|rednote",
    },
}
"""Concepts whose phrases carry a value."""
