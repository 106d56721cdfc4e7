"""From the body of a request to what a model predicts on.

| content type | body |
|---|---|
| application/json | an object with one of the keys below, and perhaps `params` |
| text/csv | a table with a header |
| application/vnd.apache.parquet | a table |

| key | value | becomes |
|---|---|---|
| dataframe_split | `{"columns": […], "data": [[…]], "index": […]}` | data frame |
| dataframe_records | `[{column: value}, …]` | data frame |
| instances | rows: `[{name: value}, …]` or `[[…], …]` | arrays, or a data frame |
| inputs | columns: `{name: […]}`; or rows; or a single value | arrays, or a data frame |

An object with `messages`, `prompt` or `input` goes to the model as it is, and its answer comes back
without a wrapper.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from mlflow.exceptions import BAD_REQUEST, INVALID_PARAMETER_VALUE, MlflowException
from mlflow.models.frames import cast_to_schema, import_pandas
from mlflow.models.model import Model
from mlflow.serving.frames import check_lengths, frame_of_rows
from mlflow.types.data_type import DataType
from mlflow.types.schema import Schema

CSV = "text/csv"
JSON = "application/json"
PARQUET = "application/vnd.apache.parquet"
CONTENT_TYPES = [CSV, JSON, PARQUET]

FORMATS = ("dataframe_split", "dataframe_records", "instances", "inputs")
UNWRAPPED = ("messages", "prompt", "input")
_SPLIT_KEYS = frozenset(("columns", "data", "index"))


class UnsupportedMediaType(MlflowException):
    """A content type that is not read; answered with status 415."""


@dataclass(frozen=True)
class Invocation:
    """What a request asks for.

    Attributes:
        data: What the model predicts on.
        params: Parameters, or None.
        wrapped: Whether the answer is `{"predictions": …}` rather than the predictions alone.
    """

    data: Any
    params: dict[str, Any] | None = None
    wrapped: bool = True


def read_invocation(body: bytes, content_type: str | None, meta: Model) -> Invocation:
    """What a request asks for.

    Args:
        body: The request's body.
        content_type: Its header; JSON if there is none.
        meta: The model's `MLmodel`.

    Raises:
        UnsupportedMediaType: A content type or character set that is not read.
        MlflowException: The body is not of its type (`BAD_REQUEST`), or not what a model takes
            (`BAD_REQUEST`, `INVALID_PARAMETER_VALUE`).
    """
    kind = _media_type(content_type or JSON)
    schema = meta.get_input_schema()
    if kind == JSON:
        return parse_json(body, meta)
    if kind == CSV:
        return Invocation(parse_csv(io.BytesIO(body), schema))
    return Invocation(parse_parquet(io.BytesIO(body)))


class Body(NamedTuple):
    """A table that came as `dataframe_split` and nothing else: column names and rows."""

    columns: list[Any]
    rows: list[list[Any]]


def plain_table(body: bytes, content_type: str | None) -> Body | None:
    """The table in a request that holds just that, as `dataframe_split`; None if it is another."""
    if content_type != JSON and _media_type(content_type or JSON) != JSON:
        return None
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    split = content.get("dataframe_split") if isinstance(content, dict) else None
    if not isinstance(split, dict) or len(content) > 1 or set(split) != {"columns", "data"}:
        return None
    columns, rows = split["columns"], split["data"]
    if not isinstance(columns, list) or not isinstance(rows, list):
        return None
    return Body(columns, rows)


def parse_json(body: bytes | str | dict[str, Any], meta: Model) -> Invocation:
    """What a body of JSON asks for; see the module."""
    content = body if isinstance(body, dict) else _decode(body)
    if any(key in content for key in UNWRAPPED):
        known = {spec.name for spec in meta.get_params_schema() or ()}
        return Invocation(
            {key: value for key, value in content.items() if key not in known},
            {key: value for key, value in content.items() if key in known},
            wrapped=False,
        )
    params = content.get("params")
    if params is not None and not isinstance(params, dict):
        raise _wrong(f"'params' is an object with parameters by name; got {params!r:.100}.")
    named = [key for key in FORMATS if key in content]
    if len(named) != 1:
        raise _wrong(
            f"The body is a JSON object with exactly one of {', '.join(FORMATS)}; this one has "
            f"the keys {', '.join(map(repr, content)) or '(none)'}."
        )
    signature = meta.signature
    if signature is not None and signature._is_signature_from_type_hint:
        if named != ["inputs"]:
            raise _wrong(f"The model has type hints and takes its data as 'inputs', not {named}.")
        return Invocation(content["inputs"], params)
    return Invocation(data_of(named[0], content[named[0]], meta.get_input_schema()), params)


def data_of(form: str, value: Any, schema: Schema | None) -> Any:
    """The data in one of `FORMATS`, in the types of a schema."""
    try:
        if form == "dataframe_split":
            return _split(value, schema)
        if form == "dataframe_records":
            return _typed(_records(value, form), schema)
        if form == "instances" and _is_records(value):
            return _of_records(value, schema)
        return _of_inputs(value, schema)
    except MlflowException:
        raise
    except (ValueError, TypeError, OverflowError, AttributeError) as error:
        raise _wrong(f"The value of {form!r} cannot be read: {error}.") from None


def parse_csv(source: Any, schema: Schema | None = None) -> Any:
    """A table of CSV with a header, in the types of a schema; source is a path or an open file."""
    pd = import_pandas()
    texts = None
    if schema is not None and not schema.is_tensor_spec() and schema.has_input_names():
        kinds = zip(schema.input_names(), schema.input_types(), strict=True)
        texts = {name: str for name, kind in kinds if kind in (DataType.string, DataType.binary)}
    try:
        frame = pd.read_csv(source, dtype=texts or None)
    except (ValueError, UnicodeDecodeError) as error:  # parsing errors are ValueErrors
        raise _wrong(f"The body is not a table of CSV with a header: {error}.") from None
    return _typed(frame, schema)


def parse_parquet(source: Any) -> Any:
    """A table of Parquet; source is a path or an open file."""
    try:
        return import_pandas().read_parquet(source)
    except ImportError as error:
        raise MlflowException(
            "Reading Parquet needs the package pyarrow, which is not installed where the model is "
            "served: add it to the model's requirements.",
            "INVALID_STATE",
        ) from error
    except (ValueError, OSError) as error:
        raise _wrong(f"The body is not a table of Parquet: {error}.") from None


# ---- content types and JSON -----------------------------------------------------------------
def _media_type(header: str) -> str:
    kind, *parameters = (part.strip() for part in header.split(";"))
    kind = kind.lower()
    if kind not in CONTENT_TYPES:
        raise UnsupportedMediaType(
            f"Bodies are of the content type {', '.join(CONTENT_TYPES)}; got {header!r}.",
            INVALID_PARAMETER_VALUE,
        )
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() != "charset" or value.strip().strip('"').lower() != "utf-8":
            raise UnsupportedMediaType(
                f"Bodies are in UTF-8, and the content type says no more; got {header!r}.",
                INVALID_PARAMETER_VALUE,
            )
    return kind


def _decode(body: bytes | str) -> dict[str, Any]:
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as strict:
        try:
            content = json.loads(body)  # which also takes NaN and Infinity as bare words
        except (ValueError, RecursionError):
            raise _wrong(f"The body is not JSON: {strict}.") from None
    except RecursionError:
        raise _wrong("The body is nested too deeply.") from None
    if not isinstance(content, dict):
        raise _wrong(
            f"The body is a JSON object with one of {', '.join(FORMATS)}; got "
            f"{'a list' if isinstance(content, list) else repr(content)[:100]}."
        )
    return content


# ---- the four forms -------------------------------------------------------------------------
def _split(value: Any, schema: Schema | None) -> Any:
    if not isinstance(value, dict) or "data" not in value or set(value) - _SPLIT_KEYS:
        raise _wrong(
            "'dataframe_split' is an object with 'data' and perhaps 'columns' and 'index'; got "
            f"{list(value) if isinstance(value, dict) else type(value).__name__}."
        )
    rows, columns, index = value["data"], value.get("columns"), value.get("index")
    if index is None and (schema is None or not schema.is_tensor_spec()):
        return frame_of_rows(rows, columns, schema)
    check_lengths(rows)
    frame = import_pandas().DataFrame(rows, columns=columns, index=index)
    return _typed(frame, schema)


def _records(value: Any, form: str) -> Any:
    if not _is_records(value) and value != []:
        raise _wrong(f"{form!r} is a list of objects, one a row; got {value!r:.100}.")
    return import_pandas().DataFrame(value)


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _of_records(rows: list[dict[str, Any]], schema: Schema | None) -> Any:
    if schema is not None and not schema.is_tensor_spec():
        return _typed(_records(rows, "instances"), schema)
    names = dict.fromkeys(name for row in rows for name in row)
    lacking = next((name for name in names if any(name not in row for row in rows)), None)
    if lacking is not None:
        raise _wrong(f"Each of the 'instances' has the same keys; some lack {lacking!r}.")
    return _arrays({name: [row[name] for row in rows] for name in names}, schema)


def _of_inputs(value: Any, schema: Schema | None) -> Any:
    if schema is None:
        return _arrays(value, None) if not _is_records(value) else value
    if schema.is_tensor_spec():
        names = schema.input_names()
        if schema.has_input_names() and len(names) == 1 and not isinstance(value, dict):
            value = {names[0]: value}
        return _arrays(value, schema)
    if not all(isinstance(kind, DataType) for kind in schema.input_types()):
        return value  # nested: the signature says how each value is read
    return _table(value, schema)


def _table(value: Any, schema: Schema) -> Any:
    """Columns by name, rows, or a single value, where the schema is one of plain columns."""
    pd = import_pandas()
    names = schema.input_names()
    if isinstance(value, dict):
        single = not any(isinstance(each, list) for each in value.values())
        return _typed(pd.DataFrame([value] if single else value), schema)
    if _is_records(value):
        return _typed(pd.DataFrame(value), schema)
    flat = isinstance(value, list) and not any(isinstance(row, list) for row in value)
    if not schema.has_input_names() and (flat or not isinstance(value, list)):
        return _arrays(value, None) if schema.input_types()[0] is not DataType.string else value
    if not isinstance(value, list):
        raise _wrong(f"'inputs' has the columns {', '.join(map(repr, names))}; got {value!r:.100}.")
    if flat and len(names) == 1:
        value = [[each] for each in value]
    check_lengths(value)
    rows = pd.DataFrame(value)
    if schema.has_input_names() and len(rows.columns) == len(names):
        rows.columns = names
    return _typed(rows, schema)


def _typed(frame: Any, schema: Schema | None) -> Any:
    if schema is None:
        return frame
    if not schema.is_tensor_spec():
        return cast_to_schema(frame, schema)
    plain = not any(isinstance(each, list) for each in (frame.iloc[0] if len(frame) else ()))
    if plain and not schema.has_input_names():
        return frame.astype(schema.inputs[0].type)
    if plain:
        types = schema.input_types_dict()
        return frame.astype({name: types[name] for name in frame.columns if name in types})
    return frame


def _arrays(value: Any, schema: Schema | None) -> Any:
    import numpy as np  # heavy

    if isinstance(value, dict):
        types = schema.input_types_dict() if schema is not None and schema.has_input_names() else {}
        return {name: np.array(each, types.get(name)) for name, each in value.items()}
    return np.array(value, schema.inputs[0].type if schema is not None else None)


def _wrong(message: str) -> MlflowException:
    return MlflowException(message, BAD_REQUEST)
