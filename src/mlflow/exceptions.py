"""The error tree, and the one table between error codes and HTTP statuses.

    MlflowException                    everything Headrace raises on purpose
    ├── RestException                  a server answered with an error body
    ├── StoreUnreachable               no answer from the store: nothing was decided, data is kept
    ├── JournalRejected                a store refused journaled records (see `.rejected`)
    ├── IntegrityError                 bytes are not the ones that were logged
    ├── InvalidUrlException            a URL that cannot be one
    ├── MlflowNotImplementedException  this store or this release cannot do it
    ├── MlflowTracingException         never raised; named for compatibility
    ├── MissingConfigException         a file or setting that is needed is not there
    ├── ExecutionException             an entry point or a program failed
    └── FilterSyntaxError              (mlflow.search) a filter that cannot be read

Error codes are those of the MLflow REST API: a number in code, a name on the wire.
"""

from __future__ import annotations

import json
from enum import Enum
from typing import Any

# name → (number, HTTP status). The numbers and names are the wire protocol's; 500 where the
# protocol states no status of its own.
_CODES: dict[str, tuple[int, int]] = {
    "INTERNAL_ERROR": (1, 500),
    "TEMPORARILY_UNAVAILABLE": (2, 503),
    "IO_ERROR": (3, 500),
    "BAD_REQUEST": (4, 400),
    "SERVICE_UNDER_MAINTENANCE": (5, 503),
    "WORKSPACE_TEMPORARILY_UNAVAILABLE": (6, 503),
    "DEADLINE_EXCEEDED": (7, 504),
    "CANCELLED": (8, 499),
    "RESOURCE_EXHAUSTED": (9, 429),
    "ABORTED": (10, 409),
    "NOT_FOUND": (11, 404),
    "ALREADY_EXISTS": (12, 409),
    "UNAUTHENTICATED": (13, 401),
    "INVALID_PARAMETER_VALUE": (1000, 400),
    "ENDPOINT_NOT_FOUND": (1001, 404),
    "MALFORMED_REQUEST": (1002, 400),
    "INVALID_STATE": (1003, 500),
    "PERMISSION_DENIED": (1004, 403),
    "FEATURE_DISABLED": (1005, 501),
    "CUSTOMER_UNAUTHORIZED": (1006, 401),
    "REQUEST_LIMIT_EXCEEDED": (1007, 429),
    "RESOURCE_CONFLICT": (1008, 409),
    "UNPARSEABLE_HTTP_ERROR": (1009, 500),
    "NOT_IMPLEMENTED": (1010, 501),
    "DATA_LOSS": (1011, 500),
    "INVALID_STATE_TRANSITION": (2001, 400),
    "COULD_NOT_ACQUIRE_LOCK": (2002, 503),
    "RESOURCE_ALREADY_EXISTS": (3001, 400),
    "RESOURCE_DOES_NOT_EXIST": (3002, 404),
    "QUOTA_EXCEEDED": (4001, 429),
    "MAX_BLOCK_SIZE_EXCEEDED": (4002, 400),
    "MAX_READ_SIZE_EXCEEDED": (4003, 400),
    "PARTIAL_DELETE": (4004, 500),
    "MAX_LIST_SIZE_EXCEEDED": (4005, 400),
    "RESOURCE_LIMIT_EXCEEDED": (5002, 429),
}

ERROR_CODE_NUMBERS: dict[str, int] = {name: number for name, (number, _) in _CODES.items()}
ERROR_CODE_NAMES: dict[int, str] = {number: name for name, (number, _) in _CODES.items()}
HTTP_STATUS_OF_CODE: dict[str, int] = {name: status for name, (_, status) in _CODES.items()}
CODE_OF_HTTP_STATUS: dict[int, str] = {
    400: "BAD_REQUEST",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "ENDPOINT_NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL_ERROR",
    501: "NOT_IMPLEMENTED",
    503: "TEMPORARILY_UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}

# The names of these two tables in plugins written for MLflow.
ERROR_CODE_TO_HTTP_STATUS = HTTP_STATUS_OF_CODE
HTTP_STATUS_TO_ERROR_CODE = CODE_OF_HTTP_STATUS

INTERNAL_ERROR = ERROR_CODE_NUMBERS["INTERNAL_ERROR"]
TEMPORARILY_UNAVAILABLE = ERROR_CODE_NUMBERS["TEMPORARILY_UNAVAILABLE"]
BAD_REQUEST = ERROR_CODE_NUMBERS["BAD_REQUEST"]
DEADLINE_EXCEEDED = ERROR_CODE_NUMBERS["DEADLINE_EXCEEDED"]
CANCELLED = ERROR_CODE_NUMBERS["CANCELLED"]
RESOURCE_EXHAUSTED = ERROR_CODE_NUMBERS["RESOURCE_EXHAUSTED"]
ABORTED = ERROR_CODE_NUMBERS["ABORTED"]
NOT_FOUND = ERROR_CODE_NUMBERS["NOT_FOUND"]
ALREADY_EXISTS = ERROR_CODE_NUMBERS["ALREADY_EXISTS"]
UNAUTHENTICATED = ERROR_CODE_NUMBERS["UNAUTHENTICATED"]
INVALID_PARAMETER_VALUE = ERROR_CODE_NUMBERS["INVALID_PARAMETER_VALUE"]
ENDPOINT_NOT_FOUND = ERROR_CODE_NUMBERS["ENDPOINT_NOT_FOUND"]
INVALID_STATE = ERROR_CODE_NUMBERS["INVALID_STATE"]
PERMISSION_DENIED = ERROR_CODE_NUMBERS["PERMISSION_DENIED"]
CUSTOMER_UNAUTHORIZED = ERROR_CODE_NUMBERS["CUSTOMER_UNAUTHORIZED"]
REQUEST_LIMIT_EXCEEDED = ERROR_CODE_NUMBERS["REQUEST_LIMIT_EXCEEDED"]
RESOURCE_CONFLICT = ERROR_CODE_NUMBERS["RESOURCE_CONFLICT"]
NOT_IMPLEMENTED = ERROR_CODE_NUMBERS["NOT_IMPLEMENTED"]
DATA_LOSS = ERROR_CODE_NUMBERS["DATA_LOSS"]
RESOURCE_ALREADY_EXISTS = ERROR_CODE_NUMBERS["RESOURCE_ALREADY_EXISTS"]
RESOURCE_DOES_NOT_EXIST = ERROR_CODE_NUMBERS["RESOURCE_DOES_NOT_EXIST"]


class SqlState(str, Enum):
    """SQLSTATEs that error bodies of MLflow may carry, by what went wrong."""

    CLIENT_INTERNAL_ERROR = "XXM00"
    CLIENT_ATTRIBUTE_NOT_FOUND = "KAM04"
    CLIENT_INVALID_PARAMETER = "KAM00"
    CLIENT_MODEL_SERIALIZATION_FAILED = "KAM03"
    CLIENT_PREDICTION_FUNCTION_FAILED = "KAM02"
    CLIENT_SCHEMA_ENFORCEMENT_FAILED = "KAM01"
    CP_INTERNAL_ERROR = "XXMC0"
    CP_INVALID_STATE = "XXMC2"
    CP_TEMPORARILY_UNAVAILABLE = "XXMC1"
    CP_INVALID_PARAMETER = "KAMC4"
    CP_PERMISSION_DENIED = "KAMC1"
    CP_REQUEST_RATE_LIMITED = "KAMC3"
    CP_RESOURCE_CONFLICT = "KAMC5"
    CP_RESOURCE_NOT_FOUND = "KAMC2"


class ErrorClass(str, Enum):
    """Classes of errors that error bodies of MLflow may carry."""

    ATTRIBUTE_NOT_FOUND = "ATTRIBUTE_NOT_FOUND"
    CLIENT_INTERNAL_ERROR = "CLIENT_INTERNAL_ERROR"
    FEATURE_DISABLED = "FEATURE_DISABLED"
    INVALID_PARAMETER_VALUE = "INVALID_PARAMETER_VALUE"
    MODEL_SERIALIZATION_FAILED = "MODEL_SERIALIZATION_FAILED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    PREDICTION_FUNCTION_FAILED = "PREDICTION_FUNCTION_FAILED"
    RESOURCE_ALREADY_EXISTS = "RESOURCE_ALREADY_EXISTS"
    RESOURCE_NOT_FOUND = "RESOURCE_NOT_FOUND"
    SCHEMA_ENFORCEMENT_FAILED = "SCHEMA_ENFORCEMENT_FAILED"
    CP_INTERNAL_ERROR = "CP_INTERNAL_ERROR"
    CP_INVALID_PARAMETER_VALUE = "CP_INVALID_PARAMETER_VALUE"
    CP_INVALID_STATE = "CP_INVALID_STATE"
    CP_PERMISSION_DENIED = "CP_PERMISSION_DENIED"
    CP_REQUEST_RATE_LIMITED = "CP_REQUEST_RATE_LIMITED"
    CP_RESOURCE_CONFLICT = "CP_RESOURCE_CONFLICT"
    CP_RESOURCE_NOT_FOUND = "CP_RESOURCE_NOT_FOUND"
    CP_TEMPORARILY_UNAVAILABLE = "CP_TEMPORARILY_UNAVAILABLE"


class ErrorCode:
    """Error codes by number and by name."""

    @staticmethod
    def Name(number: int) -> str:  # noqa: N802 - the name plugins call
        """Name of a number; ValueError for an unknown one."""
        try:
            return ERROR_CODE_NAMES[number]
        except KeyError:
            raise ValueError(f"No error code has the number {number}.") from None

    @staticmethod
    def Value(name: str) -> int:  # noqa: N802 - the name plugins call
        """Number of a name; ValueError for an unknown one."""
        try:
            return ERROR_CODE_NUMBERS[name]
        except KeyError:
            raise ValueError(f"No error code is called {name!r}.") from None

    @staticmethod
    def keys() -> list[str]:
        """All names."""
        return list(ERROR_CODE_NUMBERS)

    @staticmethod
    def values() -> list[int]:
        """All numbers."""
        return list(ERROR_CODE_NAMES)

    @staticmethod
    def items() -> list[tuple[str, int]]:
        """Names with their numbers."""
        return list(ERROR_CODE_NUMBERS.items())


class MlflowException(Exception):
    """An error with a code of the MLflow API.

    Args:
        message: What was wrong, with the value, and what to do.
        error_code: Number or name of the code; an unknown one becomes `INTERNAL_ERROR`.
        sqlstate, error_class: Carried through to the error body when given.
        kwargs: Further fields of the error body.
    """

    error_code: str

    def __init__(
        self,
        message: object,
        error_code: int | str = INTERNAL_ERROR,
        sqlstate: str | None = None,
        error_class: str | None = None,
        **kwargs: Any,
    ) -> None:
        if isinstance(error_code, str):
            self.error_code = error_code if error_code in _CODES else "INTERNAL_ERROR"
        else:
            self.error_code = ERROR_CODE_NAMES.get(int(error_code), "INTERNAL_ERROR")
        self.message = str(message)
        self.sqlstate = sqlstate
        self.error_class = error_class
        self.json_kwargs = kwargs
        super().__init__(self.message)

    def serialize_as_json(self) -> str:
        """The error body of the REST API: `{"error_code", "message", …}`."""
        body: dict[str, Any] = {"error_code": self.error_code, "message": self.message}
        if self.sqlstate is not None:
            body["sqlstate"] = self.sqlstate
        if self.error_class is not None:
            body["error_class"] = self.error_class
        body.update(self.json_kwargs)
        return json.dumps(body)

    def get_http_status_code(self) -> int:
        """The HTTP status that goes with this error's code."""
        return HTTP_STATUS_OF_CODE.get(self.error_code, 500)

    @classmethod
    def invalid_parameter_value(
        cls,
        message: str,
        sqlstate: str | None = None,
        error_class: str | None = None,
        **kwargs: Any,
    ) -> MlflowException:
        """The same error with the code `INVALID_PARAMETER_VALUE`."""
        return cls(
            message,
            error_code=INVALID_PARAMETER_VALUE,
            sqlstate=sqlstate,
            error_class=error_class,
            **kwargs,
        )


class RestException(MlflowException):
    """A server answered with an error body.

    Args:
        json: The decoded body: `error_code` (name, number or absent) and `message`.
    """

    def __init__(self, json: dict[str, Any]) -> None:
        code = json.get("error_code", "INTERNAL_ERROR")
        if isinstance(code, str) and code.isdigit():
            code = int(code)
        message = json.get("message") or "The server gave no message."
        name = code if isinstance(code, str) else ERROR_CODE_NAMES.get(code, "INTERNAL_ERROR")
        super().__init__(f"{name}: {message}", error_code=code)
        self.json = json

    def __reduce__(self) -> tuple[type[RestException], tuple[dict[str, Any]]]:
        return RestException, (self.json,)


class StoreUnreachable(MlflowException):
    """The store gave no answer (connection refused, timeout, 502, 503, 504).

    Nothing is known to have been stored; what was journaled stays on disk.
    """

    def __init__(self, message: object) -> None:
        super().__init__(message, error_code=TEMPORARILY_UNAVAILABLE)


class JournalRejected(MlflowException):
    """A store refused some journaled records and kept the others.

    Attributes:
        rejected: One `(offset, error_code, message)` for each refused record.
    """

    def __init__(
        self, message: object, error_code: int | str, rejected: list[tuple[int, str, str]]
    ) -> None:
        super().__init__(message, error_code=error_code)
        self.rejected = rejected


class IntegrityError(MlflowException):
    """Bytes differ from those that were logged: their SHA-256 is another one."""

    def __init__(self, message: object) -> None:
        super().__init__(message, error_code=DATA_LOSS)


class MlflowNotImplementedException(MlflowException):
    """Something that this store or this release cannot do."""

    def __init__(self, message: object = "This is not implemented.") -> None:
        super().__init__(message, error_code=NOT_IMPLEMENTED)


class MlflowTracingException(MlflowException):
    """Accepted for compatibility: Headrace keeps no traces, so nothing raises it."""


class ExecutionException(MlflowException):
    """An entry point or a program that was started failed."""


class MissingConfigException(MlflowException):
    """A file or a setting that is needed is not there."""


class InvalidUrlException(MlflowException):
    """A URL that cannot be read as one."""


def get_error_code(http_status: int) -> int:
    """Number of the error code that goes with an HTTP status; `INTERNAL_ERROR` if none does."""
    return ERROR_CODE_NUMBERS[CODE_OF_HTTP_STATUS.get(http_status, "INTERNAL_ERROR")]
