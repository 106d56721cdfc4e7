"""Messages about what became of a registered model and its versions."""

from __future__ import annotations

from mlflow.wire.message import Message


class GetModelHistory(Message, frozen=True, kw_only=True):
    """Without `version`: of the model with all its versions; `moves`: only the changes that say in
    which stage which version was.
    """

    name: str
    version: str = ""
    moves: bool = False
    max_results: int = 100
    page_token: str = ""


class HistoryEntry(Message, frozen=True, kw_only=True, omit_defaults=False):
    """A change, as those who see the model may know it.

    Attributes:
        seq: Its number in the audit log.
        time: Milliseconds since 1970-01-01 UTC.
        actor: Who made it; `actor_kind` is how that is known.
        action: As in the audit log: `model_version.transitioned`.
        version: The version, if it is about one.
        from_stage, to_stage: Where the version was and is, or was asked to go.
        key: The tag, the alias, or who asked for the transition.
        was, now: What the tag, the alias, the name or the description was and is; of a request, how
            many approvals it has of those it takes: `1/2`.
        comment: The reason that was given.
    """

    seq: int
    time: int
    actor: str
    actor_kind: str
    action: str
    version: str = ""
    from_stage: str = ""
    to_stage: str = ""
    key: str = ""
    was: str = ""
    now: str = ""
    comment: str = ""


class ModelHistory(Message, frozen=True, kw_only=True, omit_defaults=False):
    entries: list[HistoryEntry] = []
    next_page_token: str = ""
