"""The beat network in torch: a dilated convolutional network over stacked frames."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn

from mvpipe.engine.analysis.network_features import INPUTS

STACK = 2  # frames a body frame: the body runs at 50 a second
TEMPI = 30  # classes of the tempo output, log-spaced
TEMPO_LOW, TEMPO_HIGH = 40.0, 250.0
METRES = (2, 3, 4, 5, 7)


@dataclass(frozen=True)
class Shape:
    """`front` and `channels`: widths; `layers` residual layers with dilations 1, 2, 4, ..."""

    front: int = 96
    channels: int = 56
    layers: int = 9
    kernel: int = 5
    dropout: float = 0.1


class Residual(nn.Module):
    """x + mix(ELU(dilated convolution(x))), whole channels dropped in training."""

    def __init__(self, shape: Shape, dilation: int) -> None:
        super().__init__()
        width = shape.channels
        reach = dilation * (shape.kernel // 2)
        self.wide = nn.Conv1d(width, width, shape.kernel, dilation=dilation, padding=reach)
        self.mix = nn.Conv1d(width, width, 1)
        self.drop = nn.Dropout1d(shape.dropout)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.mix(self.drop(nn.functional.elu(self.wide(x))))


class BeatNet(nn.Module):
    """Features [batch, frames, INPUTS] -> logits of beat and downbeat [batch, frames, 2], of tempo
    [batch, frames / 2, TEMPI] and metre [batch, frames / 2, 5]."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("mean", torch.zeros(INPUTS))
        self.register_buffer("scale", torch.ones(INPUTS))
        self.first = nn.Conv1d(INPUTS * STACK, shape.front, 3, padding=1)
        self.second = nn.Conv1d(shape.front, shape.channels, 3, padding=1)
        self.body = nn.ModuleList(Residual(shape, 2**layer) for layer in range(shape.layers))
        self.drop = nn.Dropout1d(shape.dropout)
        self.head = nn.Conv1d(shape.channels, 2 * STACK + TEMPI + len(METRES), 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        batch, frames, _ = x.shape
        x = (x - self.mean) * self.scale
        x = x.reshape(batch, frames // STACK, INPUTS * STACK).transpose(1, 2)
        x = nn.functional.elu(self.first(x))
        x = self.drop(nn.functional.elu(self.second(x)))
        for layer in self.body:
            x = layer(x)
        out = self.head(nn.functional.elu(x)).transpose(1, 2).float()
        beats = out[..., : 2 * STACK].reshape(batch, frames, 2)
        return beats, out[..., 2 * STACK : 2 * STACK + TEMPI], out[..., 2 * STACK + TEMPI :]

    def describe(self) -> dict[str, float]:
        return asdict(self.shape)
