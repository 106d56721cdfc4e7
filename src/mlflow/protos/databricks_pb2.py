"""Numbers and names of the API's error codes, as other software imports them."""

from mlflow.exceptions import ERROR_CODE_NAMES, ERROR_CODE_NUMBERS


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


globals().update(ERROR_CODE_NUMBERS)


def __getattr__(name: str) -> int:
    raise AttributeError(f"No error code is called {name!r}.")
