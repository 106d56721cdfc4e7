"""The closed sets of the MLflow API. Members are plain integers or strings, as clients use them."""

from __future__ import annotations

from enum import Enum


class RunStatus:
    """Status of a run: a number in code, a name on the wire."""

    RUNNING = 1
    SCHEDULED = 2
    FINISHED = 3
    FAILED = 4
    KILLED = 5

    _NAMES = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}
    _NUMBERS = {name: number for number, name in _NAMES.items()}

    @staticmethod
    def from_string(status_str: str) -> int:
        """Number of a status name; ValueError-like `Exception` for an unknown one."""
        try:
            return RunStatus._NUMBERS[status_str]
        except KeyError:
            raise ValueError(_unknown("run status", status_str, RunStatus._NUMBERS)) from None

    @staticmethod
    def to_string(status: int) -> str:
        """Name of a status number."""
        try:
            return RunStatus._NAMES[status]
        except KeyError:
            raise ValueError(_unknown("run status", status, RunStatus._NAMES)) from None

    @staticmethod
    def is_terminated(status: int) -> bool:
        """Whether a run with this status has ended."""
        return status in (RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED)

    @staticmethod
    def all_status() -> list[int]:
        """All status numbers."""
        return list(RunStatus._NAMES)


class ViewType:
    """Which lifecycle stages a search shows."""

    ACTIVE_ONLY = 1
    DELETED_ONLY = 2
    ALL = 3

    _NAMES = {1: "active_only", 2: "deleted_only", 3: "all"}
    _NUMBERS = {name: number for number, name in _NAMES.items()}

    @staticmethod
    def from_string(view_str: str) -> int:
        """Number of `active_only`, `deleted_only` or `all`."""
        try:
            return ViewType._NUMBERS[view_str]
        except KeyError:
            raise ValueError(_unknown("view type", view_str, ViewType._NUMBERS)) from None

    @staticmethod
    def to_string(view_type: int) -> str:
        """Name of a view type's number."""
        try:
            return ViewType._NAMES[view_type]
        except KeyError:
            raise ValueError(_unknown("view type", view_type, ViewType._NAMES)) from None


class LifecycleStage:
    """Whether a noun is in use or in the bin."""

    ACTIVE = "active"
    DELETED = "deleted"

    @classmethod
    def view_type_to_stages(cls, view_type: int = ViewType.ALL) -> list[str]:
        """The stages that a view type shows."""
        if view_type == ViewType.ACTIVE_ONLY:
            return [cls.ACTIVE]
        if view_type == ViewType.DELETED_ONLY:
            return [cls.DELETED]
        return [cls.ACTIVE, cls.DELETED]

    @classmethod
    def is_valid(cls, lifecycle_stage: str) -> bool:
        """Whether this is the name of a stage."""
        return lifecycle_stage in (cls.ACTIVE, cls.DELETED)

    @classmethod
    def matches_view_type(cls, view_type: int, lifecycle_stage: str) -> bool:
        """Whether a view type shows this stage."""
        return lifecycle_stage in cls.view_type_to_stages(view_type)


class SourceType:
    """What started a run."""

    NOTEBOOK = 1
    JOB = 2
    PROJECT = 3
    LOCAL = 4
    UNKNOWN = 5

    SOURCETYPE_TO_STRING = {
        1: "NOTEBOOK",
        2: "JOB",
        3: "PROJECT",
        4: "LOCAL",
        5: "UNKNOWN",
    }

    @staticmethod
    def from_string(status_str: str) -> int:
        """Number of a source type's name."""
        for number, name in SourceType.SOURCETYPE_TO_STRING.items():
            if name == status_str:
                return number
        names = SourceType.SOURCETYPE_TO_STRING.values()
        raise ValueError(_unknown("source type", status_str, names))

    @staticmethod
    def to_string(status: int) -> str:
        """Name of a source type's number."""
        try:
            return SourceType.SOURCETYPE_TO_STRING[status]
        except KeyError:
            names = SourceType.SOURCETYPE_TO_STRING
            raise ValueError(_unknown("source type", status, names)) from None


class LoggedModelStatus(str, Enum):
    """Status of a logged model; on the wire `LOGGED_MODEL_` and the name."""

    UNSPECIFIED = "UNSPECIFIED"
    PENDING = "PENDING"
    READY = "READY"
    FAILED = "FAILED"

    def __str__(self) -> str:
        return self.value

    @staticmethod
    def is_finalized(status: str) -> bool:
        """Whether the model's files are settled, for good or ill."""
        return status in (LoggedModelStatus.READY, LoggedModelStatus.FAILED)

    def to_wire(self) -> str:
        """The name the REST API uses."""
        return _LOGGED_MODEL_WIRE[self]

    @staticmethod
    def from_wire(value: str | int) -> LoggedModelStatus:
        """The status of a name or number of the REST API."""
        for status, name in _LOGGED_MODEL_WIRE.items():
            if value == name or value == _LOGGED_MODEL_NUMBERS[status]:
                return status
        return LoggedModelStatus(value)


_LOGGED_MODEL_WIRE = {
    LoggedModelStatus.UNSPECIFIED: "LOGGED_MODEL_STATUS_UNSPECIFIED",
    LoggedModelStatus.PENDING: "LOGGED_MODEL_PENDING",
    LoggedModelStatus.READY: "LOGGED_MODEL_READY",
    LoggedModelStatus.FAILED: "LOGGED_MODEL_UPLOAD_FAILED",
}
_LOGGED_MODEL_NUMBERS = {
    LoggedModelStatus.UNSPECIFIED: 0,
    LoggedModelStatus.PENDING: 1,
    LoggedModelStatus.READY: 2,
    LoggedModelStatus.FAILED: 3,
}


def _unknown(what: str, value: object, known: object) -> str:
    return f"No {what} {value!r}; there are {', '.join(map(str, known))}."  # type: ignore[call-overload]
