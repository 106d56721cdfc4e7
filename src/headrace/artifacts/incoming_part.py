"""One part of a file, as it arrives."""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING, NamedTuple

from headrace.artifacts.whole_files import WholeFile
from mlflow.artifacts.folder import Folder
from mlflow.exceptions import IntegrityError, MlflowException

if TYPE_CHECKING:
    from headrace.artifacts.upload import Upload


class Landed(NamedTuple):
    """A part that is all there.

    Attributes:
        size: Its bytes.
        sha256: None where nobody wanted to know.
        in_place: Whether it is in the file, or in one of its own.
        once: Tells it from the same part sent again.
    """

    size: int
    sha256: str | None
    in_place: bool
    once: str


class IncomingPart:
    """A place for the bytes of one part.

    Attributes:
        descriptor: Written to from where it stands.
        plan, upload: Of the whole file.
    """

    in_place: bool

    def __init__(self, upload: Upload, number: int, lock: int, descriptor: int) -> None:
        self.descriptor = descriptor
        self.plan = upload.plan
        self.upload = upload
        self._number = number
        self._lock = lock

    def land(self, sha256: str | None, size: int) -> None:
        """All of it is there.

        Raises:
            MlflowException: It has another size than was said (`INVALID_PARAMETER_VALUE`).
            IntegrityError: It was sent before with other bytes, by somebody who says that it is
                the same file. It is not there any more then.
        """
        self.upload.land(self._number, Landed(size, sha256, self.in_place, secrets.token_hex(8)))

    def lose(self) -> None:
        """Take the part for not there: what was written to its place is damaged."""
        self.upload.lose(self._number)

    def errors(self) -> contextlib.AbstractContextManager[None]:
        """Say of what the system refuses which file it was about; see `Folder.errors`."""
        return Folder(self.upload.folder).errors("write", self.plan.path)

    def close(self) -> None:
        """Close it; a part that has not landed is not there."""
        os.close(self._lock)


class PartInPlace(IncomingPart):
    """A part that goes to its place in the file."""

    in_place = True

    def __init__(
        self, upload: Upload, number: int, lock: int, descriptor: int, length: int
    ) -> None:
        super().__init__(upload, number, lock, descriptor)
        self._length = length

    def land(self, sha256: str | None, size: int) -> None:
        if size != self._length and self.plan.num_parts > 1:
            raise MlflowException.invalid_parameter_value(
                f"Part {self._number} has {size} bytes, and {self._length} were announced."
            )
        super().land(sha256, size)

    def close(self) -> None:
        os.close(self.descriptor)
        super().close()


class PartAgain(IncomingPart):
    """A part that is there, and comes again from a sender that knows the file by the same key."""

    def __init__(self, upload: Upload, number: int, lock: int, known: Landed) -> None:
        super().__init__(upload, number, lock, os.open(os.devnull, os.O_WRONLY))
        self._known = known

    def land(self, sha256: str | None, size: int) -> None:
        if None not in (sha256, self._known.sha256) and sha256 != self._known.sha256:
            self.lose()
            raise IntegrityError(
                f"Part {self._number} was sent before with other bytes: it is to be sent again."
            )

    def close(self) -> None:
        os.close(self.descriptor)
        super().close()


class PartAside(IncomingPart):
    """A part that goes to a file of its own."""

    in_place = False

    def __init__(self, upload: Upload, number: int, lock: int, new: WholeFile) -> None:
        super().__init__(upload, number, lock, new.descriptor)
        self._new = new

    def land(self, sha256: str | None, size: int) -> None:
        self._new.appear(str(self._number))
        super().land(sha256, size)

    def close(self) -> None:
        self._new.close()
        super().close()
