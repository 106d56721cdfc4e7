"""A model of the user's own, which pickles only name: so every version of Python reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow.pyfunc


class Scale(mlflow.pyfunc.PythonModel):  # type: ignore[misc, unused-ignore]
    """Multiplies the column `a` by what the artifact `factor` says."""

    def load_context(self, context):  # type: ignore[no-untyped-def]
        self.factor = float(Path(context.artifacts["factor"]).read_text())

    # Without type hints, which MLflow 2 takes for a signature.
    def predict(self, context, model_input):  # type: ignore[no-untyped-def, override, unused-ignore]
        found: Any = (model_input["a"] * self.factor).to_numpy()
        return found
