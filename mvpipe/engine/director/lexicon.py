"""What words mean: concept → phrases in English and Chinese, with the values that some of them carry.

English phrases are compared by stem (`cuts`, `cutting` → `cut`), Chinese by longest match. A new word is one
entry here; the operations speak only of concepts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

SEPARATOR, FILLER = "SEP", "FILL"
CJK = r"\u3400-\u9fff\uf900-\ufaff"

Phrases = str
"""Phrases parted by `|`."""

FILLERS: Phrases = (
    "the|a|an|my|our|your|these|those|this|that|its|it|they|them|me|i|we|us|you|please|can you|could you|"
    "i want|i would like|i'd like|i need|want|let's|let us|of|to|is|are|be|should|as|so|now|"
    "or|from|yet|did|find|found|something|anything|somehow|already|than|when|where|while|who|were|was|been|am|can|could|may|might|must|because|since|too|even|such|like|kind of|sort of|way|often|number of|thing|things|nothing fancy|fancy|instead|mode|version|lot|lots|one|ones|actually|basically|overall|there|here|really|very|some|will|would|do|does|has|get|gets|got|that's|it's|i'm|"
    "ok|okay|hey|hi|cheers|bye|great|perfect|good job|thanks|thank you|kindly|maybe|simply|nice|clean|gentle|gently|one more time|for me|"
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
    "变成|变为|设为|设成|设置|设定|降到|降至|升到|调到|调成|换成|做成|使用|采用|改|调|设",
    "ADD": "add|put|insert|include|place|加上|加入|添加|插入|加个|加|放上|放",
    "WITH": "with|带有|带上|带",
    "IN": "in",
    "ON": "on|onto|at|on screen|on the screen|into|inside|for|over|through|during|across|under|behind|until|till|配上|配",
    "CREATE": "create|generate|build|produce|assemble|make a|make me a|make an|make me|put together|compile|compose|edit together|"
    "做一个|做个|做一支|做一条|做一部|制作一个|制作|生成|创建|合成|剪一个|剪个|出一个|来一个|做",
    "ALL": "all|every|each|everything|whole|entire|everywhere|any|both|所有|全部|全|每张|每一张|每个|每一个|整|各",
    "AGAIN": "again|back|once more|重新|再次|还是",
    "SLIGHTLY": "a bit|a little|slightly|a touch|somewhat|bit|一点点|稍微|稍|略|些|点儿|点",
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
}
"""Known words that an operation may use, and that nobody misses when it doesn't."""

CONCEPTS: Mapping[str, Phrases] = {
    # things
    "PHOTO": "photo|photos|picture|pictures|image|images|pic|pics|photograph|照片|图片|图|相片|图像",
    "CLIP": "clip|clips|shot|shots|footage|segment|scene|素材|片段|视频片段|镜头|分镜",
    "SONG": "song|this track|my track|the track|that track|new track|tune|mp3|soundtrack|歌曲|这首歌|歌|曲子|配乐",
    "MUSIC": "music|bgm|audio|sound|background music|音乐|背景音乐|背景乐|声音|音频|音轨|原声",
    "CLIPSOUND": "clip audio|clip sound|original sound|original audio|clips' sound|crowd noise|视频原声|素材原声",
    "TITLE": "title|headline|heading|title card|title text|opening title|标题|片头|大标题|片名",
    "TEXT": "text|texts|words|lettering|wording|文字|文本|字样|字",
    "CAPTION": "caption|captions|subtitle|subtitles|lower third|字幕",
    "LOGO": "logo|watermark logo|标志|台标|水印图",
    "COVER": "cover art|cover|artwork|album cover|album art|封面图|封面|专辑封面",
    "BACKGROUND": "background|sides|backdrop|边上|两边|两侧|背景",
    "TRANSITION": "transition|transitions|转场|过渡|切换效果|转场效果",
    "MP4": "mp4|mp4 file|file",
    # music
    "BEAT": "beat|beats|on beat|rhythm|节拍|节奏|拍子|鼓点|拍点|拍",
    "BAR": "bar|bars|measure|measures|小节",
    "DOWNBEAT": "downbeat|downbeats|the one|first beat|strong beat|strong beats|重拍|强拍|下拍",
    "SYNC": "sync|synced|synchronise|synchronize|beat sync|match|matched|follow|follows|align|aligned|in time with|snap|踩点|"
    "卡点|卡拍|对上|同步|跟着|跟随|配合|合拍|对齐|踩",
    "PARTS": "chorus|verse|intro|outro|bridge|drop|solo|guitar solo|hook|phrase|section|breakdown|instrumental|副歌|主歌|前奏|"
    "尾奏|间奏|高潮|桥段|独奏",
    "LYRICS": "lyric|lyrics|karaoke|lyric line|歌词|唱到|逐字|卡拉ok",
    "THATONE": "那张|那一张|那段|那一段|那个镜头|那个片段|那张照片|那张图",
    # doing
    "CUT": "cut|cuts|cutting|switch|switches|change pictures|change picture|change the picture|change photo|new photo|new picture|"
    "换画面|换一个画面|换图|换一张图|换照片|换一张照片|换一张|切换一次画面|切换一次|切一次画面|换一次画面|切一次|切一下|切一刀|一换|一切|一张一换|切|换镜头|切换画面|切换|切画面|切|换一次|换",
    "HARDCUT": "hard cut|hard cuts|straight cut|straight cuts|jump cut|jump cuts|clean cuts|硬切|直接切|直切|无转场",
    "FASTER": "faster|speed it up|pick up the pace|quicker|quick|fast|more often|snappier|snappy|speed up the cuts|quicken|more cuts|更快|快|快一点|"
    "快一些|快点|快些|加快|太慢",
    "SLOWER": "slower|slow|slowly|gradually|slow down the cuts|calmer|calm|calm it down|calm down|slow it down|less often|relaxed|fewer cuts|更慢|慢|慢一点|慢一些|"
    "慢点|慢些|放慢|慢慢|缓慢|太快",
    "LONGER": "longer|更长|长一点|长一些|久一点|久一些",
    "SHORTER": "shorter|更短|短一点|短一些",
    "TOOFAST": "too fast|too quick|too hectic|too many cuts|too rapid|太快了",
    "TOOSLOW": "too slow|too long between cuts|太慢了",
    "HOLD": "photo last|picture last|image last|clip last|停留|停|hold|holds|stay|stays|pace|pacing|tempo of the cuts|停留时间|节奏感|切换速度|换图速度|剪辑节奏",
    "SHUFFLE": "shuffle|random|randomise|randomize|random order|mix up|in random order|打乱|随机|乱序",
    "ORDER": "order|sequence|arrangement|排序|排列|顺序|次序",
    "REVERSEORDER": "reverse order|reverse the order|backwards order|reversed order|last to first|倒序|反过来|逆序|顺序反过来|颠倒顺序",
    "SWAP": "swap|switch around|exchange|交换|对调|互换|调换",
    "MOVE": "move|bring|shift to|移到|挪到|放到|移动|移至|挪",
    "ONCE": "once|one time|a single time|no repeats|no repeat|without repeats|without repeating|不重复|不要重复|只用一次|一次",
    "REMOVE": "remove|turn off|off|switch off|disable|delete|take out|drop the|take away|get rid of|clear|erase|lose|strip|cut out the|删掉|删除|去掉|去除|移除|"
    "关闭|取消|清除|关掉|拿掉|删",
    "KEEP": "keep|leave|preserve|retain|保留|保持|留着|留下",
    "TOUCH": "touch|alter|modify|mess with|动|碰|改动",
    "CHANGE": "change|replace|update|rename|修改|更换|替换|改一下",
    "LENGTH": "stop at|end at|ends at|finish at|ending at|length|duration|long|should last|must last|to last|last for|last about|shorten|trim|lengthen|extend|stretch|cut down|cut it down|cut it|trim it|limit|run time|runtime|"
    "时长|长度|长|缩短|延长|剪到|剪成|剪短|控制在|裁到|截到|压到|缩到|太长了|太长|太短",
    "WHOLESONG": "as long as|length of the song|full song|whole song|entire song|full length|song length|match the song|跟音乐一样长|"
    "和音乐一样长|一样长|与歌曲等长|整首歌|完整歌曲|跟歌一样长|同样长|等长",
    "UNDO": "undo|revert|undo that|take that back|take it back|go back|step back|撤销|撤回|撤消|回到上一步|返回上一步|回退|恢复上一步|退回|还原上一步|取消上一步",
    "REDO": "redo|put it back|重做|恢复撤销|前进一步",
    "LASTSTEP": "last step|previous step|last change|last edit|the last thing|上一步|刚才|刚刚|上一个操作|操作",
    # transitions and motion
    "ZOOM": "zoom|zoom in|zooming|push in|缩放|推近|放大|拉近|推镜|镜头推近",
    "ZOOMOUT": "zoom out|zooming out|pull out|pull back|缩小|拉远|拉镜|推远",
    "PAN": "pan|panning|slide across|drift|平移|摇镜|横移|移镜",
    "MOTION": "movement|motion|ken burns|move around|animation|animate|camera move|camera moves|shake|shaky|shaking|wobble|动效|动态效果|"
    "运动|晃动|晃|抖动|抖|移动效果|镜头运动|动起来",
    "STATIC": "static|still|motionless|静止|静态|固定|不动|定住",
    "NOTMOVE": "不要动|别动|不许动",
    "LEFTRIGHT": "left to right|from left to right|从左到右|从左往右|向右",
    "RIGHTLEFT": "right to left|from right to left|从右到左|从右往左|向左",
    "UPWARD": "upward|upwards|up|bottom to top|向上|从下到上|从下往上",
    "DOWNWARD": "down|downward|downwards|top to bottom|向下|从上到下|从上往下",
    "OUT": "out|away",
    "LESS": "less|smaller|small|tiny|小字|小号|reduce|weaker|tone down|fewer|少一点|弱一点|小一点|减少|减弱|减小|小一些|小点|更小|缩小一点|调小",
    "MORE": "more|bigger|larger|stronger|big|large|huge|大字|大号|increase|increase the|greater|多一点|强一点|大一点|大一些|大点|更大|加强|增强|调大|增大|加大",
    "TOOMUCH": "too much|too strong|too big|too large|太多|太大|太强|过头",
    "TOOLITTLE": "too small|too little|too weak|太小|太弱",
    # fades and sound
    "FADE": "fade|fades|fading|淡入淡出",
    "FADEIN": "fade in|fade up|淡入|渐显|渐入",
    "FADEOUT": "fade out|fade away|淡出|渐隐|渐弱|渐出",
    "BLACK": "black|from black|to black|黑场|黑屏|黑",
    "VOLUME": "volume|level|loudness|gain|音量|响度",
    "LOUDER": "louder|raise|turn up|boost|pump up|up the|响一点|大声|大声一点|调高|提高|调响|变大",
    "QUIETER": "降低音量|降|quieter|quietly|softer|turn down|lower|reduce the volume|too loud|太吵|太响|小声|小声一点|调低|降低|轻一点|安静一点|压低|变小",
    "UNMUTE": "unmute|unmuted|turn on|取消静音|打开声音",
    "MUTE": "mute|muted|silence|silent|no sound at all|静音|消音|无声|关闭声音",
    "HALF": "half|halve|by half|half as|一半|减半|半",
    "DOUBLE": "double|twice|twice as|加倍|两倍|翻倍",
    # where and when
    "FIRST": "first|for the first|opening|initial|前面|前|开始的|最初",
    "LAST": "last|final|closing|最后|末尾的|后面",
    "START": "start|beginning|the start|the beginning|at the start|at the beginning|front|top of the video|开头|片头处|开始|开场|起始|"
    "最前面|最前",
    "END": "end|ending|the end|very end|at the end|结尾|片尾|末尾|最后面|结束|尾部|最末",
    "WHOLE": "whole time|the whole time|throughout|whole video|entire video|all the time|全程|一直|始终|从头到尾|整个视频",
    "NOT": "no|not|don't|do not|dont|without|never|stop|none|neither|zero|isn't|won't|不要|不用|别|没有|无需|不需要|不加|无|不|勿|莫|没",
    "ONLY": "only|只|仅|只有",
    "ELSE": "everything else|the rest|else|as it is|as is|as they are|unchanged|rest|其他|其它|其余|别的|原样|不变",
    # canvas and looks
    "FORMAT": "format|aspect|ratio|aspect ratio|canvas|frame|orientation|resolution|output|比例|画幅|尺寸|分辨率|输出|"
    "格式",
    "CROP": "crop|cropped|cropping|cut off|裁剪|裁切|裁掉|裁",
    "FILLFRAME": "fill|fills|full frame|fill the frame|fill the screen|full screen|铺满|填满|充满|满屏|全屏",
    "LETTERBOX": "letterbox|letterboxed|black bars|whole picture|contain|fit inside|完整显示|黑边|留黑边|不裁剪",
    "BLUR": "blur|blurred|blurry|blurring|模糊|虚化|高斯模糊",
    "STYLE": "style|look|looks|filter|effect|effects|风格|样式|滤镜|效果|色调",
    "TEXTSTYLE": "outline|shadow|stroke|描边|阴影",
    "FONT": "font|typeface|字体|字号",
    "GRADE": "pop|colours pop|colors pop|saturation|saturated|vivid|vibrant|brightness|brighter|darker|exposure|饱和度|鲜艳|亮度|亮一点|暗一点|调亮|调暗",
    "NOLOOK": "back to colour|back to color|in colour|in color|original colours|original colors|normal colours|normal colors|原色|彩色|"
    "恢复颜色|恢复彩色|原来的颜色",
    "QUALITY": "quality|high quality|hd|full hd|高清|清晰|画质|高质量|清晰一点",
    # questions
    "INSTEAD": "instead of|rather than|而不是|代替",
    "CONDITION": "otherwise|except|unless|if|whenever|except for|除了|否则|如果|除外|的时候",
    "HELP": "hello|help|help me|what can you do|what do you do|你好|您好|能做什么|会做什么|帮助|怎么用",
    "HOWLONG": "how long|what length|what's the length|多长|多久|多少秒|时长是多少",
    "WHAT": "what|what's|which|how|how sure|tell me|什么|多少|哪些|怎么样|几",
    "TEMPO": "tempo|bpm|speed of the song|beat rate|速度|曲速|拍速|bpm是多少",
    "LIST": "list|print|show me|inspect|列出|查看|看看|看一下",
    "TRACKS": "tracks|timeline|layers|轨道|时间线|时间轴",
    "RENDER": "render|rendering|export|导出|渲染|出片",
    # beyond: what is refused, asked back or not there yet (operations/beyond.py)
    "SPEED": "speed up|slow motion|slow mo|speed ramp|ramp|half speed|double speed|slow down|speed|timelapse|加速|减速|慢动作|慢放|"
    "快放|变速|倍速",
    "FREEZE": "freeze|freeze frame|定格|冻结",
    "BACKWARDS": "backwards|reverse the clip|play in reverse|rewind|倒放|倒着放|反向播放",
    "SPLIT": "split|divide|chop|拆分|分割|切开|切成两段",
    "SKIP": "skip|cut out|remove the part|snip|剪掉|跳过",
    "LOOP": "loop|repeat|looping|循环|重复播放",
    "PUNCH": "punch|punch in|bump|pulse|冲击|脉冲",
    "FLASHWORD": "strobe|闪一下|闪一下白",
    "OVERLAY": "overlay|picture in picture|pip|small window|split screen|sticker|corner window|progress bar|画中画|小窗|贴纸|叠加|分屏|"
    "进度条",
    "WAVEFORM": "waveform|spectrum|visualizer|visualiser|equalizer|波形|频谱|可视化",
    "DUCK": "duck|ducking|under the voice|under speech|level them|normalise|normalize|lufs|limiter|compress|闪避|压低背景|响度标准",
    "STARTAT": "start the song|start from|start at|begin at|start the music|从副歌开始|歌曲从|音乐从|开始放",
    "SHIFT": "shift|offset|earlier|later|nudge|提前|延后|推迟|偏移",
    "VOCAL": "singer|face centred|keep centred|keep centered|subject|人物居中|人物|主体|居中人物",
    "ANIMATED": "typewriter|bounce|glow|neon text|animated text|word by word|打字机|逐字出现|弹跳|发光",
    "BOLD": "bold|italic|underline|big and readable|加粗|粗体|斜体|下划线",
    "TIMELINEFILE": "xml|edl|otio|davinci|davinci resolve|premiere|final cut|capcut|capcut draft|剪映草稿|剪映|工程文件",
    "MEGABYTES": "megabytes|file size|under mb|文件大小|体积",
    "CREDITS": "credits|credit balance|balance|积分|余额|点数",
    "FACES": "face|faces|license plate|licence plate|人脸|脸|面部|车牌",
    "WATERMARK": "watermark|watermarks|stock mark|水印",
    "VOICE": "voice over|voiceover|narration|narrator|speak|text to speech|tts|dub|dubbing|配音|旁白|朗读|解说|念",
    "LINK": "link|url|website|spotify|youtube link|soundcloud|netflix|from youtube|from spotify|from tiktok|链接|网址|网易云|qq音乐|网站",
    "FETCH": "download|rip|grab|scrape|下载|抓取|爬",
    "PUBLISH": "post|publish|upload|share|tweet|schedule|发布|上传|发到|发送到|分享",
    "RIGHTS": "copyright|licence|license|legal|allowed|is it ok|is it okay|am i allowed|版权|侵权|合法|授权",
    "CELEBRITY": "deepfake|face swap|swap faces|换脸|明星脸",
    "BETTER": "better|nicer|improve|prettier|more professional|professional|amazing|awesome|more interesting|more exciting|polish|"
    "fix it|tighten|tighten up|good ones|good photos|best photos|best bits|good clips|spice up|more energy|epic|viral|更好看|好看|"
    "好一点|更好|优化|高级|更有感觉|高级感|有感觉|大气|酷一点|酷炫|炫酷|精彩|润色|美化|完善",
    "STORY": "vibe|mood|feel|feeling|energy|感觉|氛围|气氛|情绪",
}
"""Words that matter: an operation that doesn't know one of these in a request does not apply to it."""

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
        "#000000": "black text|in black|黑色|黑字",
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
        "flash": "flash|flashes|white flash|flash transition|闪白|闪光|闪白转场",
        "wipe-left": "wipe|wipes|wipe left|擦除|划像|划变",
        "wipe-right": "wipe right|向右擦除",
        "slide-left": "slide transition|slide transitions|slide|slides|slide left|滑动|推移|滑动转场",
        "slide-right": "slide right|向右滑动",
        "whip-left": "whip pan|whip pans|whip|whip transition|swish pan|甩镜|甩镜头|甩动",
        "zoom": "zoom transition|zoom transitions|zoom through|缩放转场|推近转场|变焦转场",
    },
    "LOOK": {
        "bw": "black and white|black & white|b&w|b/w|bw|monochrome|greyscale|grayscale|noir|desaturate|黑白色|黑白|单色|灰度",
        "warm": "warm|warmer|warm look|golden hour|暖色|暖色调|偏暖|暖一点|温暖",
        "cool": "cool|cooler|cold|colder|cool look|冷色|冷色调|偏冷|冷一点",
        "contrast": "contrast|more contrast|contrasty|punchy|对比度|高对比|对比|增强对比",
        "vintage": "vintage|retro|old film|film look|nostalgic|sepia|analog|analogue|复古|怀旧|老电影|胶片|胶片感",
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
