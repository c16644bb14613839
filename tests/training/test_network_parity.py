"""The network in torch and the one in numpy are the same function. Skipped without torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from mvpipe.engine.analysis import network  # noqa: E402
from mvpipe.engine.analysis.network_features import INPUTS  # noqa: E402
from training.export import export  # noqa: E402
from training.network import BeatNet, Shape  # noqa: E402


def test_exported_weights_give_the_same_outputs_in_numpy(tmp_path: Path) -> None:
    torch.manual_seed(1)
    shape = Shape(front=16, channels=8, layers=4)
    net = BeatNet(shape)
    net.mean.normal_()
    net.eval()
    state = {"weights": net.state_dict(), "shape": shape.__dict__, "log": {}, "torch": "2"}
    torch.save(state, tmp_path / "checkpoint.pt")
    export(tmp_path / "checkpoint.pt", tmp_path / "weights.npz", {"why": "test"})
    inputs = np.random.default_rng(0).normal(0, 1, (1000, INPUTS)).astype(np.float32)

    loaded = network.load(tmp_path / "weights.npz")
    heard = network.listen(loaded, lambda first, stop: inputs[first:stop], len(inputs))
    with torch.no_grad():
        beats, tempo, _ = net(torch.from_numpy(inputs[None]))

    assert loaded.about["why"] == "test"
    assert np.abs(heard.beat - beats[0, :, 0].numpy()).max() < 0.01  # weights are float16
    assert np.abs(heard.downbeat - beats[0, :, 1].numpy()).max() < 0.01
    steps = tempo[0].log_softmax(-1).reshape(20, 25, -1).mean(1).numpy()
    assert np.abs(heard.tempo - steps).max() < 0.01
