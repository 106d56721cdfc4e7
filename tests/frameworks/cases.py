"""Models of the large frameworks, trained on real data: what the suite of all flavors runs on."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from tests.flavors.cases import Case, diabetes, patients


def patients_as_floats() -> tuple[Any, Any]:
    """Ten measures of 442 patients and how their disease went on, as 32-bit floats."""
    features, targets = diabetes()
    return (
        np.array(features, "float32"),
        (np.array(targets, "float32") / 100).reshape(-1, 1),
    )


# ---- PyTorch ----
@cache
def torch_module() -> Any:
    """A small network, trained for some steps."""
    import torch

    torch.manual_seed(5)
    features, targets = map(torch.from_numpy, patients_as_floats())
    module = torch.nn.Sequential(
        torch.nn.Linear(10, 8), torch.nn.ReLU(), torch.nn.Dropout(0.1), torch.nn.Linear(8, 1)
    )
    optimizer = torch.optim.Adam(module.parameters(), lr=0.05)
    for _ in range(30):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(module(features), targets).backward()
        optimizer.step()
    return module.eval()


@cache
def torch_script() -> Any:
    import torch

    return torch.jit.trace(torch_module(), torch.zeros(2, 10))


def torch_predictions(module: Any, data: Any) -> Any:
    import torch

    with torch.no_grad():
        found = module(torch.from_numpy(np.array(data, "float32"))).numpy()
    return pd.DataFrame(found, index=data.index)


CASES = {
    "pytorch": Case(
        "pytorch", torch_module, patients, torch_predictions, "torch", runs_code=True,
        peer_options=(("serialization_format", "pickle"),),
    ),
    "pytorch-scripted": Case(
        "pytorch", torch_script, patients, torch_predictions, "torch", runs_code=True,
        peer_options=(("serialization_format", "pickle"),),
    ),
}  # fmt: skip
