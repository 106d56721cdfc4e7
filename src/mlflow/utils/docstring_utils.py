"""`mlflow.utils.docstring_utils`, as flavors of other software import it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

__all__ = ["LOG_MODEL_PARAM_DOCS", "ParamDocs", "format_docstring"]

F = TypeVar("F", bound=Callable[..., Any])


class ParamDocs(dict[str, str]):
    """What a parameter is, by its name."""

    def format(self, **values: str) -> ParamDocs:
        """The same, with values in the places that `{{ name }}` marks."""
        return ParamDocs({name: _filled(text, values) for name, text in self.items()})


def format_docstring(param_docs: Mapping[str, str]) -> Callable[[F], F]:
    """A decorator: where a docstring says `{{ name }}`, what the parameter is."""

    def decorate(function: F) -> F:
        if function.__doc__:
            function.__doc__ = _filled(function.__doc__, param_docs)
        return function

    return decorate


def _filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda mark: str(values.get(mark[1], mark[0])), text)


LOG_MODEL_PARAM_DOCS = ParamDocs(
    {
        "name": "What the model is called.",
        "conda_env": "The environment, as a dictionary or the path of a conda.yaml.",
        "pip_requirements": "What pip installs: a list, or the path of a requirements file.",
        "extra_pip_requirements": "What pip installs besides what is found out.",
        "signature": "What the model takes and gives; see infer_signature().",
        "input_example": "An example of the input, which the signature can come from.",
        "metadata": "What else to keep in MLmodel.",
        "model_type": "What kind of model it is.",
        "model_id": "The logged model to write to.",
        "params": "Parameters of the logged model.",
        "tags": "Tags of the logged model.",
        "step": "The step of training it belongs to.",
    }
)
