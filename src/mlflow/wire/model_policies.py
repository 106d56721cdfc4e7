"""Messages about the policies of registered models."""

from __future__ import annotations

from mlflow.wire.message import Message


class GetModelPolicy(Message, frozen=True, kw_only=True):
    name: str


class SetModelPolicy(Message, frozen=True, kw_only=True):
    """`check_only`: nothing is changed; the answer is an error if it could not be."""

    name: str
    yaml: str
    check_only: bool = False


class DeleteModelPolicy(Message, frozen=True, kw_only=True):
    name: str


class CheckGates(Message, frozen=True, kw_only=True):
    name: str
    version: str
    stage: str


class GateState(Message, frozen=True, kw_only=True, omit_defaults=False):
    """A gate and whether the version meets it.

    Attributes:
        kind: `run`, `tag`, `signature` or `better_than`.
        text: The condition.
        unmet: Why it is not met; empty: it is.
        reason: The same as a word, such as `no_tag`, for who says it in another language.
        values: What that sentence names.
    """

    kind: str
    text: str
    unmet: list[str] = []
    reason: str = ""
    values: dict[str, str] = {}


class GatesAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    """`approvals_needed` is 0 where the version may be moved without a request; `unmet` is what all
    gates say that are not met.
    """

    stage: str = ""
    approvals_needed: int = 0
    unmet: list[str] = []
    gates: list[GateState] = []
