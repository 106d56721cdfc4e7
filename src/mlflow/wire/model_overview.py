"""Messages about what goes on with registered models. Every field of an answer is there."""

from __future__ import annotations

from mlflow.wire.message import Message


class GetModelOverview(Message, frozen=True, kw_only=True):
    """No names: all registered models that one may see."""

    names: list[str] = []


class StageHolders(Message, frozen=True, kw_only=True):
    """The versions that are in a stage: how many, and the newest of them."""

    stage: str
    count: int
    versions: list[str]


class LastChange(Message, frozen=True, kw_only=True, omit_defaults=False):
    """The last change of a registered model that the audit log holds; `time` is in ms UTC."""

    time: int
    actor: str
    action: str
    version: str = ""


class ModelOverview(Message, frozen=True, kw_only=True, omit_defaults=False):
    """One registered model.

    Attributes:
        versions: How many there are.
        stages: Those that hold a version, and those that the model's policy adds.
        owners: Its managers; where nobody is, who made it.
        pending_requests: Open transition requests.
        role: What the caller is there: viewer, editor, approver, manager or admin.
        has_policy: Whether transitions have rules.
        last_change: None: nothing that the log knows of.
    """

    name: str
    versions: int = 0
    stages: list[StageHolders] = []
    owners: list[str] = []
    pending_requests: int = 0
    role: str = ""
    has_policy: bool = False
    last_change: LastChange | None = None


class ModelOverviews(Message, frozen=True, kw_only=True):
    models: list[ModelOverview]
