"""From method and path to an endpoint.

Fixed paths are one dictionary look-up. Only paths with parameters walk a tree, segment by segment;
they are split before they are decoded, so that an encoded slash stays within its segment, and each
part is decoded exactly once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from headrace.http.table import Endpoint, EndpointError
from mlflow.exceptions import MlflowException

Methods = dict[str, Endpoint]


@dataclass
class _Node:
    """A place in the tree.

    `slots` maps a parameter's position (by name) to what follows it: several names may stand at one
    position as long as their methods differ.
    """

    segments: dict[str, _Node] = field(default_factory=dict)
    slot: _Node | None = None
    methods: Methods = field(default_factory=dict)
    tail: Methods = field(default_factory=dict)


class Routes:
    """All endpoints by method and path.

    Args:
        endpoints: What is served.
        prefix: Static prefix (`/mlflow`) under which everything is served too; empty: none.

    Raises:
        EndpointError: Two endpoints have the same method and path.
    """

    def __init__(self, endpoints: Iterable[Endpoint], prefix: str = "") -> None:
        self.fixed: dict[str, Methods] = {}
        self._tree = _Node()
        self.endpoints = list(endpoints)
        prefixes = ["", prefix] if prefix else [""]
        for endpoint in self.endpoints:
            for start in prefixes:
                for path in endpoint.paths:
                    self._put(start + path, endpoint)

    def _put(self, path: str, endpoint: Endpoint) -> None:
        if "{" not in path and "<" not in path:
            methods = self.fixed.setdefault(path, {})
        else:
            methods = self._place(path)
        other = methods.setdefault(endpoint.method, endpoint)
        if other is not endpoint:
            raise EndpointError(
                f"{endpoint.method} {path} is in the table twice: "
                f"{other.call.__qualname__} and {endpoint.call.__qualname__}."
            )

    def _place(self, path: str) -> Methods:
        node = self._tree
        for segment in path.split("/")[1:]:
            if segment.startswith("<path:"):
                return node.tail
            if segment.startswith("{"):
                if node.slot is None:
                    node.slot = _Node()
                node = node.slot
            else:
                node = node.segments.setdefault(segment, _Node())
        return node.methods

    def with_parameters(self, raw_path: str) -> tuple[Methods, list[str]] | None:
        """What is at a path with parameters: endpoints by method, and the parameters' values.

        Args:
            raw_path: The path as it came, still percent-encoded.

        Raises:
            MlflowException: A part of it is not UTF-8 (`INVALID_PARAMETER_VALUE`).
        """
        segments = raw_path.split("/")[1:]
        node, values = self._tree, list[str]()
        tail: tuple[Methods, list[str]] | None = None
        for position, segment in enumerate(segments):
            if node.tail:
                tail = node.tail, [*values, _decoded("/".join(segments[position:]))]
            following = node.segments.get(segment)
            if following is None:
                if node.slot is None or not segment:
                    return tail
                following = node.slot
                values.append(_decoded(segment))
            node = following
        return (node.methods, values) if node.methods else tail


def parameter_names(path: str) -> list[str]:
    """Names of a path's parameters, in order."""
    names = []
    for segment in path.split("/"):
        if segment.startswith("{"):
            names.append(segment[1:-1])
        elif segment.startswith("<path:"):
            names.append(segment[6:-1])
    return names


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise MlflowException.invalid_parameter_value(
            f"{text!r} in the path is not percent-encoded UTF-8."
        ) from None
