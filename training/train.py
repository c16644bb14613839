"""Trains the beat network on stored songs for a given time, and writes checkpoints on the way."""

from __future__ import annotations

import json
import math
import os
import queue
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.batches import FRAMES, Batch, Library, batch, input_statistics, targets
from training.network import BeatNet, Shape

DOWNBEAT_WEIGHT, TEMPO_WEIGHT, METRE_WEIGHT = 1.5, 0.03, 0.03
POSITIVE = 4.0
EMA = 0.998
WARM_UP = 100  # steps
BUSY = 3.2  # load average above which one thread is used


@dataclass(frozen=True)
class Plan:
    """The learning rate follows the share of `minutes` that has passed, so training ends in time."""

    songs: Path
    validation: Path
    out: Path
    minutes: float
    seed: int = 1
    rate: float = 3e-3
    batch: int = 14
    threads: int = 2
    shape: Shape = field(default_factory=Shape)


def train(plan: Plan) -> None:
    torch.manual_seed(plan.seed)
    torch.set_num_threads(1)
    library = Library(plan.songs)
    library.refresh()
    net = BeatNet(plan.shape)
    mean, scale = input_statistics(library.songs[:200])
    net.mean.copy_(torch.from_numpy(mean))
    net.scale.copy_(torch.from_numpy(scale))
    averaged = {name: value.clone() for name, value in net.state_dict().items()}
    optimiser = torch.optim.AdamW(net.parameters(), plan.rate, weight_decay=0.01)
    checks = _validation(plan.validation)
    feed = _feed(plan, library)
    began, step, losses, told = time.time(), 0, [], 0.0
    while (share := (time.time() - began) / (60 * plan.minutes)) < 1.0:
        rate = plan.rate * 0.5 * (1 + math.cos(math.pi * share)) * min(1.0, (step + 1) / WARM_UP)
        for group in optimiser.param_groups:
            group["lr"] = max(rate, 1e-6)
        losses.append(_step(net, optimiser, feed.get()))
        keep = min(EMA, step / (step + 50))
        for name, value in net.state_dict().items():
            averaged[name].lerp_(value, 1 - keep)
        step += 1
        if time.time() - told > 120:
            told = time.time()
            # A second thread pays only where a second core is free.
            torch.set_num_threads(plan.threads if os.getloadavg()[0] < BUSY else 1)
            _save(plan, averaged, step, share, losses, checks, songs=len(library.songs))
            losses = []
    _save(plan, averaged, step, 1.0, losses, checks, songs=len(library.songs))


def _feed(plan: Plan, library: Library) -> queue.Queue[Batch]:
    """Batches made ahead by a thread, which also reads songs as they are rendered."""
    ready: queue.Queue[Batch] = queue.Queue(4)
    rng = np.random.default_rng(plan.seed)

    def fill() -> None:
        made = 0
        while True:
            ready.put(batch(rng, library.songs, plan.batch))
            made += 1
            if made % 50 == 0:
                library.refresh(at_once=200)

    threading.Thread(target=fill, daemon=True).start()
    return ready


def _step(net: BeatNet, optimiser: torch.optim.Optimizer, made: Batch) -> float:
    net.train()
    with torch.autocast("cpu", torch.bfloat16):
        heard = net(torch.from_numpy(made.inputs))
    total = sum(_losses(heard, made).values(), torch.zeros(()))
    optimiser.zero_grad(set_to_none=True)
    total.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimiser.step()
    return float(total.detach())


def _losses(heard: tuple[Tensor, Tensor, Tensor], made: Batch) -> dict[str, Tensor]:
    beats, tempo, metre = heard
    goal = torch.from_numpy(made.beats)
    weight = torch.tensor(POSITIVE)
    bce = nn.functional.binary_cross_entropy_with_logits(
        beats, goal, pos_weight=weight, reduction="none"
    )
    out = {"beat": bce[..., 0].mean(), "downbeat": DOWNBEAT_WEIGHT * bce[..., 1].mean()}
    for name, logits, goals, share in (
        ("tempo", tempo, made.tempo, TEMPO_WEIGHT),
        ("metre", metre, made.metre, METRE_WEIGHT),
    ):
        wanted = torch.from_numpy(goals)
        out[name] = -share * (wanted * logits.log_softmax(-1)).sum(-1).mean()
    return out


def _validation(folder: Path) -> Batch | None:
    """One window of each of the first validation songs, as they are."""
    from mvpipe.engine.analysis import network_features as features

    library = Library(folder, most=60)
    if not library.refresh():
        return None
    rows = []
    for song in library.songs:
        first = 900
        bands = song.bands.astype(np.float32)[first : first + FRAMES]
        harmonic = song.harmonic.astype(np.float32)[first : first + FRAMES]
        beats = song.beats * features.FRAME_RATE - first
        rows.append((features.inputs(bands, harmonic), *targets(beats, song.places, song.metre)))
    return Batch(*(np.stack(column).astype(np.float32) for column in zip(*rows, strict=True)))


def _save(
    plan: Plan,
    averaged: dict[str, Tensor],
    step: int,
    share: float,
    losses: list[float],
    checks: Batch | None,
    *,
    songs: int,
) -> None:
    plan.out.mkdir(parents=True, exist_ok=True)
    line: dict[str, object] = {"step": step, "share": round(share, 3), "songs": songs}
    line["loss"] = round(float(np.mean(losses)), 4) if losses else None
    if checks is not None:
        net = BeatNet(plan.shape)
        net.load_state_dict(averaged)
        net.eval()
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            heard = net(torch.from_numpy(checks.inputs))
        line |= {name: round(float(v), 4) for name, v in _losses(heard, checks).items()}
    state = {
        "weights": averaged,
        "shape": plan.shape.__dict__,
        "log": line,
        "torch": str(torch.__version__),
    }
    part = plan.out / "checkpoint.part"
    torch.save(state, part)
    part.replace(plan.out / "checkpoint.pt")
    with (plan.out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
