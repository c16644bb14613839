"""The benchmarks' film by MoviePy 2, in its own way; run by render.py with an interpreter that has it.

python benchmarks/with_moviepy.py '{"photos": […], "marks": [s, …], "fade": s, "amount": a, "fps": n, "target": …}'
"""

from __future__ import annotations

import json
import sys

from moviepy import CompositeVideoClip, ImageClip, vfx  # type: ignore[import-not-found]


def main() -> None:
    task = json.loads(sys.argv[1])
    fade, amount, marks = task["fade"], task["amount"], task["marks"]
    clips = []
    for index, name in enumerate(task["photos"]):
        start = marks[index] - (fade if index else 0)
        length = marks[index + 1] - start
        clip = ImageClip(name)
        cover = max(1920 / clip.w, 1080 / clip.h)
        clip = clip.resized(cover).with_duration(length)
        clip = clip.resized(lambda t, length=length: 1 + amount * t / length)
        clip = clip.with_position("center").with_start(start)
        clips.append(clip.with_effects([vfx.CrossFadeIn(fade)]) if index else clip)
    film = CompositeVideoClip(clips, size=(1920, 1080)).with_duration(marks[-1])
    film.write_videofile(
        task["target"],
        fps=task["fps"],
        codec="libx264",
        preset="veryfast",
        audio=False,
        logger=None,
        ffmpeg_params=["-crf", "20"],
    )


if __name__ == "__main__":
    main()
