"""The film's sound: music, sounds and clips laid on one timeline in float."""

from mvpipe.engine.mix.mixing import mix, mix_blocks, sound_key, sound_rate

__all__ = ["mix", "mix_blocks", "sound_key", "sound_rate"]
