"""A checkpoint to the weights file of the package: float16, with a record of how it came about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch


def export(checkpoint: Path, out: Path, about: dict[str, Any]) -> None:
    with torch.serialization.safe_globals([torch.torch_version.TorchVersion]):
        state = torch.load(checkpoint, weights_only=True)
    arrays = {}
    for name, value in state["weights"].items():
        exact = name in ("mean", "scale")
        arrays[name] = value.numpy().astype(np.float32 if exact else np.float16)
    record = about | {
        "shape": state["shape"],
        "training": state["log"],
        "torch": str(state["torch"]),
    }
    part = out.with_suffix(".part")
    with part.open("wb") as file:
        np.savez_compressed(file, about=np.array(json.dumps(record, sort_keys=True)), **arrays)
    part.replace(out)
