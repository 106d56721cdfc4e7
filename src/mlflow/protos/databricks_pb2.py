"""Numbers and names of the API's error codes, as other software imports them."""

from mlflow.exceptions import ERROR_CODE_NUMBERS, ErrorCode

__all__ = ["ErrorCode", *ERROR_CODE_NUMBERS]  # noqa: PLE0604

globals().update(ERROR_CODE_NUMBERS)


def __getattr__(name: str) -> int:
    raise AttributeError(f"No error code is called {name!r}.")
