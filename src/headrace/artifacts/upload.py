"""One file that arrives in parts, as it lies on disk while it is not complete.

    upload.json     what it will be
    file            the file itself: each part is written to its place in it, and nowhere else
    part_bytes      how large the parts are, where the first that came has told
    3               a part whose place could not be told when it came, in a file of its own
    3.landed        part 3 is all there: its size, its SHA-256, and whether it is in its place
    lock            held together by those who write parts, alone by who publishes the file

Several processes may receive parts of one file, and any of them may be killed: what has landed is
there for the next one. After a restart of the machine nothing is taken as landed, since what the
disk had of it by then is not known.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator

from headrace.artifacts.incoming_part import (
    IncomingPart,
    Landed,
    PartAgain,
    PartAside,
    PartInPlace,
)
from headrace.artifacts.whole_files import WholeFile, gone, write_whole
from mlflow.wire.message import Message, decode, encode

_PLAN = "upload.json"
_FILE = "file"
_PART_BYTES = "part_bytes"
_LOCK = "lock"
_LANDED = ".landed"
_BOOT_ID = "/proc/sys/kernel/random/boot_id"


class Plan(Message, frozen=True, kw_only=True):
    """What an upload will be.

    Attributes:
        path: Where the file will be among the artifacts.
        num_parts: How many parts it has.
        size: Its bytes; -1 where its sender has not said.
        part_bytes: Bytes of each part but the last; 0 where its sender has not said.
        key: What its sender knows it by.
        boot: Since which start of the machine there is this upload.
    """

    path: str
    num_parts: int
    size: int = -1
    part_bytes: int = 0
    key: str = ""
    boot: str = ""

    def bytes_of(self, number: int) -> int | None:
        """How many bytes a part has; None where that is not known."""
        if self.size < 0:
            return None
        return min(self.part_bytes, self.size - (number - 1) * self.part_bytes)


class Upload:
    """A file that arrives in parts.

    Args:
        folder: Where it is while it is not complete.

    Raises:
        MlflowException: There is no such upload (`RESOURCE_DOES_NOT_EXIST`).
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.file = os.path.join(folder, _FILE)
        try:
            with open(os.path.join(folder, _PLAN), "rb") as file:
                self.plan = decode(file.read(), Plan)
        except FileNotFoundError:
            raise gone() from None
        if self.plan.boot != boot_id():
            raise gone()

    @classmethod
    def begin(cls, folder: str, plan: Plan) -> Upload:
        """A new upload."""
        os.makedirs(folder)
        for name in (_LOCK, _FILE):
            with open(os.path.join(folder, name), "xb"):
                pass
        write_whole(folder, _PLAN, encode(plan))
        return cls(folder)

    def remove(self) -> None:
        """Remove it, all at once for those who are still at it."""
        removed = f"{self.folder}.removed-{secrets.token_hex(4)}"
        with contextlib.suppress(FileNotFoundError):
            os.rename(self.folder, removed)
            shutil.rmtree(removed, ignore_errors=True)

    # ---- parts ----
    def part(self, number: int, length: int | None) -> IncomingPart:
        """A place for a part's bytes; whoever asks for it closes it.

        Args:
            number: From 1 on.
            length: Its bytes, if they are known.

        Raises:
            MlflowException: The file is complete already (`RESOURCE_DOES_NOT_EXIST`).
        """
        lock = self._lock(fcntl.LOCK_SH)
        if lock is None:
            raise gone()
        try:
            known = self.landed(number)
            if known is not None and self.plan.key:
                return PartAgain(self, number, lock, known)
            place = self._place(number, length)
            if not self.plan.key:
                # From here on it is not there, until all of it is there again.
                self.lose(number)
            if place is None:
                return PartAside(self, number, lock, WholeFile(self.folder))
            descriptor = os.open(self.file, os.O_WRONLY)
            os.lseek(descriptor, place, os.SEEK_SET)
            return PartInPlace(self, number, lock, descriptor, length or 0)
        except FileNotFoundError:
            os.close(lock)
            raise gone() from None
        except BaseException:
            os.close(lock)
            raise

    def _place(self, number: int, length: int | None) -> int | None:
        """Where in the file a part begins; None if that cannot be told."""
        if number == 1 and self.plan.num_parts == 1:
            return 0
        if length is None:
            return None
        is_last = number == self.plan.num_parts
        part_bytes = self.part_bytes if is_last or not length else self._learn(length)
        if not part_bytes or length > part_bytes or (length != part_bytes and not is_last):
            return None
        return (number - 1) * part_bytes

    @property
    def part_bytes(self) -> int:
        """Bytes of each part but the last; 0 while that is not known."""
        if self.plan.part_bytes:
            return self.plan.part_bytes
        try:
            with open(os.path.join(self.folder, _PART_BYTES), encoding="ascii") as file:
                return int(file.read())
        except FileNotFoundError:
            return 0

    def _learn(self, length: int) -> int:
        """`part_bytes`, which a first part tells that is not the last."""
        known = self.part_bytes
        if not known:
            write_whole(self.folder, _PART_BYTES, b"%d" % length, first=True)
            known = self.part_bytes
        return known

    def land(self, number: int, landed: Landed) -> None:
        """Take down that all of a part is there."""
        write_whole(self.folder, f"{number}{_LANDED}", json.dumps(landed._asdict()).encode())

    def lose(self, number: int) -> None:
        """Take a part for not there."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._mark(number))

    def landed(self, number: int) -> Landed | None:
        """A part that is there; None if it is not, or not all of it."""
        try:
            with open(self._mark(number), "rb") as file:
                return Landed(**json.loads(file.read()))
        except FileNotFoundError:
            return None

    def landed_numbers(self) -> list[int]:
        """Parts that are all there."""
        names = os.listdir(self.folder)
        return sorted(int(n.removesuffix(_LANDED)) for n in names if n.endswith(_LANDED))

    def aside(self, number: int) -> str:
        """The file of a part that is not in its place."""
        return os.path.join(self.folder, str(number))

    def _mark(self, number: int) -> str:
        return os.path.join(self.folder, f"{number}{_LANDED}")

    # ---- the end ----
    @contextlib.contextmanager
    def completing(self) -> Iterator[bool]:
        """While the parts are made one file: whether nobody can write to them any more.

        A sender that was given up may still be at work. What it writes must not reach a file that
        is published, whose digest is recorded.

        Raises:
            MlflowException: It is being completed already (`RESOURCE_DOES_NOT_EXIST`).
        """
        alone = True
        lock = self._lock(fcntl.LOCK_EX)
        if lock is None:
            alone = False
            lock = self._lock(fcntl.LOCK_SH)
        if lock is None:
            raise gone()
        try:
            yield alone
        finally:
            os.close(lock)

    def is_completing(self) -> bool:
        """Whether somebody makes the file of it now, so that no part can be added."""
        lock = self._lock(fcntl.LOCK_SH)
        if lock is None:
            return True
        os.close(lock)
        return False

    def _lock(self, how: int) -> int | None:
        """A descriptor that holds the lock until it is closed; None: others hold it."""
        try:
            lock = os.open(os.path.join(self.folder, _LOCK), os.O_RDWR)
        except FileNotFoundError:
            raise gone() from None
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return None
        return lock


def boot_id() -> str:
    """Tells one start of the machine from another; empty where the system does not say."""
    try:
        with open(_BOOT_ID, encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""
