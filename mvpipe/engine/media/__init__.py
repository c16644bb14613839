"""The only place that decodes and encodes: planes, probes, pictures, clips, sound, chunks, films."""

from mvpipe.engine.media.alpha import halved, on_black, straight
from mvpipe.engine.media.animation import Animation, is_animation
from mvpipe.engine.media.chunk import Chunk, ChunkDamaged, ChunkEncoder, pack, unpack
from mvpipe.engine.media.clip import Clip, open_clip
from mvpipe.engine.media.film import write_film
from mvpipe.engine.media.picture import is_picture, read_picture
from mvpipe.engine.media.planes import Planes, black, from_rgb, to_rgb
from mvpipe.engine.media.probe import MediaInfo, probe, probe_film
from mvpipe.engine.media.quality import QUALITIES, FilmSettings
from mvpipe.engine.media.sound import Sound, decode_audio, sound_blocks, sound_levels, sound_peaks
from mvpipe.engine.media.soundtrack import SoundTrack, encode_sound, part_count, sound_parts
from mvpipe.engine.media.stills import film_stills

__all__ = [
    "QUALITIES",
    "Animation",
    "Chunk",
    "ChunkDamaged",
    "ChunkEncoder",
    "Clip",
    "FilmSettings",
    "MediaInfo",
    "Planes",
    "Sound",
    "SoundTrack",
    "black",
    "decode_audio",
    "encode_sound",
    "film_stills",
    "from_rgb",
    "halved",
    "is_animation",
    "is_picture",
    "on_black",
    "open_clip",
    "pack",
    "part_count",
    "probe",
    "probe_film",
    "read_picture",
    "sound_blocks",
    "sound_levels",
    "sound_parts",
    "sound_peaks",
    "straight",
    "to_rgb",
    "unpack",
    "write_film",
]
