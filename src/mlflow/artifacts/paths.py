"""The one place that decides whether a path stays inside an artifact root.

    check_path("model/MLmodel")          the path itself, or an error
    inside(root, "model/MLmodel")        where it is on disk, or an error

Every write, read, listing and delete, of the SDK and of the server, goes through these two. Paths
are those of users: `/` between parts, relative to the root, not percent-encoded. The HTTP layer has
decoded what came in a URL exactly once; nothing here decodes it again, but a path that would leave
the root if somebody did is refused as well.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from typing import NoReturn
from urllib.parse import unquote

from mlflow.exceptions import MlflowException

MOST_CHARACTERS = 4096
_DRIVE = re.compile(r"[A-Za-z]:")
_MOST_DECODINGS = 8


def check_path(path: str) -> str:
    """An artifact's path without doubled slashes and `.` parts; empty for the root itself.

    Raises:
        MlflowException: It is absolute, has a `..` part, a backslash, a NUL character or a drive
            letter, is not Unicode text, or would be one of these if it were percent-decoded
            (`INVALID_PARAMETER_VALUE`).
    """
    if not isinstance(path, str):
        _refuse(path, f"it is {type(path).__name__}, not text")
    if len(path) > MOST_CHARACTERS:
        _refuse(path[:80] + "…", f"it has more than {MOST_CHARACTERS} characters")
    decoded = path
    for _ in range(_MOST_DECODINGS):
        reason = _fault(decoded) or _fault(_plain(decoded))
        if reason is not None:
            _refuse(path, reason if decoded == path else f"{reason} when it is decoded")
        further = unquote(decoded)
        if further == decoded:
            break
        decoded = further
    else:
        _refuse(path, "it is percent-encoded again and again")
    return _plain(path)


def normal_path(path: str | os.PathLike[str] | None) -> str:
    """`check_path`, for paths that a program gives: a `..` that stays inside is resolved.

    None is the root. The parts of a `pathlib` path are those of the system.
    """
    if path is None:
        return ""
    text = os.fspath(path)
    if isinstance(path, os.PathLike):
        text = text.replace(os.sep, "/")
    if isinstance(text, str) and ".." in text:
        text = posixpath.normpath(text)
    return check_path(text)


def join(folder: str, name: str) -> str:
    """A path in a folder; the folder may be the root (empty)."""
    return f"{folder}/{name}" if folder else name


def inside(root: str | os.PathLike[str], path: str) -> str:
    """The absolute path on disk of an artifact, with every symbolic link followed.

    Args:
        root: Folder of the artifacts; it may itself be a link.
        path: Relative to it; see `check_path`.

    Raises:
        MlflowException: The path is refused, or a link in it leads out of the root
            (`INVALID_PARAMETER_VALUE`).
    """
    checked = check_path(path)
    real_root = os.path.realpath(root)
    real = os.path.join(real_root, checked) if checked else real_root
    if not _has_link(real_root, checked):
        return real
    real = os.path.realpath(real)
    if not is_within(real, real_root):
        _refuse(path, "a symbolic link in it leads out of the artifact root")
    return real


def _has_link(root: str, path: str) -> bool:
    """Whether a part of a path below a root is a symbolic link, or cannot be looked at.

    Nothing is below what is not there, so that nothing there can be a link.
    """
    at = root
    for part in path.split("/") if path else ():
        at = f"{at}/{part}"
        try:
            mode = os.lstat(at).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        if stat.S_ISLNK(mode):
            return True
    return False


def is_within(path: str, folder: str) -> bool:
    """Whether an absolute path is a folder, or below it. Both are taken as they are."""
    return path == folder or path.startswith(folder if folder.endswith("/") else folder + "/")


def _plain(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in ("", "."))


def _fault(path: str) -> str | None:
    if "\x00" in path:
        return "it holds a NUL character"
    if "\\" in path:
        return "it holds a backslash"
    if path.startswith("/"):
        return "it is absolute"
    if _DRIVE.match(path):
        return "it begins with a drive letter"
    if ".." in path and ".." in path.split("/"):
        return "it holds '..'"
    if not _is_text(path):
        return "it is not Unicode text"
    return None


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(path: object, reason: str) -> NoReturn:
    raise MlflowException.invalid_parameter_value(
        f"{path!r} is not the path of an artifact: {reason}. Write a path relative to the artifact "
        "root, such as 'model/MLmodel'."
    )
