"""The beat network in numpy: a dilated convolutional network whose weights were trained on music that
our own program composed (see training/README.md). Constant memory: long songs are heard in blocks.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from mvpipe.engine.analysis.network_features import INPUTS, Floats

WEIGHTS = Path(__file__).with_name("weights.npz")
STACK = 2  # frames a body frame
BLOCK = 24_000  # frames heard at once: 4 minutes
TEMPO_STEP = 50  # frames over which the tempo and metre outputs are averaged
METRES = (2, 3, 4, 5, 7)
TEMPI, TEMPO_LOW, TEMPO_HIGH = 30, 40.0, 250.0


@dataclass(frozen=True)
class Layer:
    """`weight` [kernel, in, out]."""

    weight: Floats
    bias: Floats


@dataclass(frozen=True)
class Network:
    """`body`: pairs of a dilated layer (dilations 1, 2, 4, ...) and a mixing layer."""

    first: Layer
    second: Layer
    body: tuple[tuple[Layer, Layer], ...]
    head: Layer
    about: dict[str, Any]

    @property
    def context(self) -> int:
        """Frames on each side that an output depends on."""
        reach = 2
        for at, (wide, _) in enumerate(self.body):
            reach += (len(wide.weight) // 2) << at
        return STACK * reach


@dataclass(frozen=True)
class Heard:
    """`beat`, `downbeat` [frames] log odds; `tempo` [steps, TEMPI], `metre` [steps, 5] log shares, one
    step every TEMPO_STEP frames."""

    beat: Floats
    downbeat: Floats
    tempo: Floats
    metre: Floats


@cache
def shipped() -> Network:
    """The weights in the package."""
    return load(WEIGHTS)


def load(path: Path) -> Network:
    with np.load(path) as data:
        about = json.loads(str(data["about"]))
        arrays = {name: data[name].astype(np.float32) for name in data.files if name != "about"}

    def layer(name: str) -> Layer:
        # torch keeps [out, in, kernel]
        weight = np.ascontiguousarray(arrays[f"{name}.weight"].transpose(2, 1, 0))
        return Layer(weight, arrays[f"{name}.bias"])

    depth = sum(name.endswith("wide.weight") for name in arrays)
    body = tuple((layer(f"body.{at}.wide"), layer(f"body.{at}.mix")) for at in range(depth))
    first, mean, scale = layer("first"), arrays["mean"], arrays["scale"]
    return Network(_normalising(first, mean, scale), layer("second"), body, layer("head"), about)


def _normalising(first: Layer, mean: Floats, scale: Floats) -> Layer:
    """Takes the mean instead of what lies outside of the song, so it is subtracted, not folded in: only
    the scale moves into the weights. The mean is kept as an extra row of the bias."""
    weight = first.weight * np.tile(scale, STACK)[None, :, None]
    return Layer(weight, np.concatenate([first.bias, np.tile(mean, STACK)]))


def listen(network: Network, inputs_of: Callable[[int, int], Floats], frames: int) -> Heard:
    """`inputs_of(first, stop)` gives input frames [stop - first, INPUTS] inside 0..frames."""
    if not frames:
        empty = np.zeros(0, np.float32)
        nothing = np.zeros((0, TEMPI), np.float32), np.zeros((0, len(METRES)), np.float32)
        return Heard(empty, empty, *nothing)
    context = -(-network.context // TEMPO_STEP) * TEMPO_STEP
    beats, tempi, metres = [], [], []
    for first in range(0, frames, BLOCK):
        stop = min(first + BLOCK, frames)
        begin, end = max(0, first - context), min(frames, stop + context)
        out = _run(network, inputs_of(begin, end))
        inside = out[(first - begin) // STACK : -(-(stop - begin) // STACK)]
        beats.append(inside[:, : 2 * STACK].reshape(-1, 2)[: stop - first])
        tempi.append(_stepwise(_log_shares(inside[:, 2 * STACK : 2 * STACK + TEMPI])))
        metres.append(_stepwise(_log_shares(inside[:, 2 * STACK + TEMPI :])))
    both = np.concatenate(beats)
    return Heard(
        both[:, 0].copy(), both[:, 1].copy(), np.concatenate(tempi), np.concatenate(metres)
    )


def _run(network: Network, inputs: Floats) -> Floats:
    """Raw outputs [body frames, ...] of one stretch of inputs."""
    odd = len(inputs) % STACK
    if odd:
        inputs = np.concatenate([inputs, np.repeat(inputs[-1:], STACK - odd, axis=0)])
    width = network.first.weight.shape[2]
    mean = network.first.bias[width:]
    x = inputs.reshape(-1, INPUTS * STACK) - mean
    x = _elu(_convolved(x, Layer(network.first.weight, network.first.bias[:width]), 1))
    x = _elu(_convolved(x, network.second, 1))
    for at, (wide, mix) in enumerate(network.body):
        x += _convolved(_elu(_convolved(x, wide, 2**at)), mix, 1)
    return _convolved(_elu(x), network.head, 1)


def _convolved(x: Floats, layer: Layer, dilation: int) -> Floats:
    """Same-size convolution of [time, in] to [time, out], zeros outside."""
    kernel, length = layer.weight.shape[0], len(x)
    out = np.empty((length, layer.weight.shape[2]), np.float32)
    out[:] = layer.bias
    for tap in range(kernel):
        shift = (tap - kernel // 2) * dilation
        to = slice(max(0, -shift), min(length, length - shift))
        if to.stop > to.start:
            out[to] += x[to.start + shift : to.stop + shift] @ layer.weight[tap]
    return out


def _elu(x: Floats) -> Floats:
    out = np.minimum(x, 0.0)
    np.expm1(out, out=out)
    np.maximum(x, out, out=out)  # expm1(x) > x only below zero, where x is not taken
    return out


def _log_shares(logits: Floats) -> Floats:
    shifted = logits - logits.max(axis=1, keepdims=True)
    shares: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return shares


def _stepwise(values: Floats) -> Floats:
    """Means over TEMPO_STEP frames."""
    step = TEMPO_STEP // STACK
    starts = np.arange(0, len(values), step)
    counts = np.diff(np.append(starts, len(values)))[:, None]
    return np.asarray(np.add.reduceat(values, starts, axis=0) / counts, np.float32)
