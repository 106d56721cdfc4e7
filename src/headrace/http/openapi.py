"""The endpoint table as OpenAPI 3.1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from headrace.http.routes import parameter_names
from headrace.http.table import Endpoint, Kind
from headrace.version import __version__
from mlflow.exceptions import HTTP_STATUS_OF_CODE

_REFERENCE = "#/components/schemas/{name}"
_IN_QUERY = ("GET", "DELETE")


def describe(endpoints: Iterable[Endpoint], prefix: str = "") -> bytes:
    """The description of every endpoint, as JSON.

    A path is shown once, where it stands below `/api/`; the description says where else it is.

    Args:
        prefix: Static prefix of the server's address.
    """
    table = list(endpoints)
    messages = [of for endpoint in table for of in (endpoint.request, endpoint.response) if of]
    schemas, components = msgspec.json.schema_components(messages, ref_template=_REFERENCE)
    named = dict(zip(messages, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    names: Counter[str] = Counter()
    for endpoint in table:
        path = _template(endpoint.paths[0])
        operation = _operation(endpoint, named, components)
        names[operation["operationId"]] += 1
        if (already := names[operation["operationId"]]) > 1:  # one function at several places
            operation["operationId"] += f"_{already}"
        paths.setdefault(path, {})[endpoint.method.lower()] = operation
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Headrace",
            "version": __version__,
            "summary": "The MLflow REST API, and what Headrace adds to it.",
            "description": "Every path below `/api/` answers below `/ajax-api/`, too.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": prefix or "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {**components, "Error": _ERROR},
            "responses": {
                "Error": {
                    "description": "What went wrong.",
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Error"}}
                    },
                }
            },
        },
    }
    return msgspec.json.encode(document)


_ERROR: dict[str, Any] = {
    "title": "Error",
    "type": "object",
    "properties": {
        "error_code": {"type": "string", "enum": sorted(HTTP_STATUS_OF_CODE)},
        "message": {"type": "string"},
    },
    "required": ["error_code", "message"],
}


def _operation(
    endpoint: Endpoint, named: Mapping[Any, Any], components: Mapping[str, Any]
) -> dict[str, Any]:
    in_path = parameter_names(endpoint.path)
    operation: dict[str, Any] = {
        "operationId": endpoint.call.__name__,
        "summary": endpoint.summary,
        "tags": [endpoint.permission.partition(".")[0]],
        "x-permission": endpoint.permission,
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in in_path
    ]
    fields = _object(named.get(endpoint.request), components)
    if endpoint.method in _IN_QUERY or endpoint.read is not None:
        parameters += _query(fields, [*in_path, "lines"])
    if parameters:
        operation["parameters"] = parameters
    if endpoint.read is not None:
        operation["requestBody"] = _body("application/octet-stream", {"type": "string"})
    elif endpoint.method not in _IN_QUERY and endpoint.request is not None:
        operation["requestBody"] = _body("application/json", named[endpoint.request])
    elif endpoint.kind is Kind.STREAM and endpoint.method not in _IN_QUERY:
        operation["requestBody"] = _body("application/octet-stream", {"type": "string"})
    schema = named.get(endpoint.response, {} if endpoint.response is None else {"type": "object"})
    operation["responses"] = {
        "200": {"description": "Done.", "content": {endpoint.media: {"schema": schema}}},
        "default": {"$ref": "#/components/responses/Error"},
    }
    return operation


def _query(fields: Mapping[str, Any], passed_over: Iterable[str]) -> list[dict[str, Any]]:
    required = set(fields.get("required", ()))
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": schema,
        }
        for name, schema in fields.get("properties", {}).items()
        if name not in passed_over
    ]


def _object(schema: Any, components: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that a reference leads to."""
    if not schema:
        return {}
    found: Mapping[str, Any] = components.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return found


def _body(media: str, schema: Any) -> dict[str, Any]:
    return {"required": True, "content": {media: {"schema": schema}}}


def _template(path: str) -> str:
    return re.sub(r"<path:(\w+)>", r"{\1}", path)
