"""Parameters of entry points: their types, and the values that they take.

string   any text; also what a type that is not known here means
int      a whole number
float    a number
path     a file or folder of this machine, or a URI that is fetched to one
uri      a URI, passed on as it is
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from mlflow.artifacts import download_artifacts
from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.file_uri import is_local, path_of, uri_scheme

TYPES = ("string", "int", "float", "path", "uri")

_INT = re.compile(r"[+-]?[0-9]+")
_FLOAT = re.compile(
    r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity|nan)", re.IGNORECASE
)


def check_all(values: Iterable[tuple[Parameter, str]]) -> None:
    """Refuse values that are not of their parameter's type, all of them at once.

    Raises:
        ExecutionException: Some are not (`INVALID_PARAMETER_VALUE`).
    """
    said = []
    for parameter, value in values:
        try:
            parameter.check(value)
        except ExecutionException as error:
            said.append(error.message)
    if said:
        raise ExecutionException("\n".join(said), INVALID_PARAMETER_VALUE)


class Parameter(NamedTuple):
    """A parameter of an entry point.

    Attributes:
        name: Its name.
        type: One of `TYPES`, or what the file says instead, which means `string`.
        default: Its value where none is given; None: one must be given.
    """

    name: str
    type: str = "string"
    default: str | None = None

    def check(self, value: str) -> None:
        """Refuse a value of another type.

        Raises:
            ExecutionException: It is one (`INVALID_PARAMETER_VALUE`).
        """
        if self.type == "int" and not _INT.fullmatch(value):
            raise self._refusal(value, "an int: write a whole number, such as 5")
        if self.type == "float" and not _FLOAT.fullmatch(value):
            raise self._refusal(value, "a float: write a number, such as 0.5")
        if self.type == "uri" and not uri_scheme(value):
            raise self._refusal(
                value, "a uri: write one with its scheme, such as s3://bucket/key or file:///path"
            )
        if "\0" in value:
            raise self._refusal(value, f"a {self.type}: take the NUL character out of it")

    def resolve(self, value: str, base: Path, downloads: Path) -> str:
        """The value as the command gets it: of a path its absolute place on this machine.

        Args:
            value: A value that passed `check`.
            base: Folder of the project: a relative path that is not in the working directory may
                be in there.
            downloads: Folder to fetch URIs into.

        Raises:
            ExecutionException: There is nothing at the path (`RESOURCE_DOES_NOT_EXIST`).
        """
        return value if self.type != "path" else self._on_this_machine(value, base, downloads)

    def _on_this_machine(self, value: str, base: Path, downloads: Path) -> str:
        if not is_local(value):
            return _fetch(value, downloads / self.name)
        path = path_of(value)
        places = [path] if uri_scheme(value) else [path, os.path.normpath(base / value)]
        for place in places:
            if os.path.exists(place):
                return place
        raise ExecutionException(
            f"Parameter {self.name!r} is a path, and there is no file or folder {value!r}; looked "
            f"for: {', '.join(dict.fromkeys(places))}.",
            "RESOURCE_DOES_NOT_EXIST",
        )

    def _refusal(self, value: str, expected: str) -> ExecutionException:
        several = self.type in ("int", "float") and ("," in value or ".." in value)
        hint = " Several values are tried by --sweep." if several else ""
        return ExecutionException(
            f"Parameter {self.name!r} is {value!r}, which is not {expected}.{hint}",
            INVALID_PARAMETER_VALUE,
        )


def _fetch(uri: str, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    if uri_scheme(uri) in ("http", "https") and "/mlflow-artifacts/" not in uri:
        from mlflow.data.http_dataset_source import HTTPDatasetSource  # for those who need it

        return HTTPDatasetSource(uri).load(os.fspath(folder))
    return download_artifacts(uri, dst_path=os.fspath(folder))
