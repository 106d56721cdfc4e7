"""Examples of a model's input, kept beside the model as JSON.

`input_example.json` holds the example as it is; `serving_input_example.json` holds it as the body
of a request to a scoring server. Which form it has, `saved_input_example_info` in `MLmodel` says:

| type | example | JSON |
|---|---|---|
| dataframe | pandas | `{"columns": […], "data": [[…]]}`; without columns that are 0, 1, … |
| ndarray | array of numpy, dictionary of arrays | nested lists |
| sparse_matrix_csc, sparse_matrix_csr | scipy | `{"data", "indices", "indptr", "shape"}` |
| json_object | anything else | itself |

With parameters (a tuple of the example and a dictionary) it is `{"inputs": …, "params": {…}}`.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.artifacts.paths import inside
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.types.data_type import DataType
from mlflow.types.foreign import is_instance, is_spark_frame, is_sparse
from mlflow.types.inference import infer_param_schema

if TYPE_CHECKING:
    from mlflow.models.model import Model

FILE = "input_example.json"
SERVING_FILE = "serving_input_example.json"


class InputExample:
    """An example, taken apart.

    Args:
        example: See the module; polars data frames become those of pandas.

    Attributes:
        data: The input alone.
        params: Its parameters, or None.
        info: What `MLmodel` says of it.

    Raises:
        MlflowException: A kind that is not kept (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(self, example: Any) -> None:
        self.data, self.params = split_params(example)
        if is_instance(self.data, "polars", "DataFrame"):
            from mlflow.models.frames import from_polars

            self.data = from_polars(self.data)
        self.info: dict[str, Any] = {"artifact_path": FILE}
        if self.params:
            self.info["params"] = "true"
        kind, content, serving = _describe(self.data)
        self.info["type"] = kind
        if kind == "dataframe":
            self.info["pandas_orient"] = "split" if "columns" in content else "values"
        if self.params is not None:
            content = {"inputs": content, "params": self.params}
            serving = {**serving, "params": self.params}
        self.info["serving_input_path"] = SERVING_FILE
        self._content = _to_json(content)
        self._serving = _to_json(serving, indent=2)

    @property
    def serving_input(self) -> str:
        """The body of a request to a scoring server."""
        return self._serving

    def save(self, folder: Path) -> None:
        """Write both files."""
        (folder / FILE).write_text(self._content, encoding="utf-8")
        (folder / SERVING_FILE).write_text(self._serving, encoding="utf-8")


def save_example(mlflow_model: Model, input_example: Any, path: str | Path) -> InputExample | None:
    """Write an example beside a model and note it in the model; None where there is no example."""
    if input_example is None:
        return None
    example = InputExample(input_example)
    example.save(Path(path))
    mlflow_model.saved_input_example_info = example.info
    return example


def split_params(example: Any) -> tuple[Any, dict[str, Any] | None]:
    """The input and the parameters of an example; a tuple with a dictionary behind has both."""
    if isinstance(example, tuple) and len(example) == 2 and isinstance(example[1], dict):
        infer_param_schema(example[1])
        return example
    return example, None


def convert_input_example_to_serving_input(input_example: Any) -> str | None:
    """An example as the body of a request to a scoring server; None for None."""
    return None if input_example is None else InputExample(input_example).serving_input


def _describe(data: Any) -> tuple[str, Any, dict[str, Any]]:
    """The example's type, its JSON, and the request's."""
    if is_instance(data, "pandas", "DataFrame"):
        content = _split(data)
        return "dataframe", content, {"dataframe_split": content}
    if is_sparse(data):
        kind = "sparse_matrix_csc" if data.format == "csc" else "sparse_matrix_csr"
        parts = {name: _list(getattr(data, name)) for name in ("data", "indices", "indptr")}
        return kind, {**parts, "shape": list(data.shape)}, {"inputs": _list(data.toarray())}
    if is_instance(data, "numpy", "ndarray"):
        content = _list(data)
        return "ndarray", content, {"inputs": content}
    if isinstance(data, dict) and any(_is_array(value) for value in data.values()):
        if not all(_is_array(value) for value in data.values()):
            raise MlflowException.invalid_parameter_value(
                "An example that is a dictionary holds either only arrays of numpy or none; got "
                f"{ {key: type(value).__name__ for key, value in data.items()} }."
            )
        content = {key: _list(value) for key, value in data.items()}
        return "ndarray", content, {"inputs": content}
    if hasattr(data, "model_dump"):
        data = data.model_dump()
    if is_spark_frame(data) or _is_array_inside(data) or not _is_json(data):
        raise MlflowException.invalid_parameter_value(
            "An example of a model's input is a data frame of pandas or polars, an array of "
            "numpy, a sparse matrix by rows or columns, a dictionary, a list or a single value; "
            f"got {type(data).__module__}.{type(data).__name__}."
        )
    return "json_object", data, {"inputs": data}


def _split(frame: Any) -> dict[str, Any]:
    content = {
        "columns": list(frame.columns),
        "data": frame.astype(object).where(frame.notna(), None).to_numpy().tolist(),
    }
    if content["columns"] == list(range(len(content["columns"]))):
        del content["columns"]  # as they are numbered anyway
    return content


def _list(array: Any) -> Any:
    if array.dtype.kind == "f":
        import numpy as np  # heavy

        whole: Any = np.where(np.isnan(array), None, array)  # JSON has no NaN
        return whole.tolist()
    return array.tolist()


def _is_array(value: Any) -> bool:
    return is_instance(value, "numpy", "ndarray")


def _is_array_inside(data: Any) -> bool:
    if isinstance(data, dict):
        return any(map(_is_array_inside, data.values()))
    return _is_array(data) or (isinstance(data, list) and any(map(_is_array_inside, data)))


def _is_json(data: Any) -> bool:
    simple = (str, int, float, bool, bytes, dict, list, dt.date, type(None))
    return isinstance(data, simple) or is_instance(data, "numpy", "generic")


def _to_json(content: Any, indent: int | None = None) -> str:
    try:
        return json.dumps(content, default=_plain, indent=indent)
    except (TypeError, ValueError) as error:
        raise MlflowException.invalid_parameter_value(
            f"An example of a model's input must be possible to write as JSON: {error}."
        ) from None


def _plain(value: Any) -> Any:
    """What JSON lacks: bytes as base64, times in ISO's form, numbers of numpy, … ."""
    if isinstance(value, (bytes, bytearray)):
        return base64.encodebytes(value).decode("ascii")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if is_instance(value, "numpy", "datetime64"):
        return str(value)
    if hasattr(value, "model_dump"):
        return value.model_dump()
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


# ---- reading --------------------------------------------------------------------------------
def read_example(model: Model, folder: Path) -> Any:
    """The example beside a model, as it was given (numbers of the types that its signature says).

    Raises:
        MlflowException: The file is not there (`RESOURCE_DOES_NOT_EXIST`), or no example
            (`INVALID_PARAMETER_VALUE`).
    """
    info = model.saved_input_example_info or {}
    content = _read(model, folder)
    if content is None:
        return None
    if info.get("params"):
        content = content["inputs"]
    kind = info.get("type")
    schema = model.get_input_schema()
    if kind == "dataframe":
        from mlflow.models.frames import frame_from_split

        return frame_from_split(content, schema)
    if kind == "ndarray":
        return _arrays(content, schema)
    if kind in ("sparse_matrix_csc", "sparse_matrix_csr"):
        import scipy.sparse

        make = getattr(scipy.sparse, f"{kind[-3:]}_matrix")
        parts = (content["data"], content["indices"], content["indptr"])
        return make(parts, shape=tuple(content["shape"]))
    if kind != "json_object":
        raise MlflowException.invalid_parameter_value(
            f"The example of the model at {folder} is of a type that is not known: {kind!r}."
        )
    return content


def read_example_params(model: Model, folder: Path) -> dict[str, Any] | None:
    """The parameters of the example beside a model; None if there are none."""
    if not (model.saved_input_example_info or {}).get("params"):
        return None
    params: dict[str, Any] = _read(model, folder)["params"]
    return params


def read_serving_input(model: Model, folder: Path) -> str | None:
    """The body of a request beside a model; None if there is none."""
    name = (model.saved_input_example_info or {}).get("serving_input_path")
    return _text(folder, name) if name else None


def _read(model: Model, folder: Path) -> Any:
    name = (model.saved_input_example_info or {}).get("artifact_path")
    return json.loads(_text(folder, name)) if name else None


def _text(folder: Path, name: str) -> str:
    try:
        return Path(inside(folder, name)).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise MlflowException(
            f"The model at {folder} names an example of its input, {name!r}, which is not there.",
            RESOURCE_DOES_NOT_EXIST,
        ) from None


def _arrays(content: Any, schema: Any) -> Any:
    import numpy as np  # heavy

    tensors = schema is not None and schema.is_tensor_spec()
    if isinstance(content, dict):
        types = schema.input_types_dict() if tensors and schema.has_input_names() else {}
        return {name: np.array(values, types.get(name)) for name, values in content.items()}
    return np.array(content, schema.inputs[0].type if tensors else None)


def example_value(value: Any, kind: Any) -> Any:
    """A single value of JSON as one of a type: bytes come as base64."""
    if kind is DataType.binary and isinstance(value, str):
        return base64.decodebytes(value.encode("ascii"))
    return value
