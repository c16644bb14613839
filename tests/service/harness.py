"""A small project, the film that the stand-in gives, and `mvpipe` run in it: in this process, in another,
or in one that kills itself. Used by the tests here and by the scripts in benchmarks/."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema

from mvpipe.clock import SystemClock
from mvpipe.errors import MvpipeError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CRASHING = HERE / "crashing.py"
SECRET = "hush/hush+very secret=1"
FAST = (
    "backend.poll_interval=10ms",
    "backend.recovery_interval=20ms",
    "backend.retry_pause=20ms",
    "backend.idle_timeout=400ms",
)
"""Waits for runs whose clock is real."""

RECIPE = """\
version: 1
name: small
vars:
  hidden: {type: string, secret: true, default: "%s"}
assets:
  - song.wav
  - a/1.png
  - b/1.png
  - path: c.png
output: {path: film.mp4, quality: draft%s}
%ssteps:
  - {id: make, prompt: "create a music video synced to the beat from my photos"}
  - {id: title, prompt: 'add the title "Neon" for the first second'}
  - {id: balance, prompt: "how many credits do I have left?"}
  - {id: more, upload: [d.png]}
  - {id: again, prompt: 'add the title "{{ %s }}" at the end'}
  - {id: preview, export: {path: preview.mp4}}
  - {id: last, prompt: "add a caption \\"the end\\" for the last second"}
"""


def make_film(path: Path, frames: int = 60, size: tuple[int, int] = (64, 36)) -> bytes:
    """A film of 30 frames a second: what the stand-in's renders give."""
    import av
    import numpy as np

    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(frames):
            picture = np.full((size[1], size[0], 3), number * 4 % 256, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    return path.read_bytes()


def write_media(folder: Path) -> None:
    from PIL import Image

    for number, name in enumerate(("a/1.png", "b/1.png", "c.png", "d.png")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (96, 64), (40 * number, 200 - 40 * number, 90)).save(folder / name)
    samples = bytearray(2 * 22_050 * 6)
    for beat in range(12):
        for at in range(400):
            samples[2 * (beat * 11_025 + at) + 1] = (at * 7) % 100
    with wave.open(str(folder / "song.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes(bytes(samples))


@dataclass
class Outcome:
    code: int
    out: str
    err: str
    run_dir: Path

    @property
    def said(self) -> str:
        return self.out + self.err

    def report(self) -> dict[str, Any]:
        """report.json, checked against its schema."""
        report = json.loads((self.run_dir / "report.json").read_text("utf-8"))
        schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text("utf-8"))
        jsonschema.validate(report, schema, cls=jsonschema.Draft202012Validator)
        return dict(report)

    def journal(self) -> list[dict[str, Any]]:
        lines = (self.run_dir / "journal.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]


@dataclass
class Project:
    """A folder with a recipe, its media, and one run folder."""

    folder: Path
    url: str = "local"
    hosted: bool = True
    environ: dict[str, str] = field(default_factory=dict)
    secret: str = "hidden"
    top: str = ""
    size: str = ""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_media(self.folder)
        self.write()
        self.environ = {
            "MVPIPE_CONFIG_DIR": str(self.folder / "config"),
            "MVPIPE_DATA_DIR": str(self.folder / "engine"),
            **({"NEMO_API_URL": self.url} if self.url != "local" and self.hosted else {}),
            **self.environ,
        }

    def write(self, text: str | None = None) -> None:
        text = text or RECIPE % (SECRET, self.size, self.top, self.secret)
        (self.folder / "recipe.yaml").write_text(text, "utf-8")

    @property
    def run_dir(self) -> Path:
        return self.folder / "run"

    @property
    def film(self) -> Path:
        return self.folder / "out" / "film.mp4"

    def backend(self) -> str:
        return "local" if self.url == "local" else "hosted" if self.hosted else self.url

    def run_args(self, settings: Sequence[str] = ()) -> list[str]:
        sets = [part for one in settings for part in ("--set", one)]
        fixed = ["--backend", self.backend(), "--out", str(self.folder / "out")]
        recipe = str(self.folder / "recipe.yaml")
        return ["run", recipe, *fixed, "--run-dir", str(self.run_dir), *sets]

    def resume_args(self, *more: str) -> list[str]:
        return ["resume", str(self.run_dir), "--var", f"hidden={SECRET}", *more]

    def here(self, args: Sequence[str]) -> Outcome:
        """The command line in this process; the environment must be set by the caller."""
        from mvpipe.cli import main

        out, err = io.StringIO(), io.StringIO()
        code = 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main(list(args))
            except SystemExit as stopped:
                code = int(stopped.code or 0)
        return Outcome(code, out.getvalue(), err.getvalue(), self.run_dir)

    def elsewhere(
        self, args: Sequence[str], *, crash: tuple[str, int] | None = None, timeout: float = 120
    ) -> Outcome:
        """In a process of its own, which `crash` (before|after, N) kills at its N-th line of journal."""
        head = [sys.executable, "-m", "mvpipe"]
        if crash is not None:
            head = [sys.executable, str(CRASHING), crash[0], str(crash[1])]
        done = subprocess.run(
            [*head, *args],
            cwd=self.folder,
            env={**clean(os.environ), "PYTHONPATH": str(ROOT), **self.environ},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr, self.run_dir)

    def tokens(self) -> list[str]:
        """Those that the config folder keeps, which is where they live."""
        path = self.folder / "config" / "tokens.json"
        kept = json.loads(path.read_text("utf-8"))["tokens"] if path.exists() else {}
        return [one["token"] for one in kept.values()]

    def parts(self) -> list[str]:
        """Part files that are left anywhere."""
        return sorted(
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if ".part" in path.name
        )

    def leaks(self, secrets: Sequence[str], *texts: str) -> list[str]:
        """Where a secret stands in plain, URL-encoded or base64 form; the config folder is where tokens live."""
        forms = {form for secret in secrets for form in forms_of(secret)}
        found = [f"output: {form}" for form in forms for text in texts if form in text]
        for path in self.folder.rglob("*"):
            kept = path.name == "recipe.yaml" or "config" in path.relative_to(self.folder).parts
            if path.is_file() and not kept:
                data = path.read_bytes()
                found += [f"{path}: {form}" for form in forms if form.encode() in data]
        return found


def forms_of(secret: str) -> set[str]:
    raw = secret.encode()
    forms = {secret, quote(secret, safe=""), quote(secret), base64.b64encode(raw).decode()}
    return forms | {base64.urlsafe_b64encode(raw).decode().rstrip("=")}


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    gone = ("NEMO_TOKEN", "NEMO_API_URL", "NEMO_WEB_URL", "MVPIPE_DEBUG")
    return {key: value for key, value in environ.items() if key not in gone}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- faults drawn at random


@contextlib.contextmanager
def quick(environ: Mapping[str, str]) -> Iterator[None]:
    """An environment for runs in this process, whose clock does not really sleep."""
    before, sleep = dict(os.environ), SystemClock.sleep
    for name in set(before) - set(clean(before)):
        del os.environ[name]
    os.environ.update(environ)
    SystemClock.sleep = lambda self, seconds: time.sleep(min(seconds, 0.005))  # type: ignore[method-assign]
    try:
        yield
    finally:
        SystemClock.sleep = sleep  # type: ignore[method-assign]
        os.environ.clear()
        os.environ.update(before)


@dataclass(frozen=True)
class Drawn:
    """One run with faults drawn from a seed, and what is wrong with it (nothing, one hopes)."""

    seed: int
    faults: tuple[str, ...]
    code: int
    seconds: float
    error: str
    wrong: tuple[str, ...]

    def line(self) -> str:
        verdict = "; ".join(self.wrong) or "ok"
        faults = " + ".join(self.faults)
        return f"{self.seed:>4} {self.code:>4} {self.seconds:>5.1f} s  {self.error:<18} {verdict:<4} {faults}"


LONGEST_S = 30.0


def draw(seed: int, folder: Path, films: tuple[bytes, bytes], standin: Any) -> Drawn:
    """One run in this process against one to four faults at once."""
    rng = random.Random(seed)
    faults = tuple(rng.sample(standin.FAULTS, rng.randint(1, 4)))
    restart = rng.random() < 0.3
    token = rng.choice([None, "own/token+of the=user"])
    service = standin.StandIn(films[0], frozenset(faults), other_film=films[1], given_token=token)
    with standin.serving(service) as url:
        project = Project(
            folder,
            url,
            top="on_session_lost: restart\n" if restart else "",
            environ={"NEMO_TOKEN": token} if token else {},
        )
        started = time.monotonic()
        with quick(project.environ):
            done = project.here(project.run_args(("backend.idle_timeout=300ms",)))
    seconds = time.monotonic() - started
    error, wrong = _judge(project, done, service, restart=restart)
    if seconds > LONGEST_S:
        wrong.append(f"{seconds:.0f} s")
    shutil.rmtree(folder)
    return Drawn(seed, faults, done.code, seconds, error, tuple(wrong))


def _judge(
    project: Project, done: Outcome, service: Any, *, restart: bool
) -> tuple[str, list[str]]:
    wrong: list[str] = list(service.seen.violations)
    error = "-"
    try:
        report = done.report()
    except (OSError, ValueError, jsonschema.ValidationError) as exc:
        wrong.append(f"report: {exc}"[:200])
    else:
        problem = report["error"]
        error = problem["code"] if problem else "-"
        by_contract = EXIT_CODES.get(error) if problem else 0
        if not done.code == report["exit_code"] == by_contract:
            wrong.append(f"exit {done.code}, report {report['exit_code']}, contract {by_contract}")
    if "Traceback" in done.said or done.code == 70:
        wrong.append("a traceback")
    lives = 2 if restart and service.seen.sessions == 2 else 1
    most = max(map(service.seen.prompts.count, service.seen.prompts), default=0)
    if most > lives:
        wrong.append(f"a prompt sent {most} times in {lives} sessions")
    if done.code == 0 and project.film.read_bytes() != service.film:
        wrong.append("another film")
    tokens = [*service.seen.tokens, SECRET, *([service.given_token] if service.given_token else [])]
    wrong += project.leaks(tokens, done.said)
    wrong += [f"token to another host: {one}" for one in service.seen.foreign_auth]
    wrong += [f"left over: {name}" for name in project.parts()]
    return error, wrong


def _tree(kind: type[MvpipeError]) -> Iterator[type[MvpipeError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _tree(one)


EXIT_CODES = {
    **{kind.code: kind.exit_code for kind in _tree(MvpipeError)},
    "expectation": 1,
    "max-credits": 1,
}
"""What the contract says that each error's code ends in."""


# --- crashes


@dataclass(frozen=True)
class Row:
    """One crash: where, how the runs ended, and what is wrong afterwards (nothing, one hopes)."""

    moment: str
    number: int
    event: str
    crashed: int
    resumed: int
    wrong: tuple[str, ...]

    def line(self) -> str:
        verdict = "; ".join(self.wrong) or "same film, all once"
        where = f"{self.moment} {self.number}"
        return f"{where:<11} {self.event:<18} {self.crashed:>5} {self.resumed:>7}  {verdict}"


HEAD = f"{'crash':<11} {'last line':<18} {'exit':>5} {'resumed':>7}  afterwards"


def crash_and_resume(project: Project, moment: str, number: int, film: str) -> tuple[Row, str]:
    """Kill a run at a point, resume it, and compare the film's hash with a clean run's; what was said."""
    first = project.elsewhere(project.run_args(FAST), crash=(moment, number))
    journal = project.run_dir / "journal.jsonl"
    lines = journal.read_bytes().split(b"\n")[:-1] if journal.exists() else []
    event = json.loads(lines[-1])["event"] if lines else "-"
    args = project.resume_args() if lines else project.run_args(FAST)
    second = project.elsewhere(args)
    wrong = [] if first.code == -9 else [f"the crash exited {first.code}"]
    if second.code != 0:
        wrong.append(f"resume exited {second.code}: {second.err.strip()[-300:]}")
    elif sha256(project.film) != film:
        wrong.append("another film")
    if "Traceback" in first.said + second.said:
        wrong.append("a traceback")
    wrong += [f"left over: {name}" for name in project.parts()]
    row = Row(moment, number, event, first.code, second.code, tuple(wrong))
    return row, first.said + second.said


def more_than_once(what: str, items: Sequence[str], expected: int) -> list[str]:
    """Words when the items are not `expected` different ones, each there once."""
    wrong = [f"{what} twice: {one}" for one in sorted({i for i in items if items.count(i) > 1})]
    if len(set(items)) != expected:
        wrong.append(f"{len(set(items))} {what}s instead of {expected}")
    return wrong


def wrong_with_service(service: Any) -> list[str]:
    """What a stand-in saw that one run of the recipe must not make it see."""
    seen = service.seen
    return [
        *more_than_once("prompt", seen.prompts, 4),
        *more_than_once("upload", seen.uploads, 5),
        *more_than_once("render", seen.completed, 2),
        *([f"{len(seen.renders)} renders submitted"] if len(seen.renders) != 2 else []),
        # A session whose opening was answered to a dead process stays empty; nothing is lost with it.
        *([f"{seen.sessions} sessions"] if seen.sessions > 2 else []),
        *seen.violations,
    ]


def wrong_with_engine(project: Project) -> list[str]:
    """The same for the local engine, from its folder: prompts and assets of the session that has them."""
    folder = project.folder / "engine"
    sessions = [json.loads(path.read_text("utf-8")) for path in (folder / "sessions").iterdir()]
    used = [one for one in sessions if one["messages"]]
    if len(used) != 1:
        return [f"{len(used)} sessions had messages"]
    session = used[0]
    renders = [json.loads(path.read_text("utf-8")) for path in (folder / "renders").glob("*.json")]
    done = [one["id"] for one in renders if one["status"] == "completed"]
    return [
        *([f"{session['messages']} messages"] if session["messages"] != 4 else []),
        *(["messages left"] if session["pending"] or any((folder / "pending").iterdir()) else []),
        *more_than_once("asset", [one["blob"] for one in session["assets"]], 5),
        *([f"{len(done)} renders of 2 exports"] if len(done) > 2 else []),
    ]


def start_over(project: Project) -> None:
    """As if nothing had been run yet, but for the media and the recipe."""
    for name in ("run", "out", "engine", "config"):
        shutil.rmtree(project.folder / name, ignore_errors=True)


# --- memory

BIG_RECIPE = """\
version: 1
name: big
assets: [big.wav]
steps:
  - {id: look, prompt: "status"}
"""


def upload_peaks(folder: Path, size: int, service: Any, standin: Any) -> dict[str, float]:
    """Peak memory in MB (10⁶ bytes) of a client that uploads a sound of `size` bytes, to a stand-in and to
    an engine in a process of its own, and of that engine."""
    with standin.serving(service) as url:
        peaks = {"client, to the stand-in": _upload(folder / "a", size, url)}
    command = [sys.executable, "-m", "mvpipe", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data-dir", str(folder / "served")],
        env={**clean(os.environ), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as engine:
        try:
            assert engine.stdout is not None
            url = engine.stdout.readline().split()[-1]
            peaks["client, to the local engine"] = _upload(folder / "b", size, url)
            peaks["local engine"] = peak_of(engine.pid)
        finally:
            engine.terminate()
    return peaks


def _upload(folder: Path, size: int, url: str) -> float:
    """The peak of a client whose recipe only uploads; its export has nothing to show and says so."""
    project = Project(folder, url, hosted=False)
    project.write(BIG_RECIPE)
    _big_wav(folder / "big.wav", size)
    with subprocess.Popen(
        [sys.executable, str(HERE / "measured.py"), *project.run_args(FAST)],
        cwd=folder,
        env={**clean(os.environ), "PYTHONPATH": str(ROOT), **project.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as client:
        assert client.stdout is not None
        said = client.stdout.read()
        assert client.wait() == 1, said
    assert "nothing to export" in said
    report = json.loads((project.run_dir / "report.json").read_text("utf-8"))
    assert [one["bytes"] for one in report["assets"]] == [size], said
    (folder / "big.wav").unlink()
    return float(said.rsplit("peak ", 1)[1])


def _big_wav(path: Path, size: int) -> None:
    """Silence, as long as it takes; the file is sparse."""
    data = size - 44
    head = b"RIFF" + (size - 8).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    form = (1, 2), (2, 2), (48_000, 4), (192_000, 4), (4, 2), (16, 2)
    head += b"".join(value.to_bytes(width, "little") for value, width in form)
    with path.open("wb") as file:
        file.write(head + b"data" + data.to_bytes(4, "little"))
        file.truncate(size)


def peak_of(pid: int | str) -> float:
    """VmHWM of a process, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM"))
