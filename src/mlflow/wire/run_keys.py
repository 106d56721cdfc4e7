"""Messages about the keys that runs have, and their values. Every field of an answer is there."""

from __future__ import annotations

from mlflow.wire.message import Message


class GetRunKeys(Message, frozen=True, kw_only=True):
    """`contains` is a part of a key, in any case; `max_results` are of each kind."""

    experiment_ids: list[str] = []
    contains: str = ""
    max_results: int = 2_000


class RunKey(Message, frozen=True, kw_only=True):
    """A key, and how many runs have it; the count may be some seconds old."""

    key: str
    runs: int


class RunKeys(Message, frozen=True, kw_only=True):
    """Keys in their order; `truncated` if there are more of a kind than were asked for."""

    params: list[RunKey]
    metrics: list[RunKey]
    tags: list[RunKey]
    truncated: bool


class GetRunValues(Message, frozen=True, kw_only=True):
    """`kind` is `param`, `tag`, `attribute` or `dataset`; `prefix` is what a value begins with."""

    experiment_ids: list[str] = []
    kind: str
    key: str
    prefix: str = ""
    max_results: int = 50


class RunValues(Message, frozen=True, kw_only=True):
    """Values in their order, each once; `truncated` if there are more."""

    values: list[str]
    truncated: bool
