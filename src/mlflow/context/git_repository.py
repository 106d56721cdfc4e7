"""Reads commit, branch and remote of a git repository from its files.

Starting `git` costs milliseconds and GitPython costs tens of them to import; reading the three
files that hold the answer costs microseconds, so every `start_run` can afford it. The layout is
that of gitrepository-layout(5): work trees added by `git worktree` and submodules have a file named
`.git` that says where the real folder is, and share branches with it through `commondir`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mlflow.context.git_config import read_config

_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SYMBOLIC = "ref:"
_BRANCHES = "refs/heads/"
_MOST_SYMBOLIC_HOPS = 5  # git's own limit

# What was read of a file, by (path, what was looked for), with the file's state at that time.
_remembered: dict[tuple[str, str], tuple[tuple[int, int, int], str | None]] = {}


class Repository(NamedTuple):
    """Where a repository keeps its files.

    Attributes:
        work_tree: Folder of the checked-out files.
        git_dir: Folder of this work tree's own state (`HEAD`, `index`).
        common_dir: Folder of what work trees share (branches, `config`).
    """

    work_tree: str
    git_dir: str
    common_dir: str


class Head(NamedTuple):
    """What is checked out.

    Attributes:
        commit: The commit's name, 40 or 64 hexadecimal digits.
        branch: The branch, or None when no branch is checked out.
    """

    commit: str
    branch: str | None


def find_repository(folder: str) -> Repository | None:
    """The repository that a folder belongs to, or None."""
    folder = os.path.abspath(folder)
    while True:
        git_dir = _git_dir(os.path.join(folder, ".git"))
        if git_dir is not None:
            return Repository(folder, git_dir, _common_dir(git_dir))
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def read_head(repository: Repository) -> Head | None:
    """Commit and branch, or None in a repository without commits.

    Also None where branches are not kept in files (git's `reftable` format).
    """
    text = _read(os.path.join(repository.git_dir, "HEAD"))
    branch = None
    for hop in range(_MOST_SYMBOLIC_HOPS + 1):
        if text is None:
            return None
        if not text.startswith(_SYMBOLIC):
            break
        name = text[len(_SYMBOLIC) :].strip()
        if hop == 0 and name.startswith(_BRANCHES):
            branch = name[len(_BRANCHES) :]
        text = _read_ref(repository, name)
    return Head(text, branch) if text is not None and _OBJECT_ID.fullmatch(text) else None


def read_remote_url(repository: Repository) -> str | None:
    """URL of the first remote in the repository's configuration, without user name and password."""
    path = os.path.join(repository.common_dir, "config")
    return _remember(path, "remote", lambda: _first_remote_url(path))


def _git_dir(dot_git: str) -> str | None:
    try:
        with open(dot_git, encoding="utf-8", errors="surrogateescape") as file:
            text = file.read(8192)
    except IsADirectoryError:
        return dot_git if os.path.exists(os.path.join(dot_git, "HEAD")) else None
    except OSError:
        return None
    if not text.startswith("gitdir:"):
        return None
    target = text[len("gitdir:") :].strip()
    return os.path.normpath(os.path.join(os.path.dirname(dot_git), target))


def _common_dir(git_dir: str) -> str:
    shared = _read(os.path.join(git_dir, "commondir"))
    return os.path.normpath(os.path.join(git_dir, shared)) if shared else git_dir


def _read_ref(repository: Repository, name: str) -> str | None:
    if not name.startswith("refs/") or ".." in name:
        return None
    for folder in dict.fromkeys((repository.git_dir, repository.common_dir)):
        text = _read(os.path.join(folder, name))
        if text is not None:
            return text
    packed = os.path.join(repository.common_dir, "packed-refs")
    return _remember(packed, name, lambda: _find_packed(packed, name))


def _find_packed(path: str, name: str) -> str | None:
    with open(path, "rb") as file:
        content = b"\n" + file.read()
    end = content.find(b" " + os.fsencode(name) + b"\n")
    return content[content.rindex(b"\n", 0, end) + 1 : end].decode() if end > 0 else None


def _first_remote_url(path: str) -> str | None:
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        text = file.read()
    return next((_without_credentials(url) for url in _remote_urls(text)), None)


def _remote_urls(text: str) -> Iterator[str]:
    for section, subsection, key, value in read_config(text):
        if section == "remote" and subsection and key == "url" and value:
            yield value


def _without_credentials(url: str) -> str:
    if "@" not in url:
        return url
    from urllib.parse import urlsplit, urlunsplit  # rarely needed, and not light

    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.scheme or "@" not in parts.netloc:
        return url  # a path, or `git@host:path`, where the name is no secret
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read(8192).strip()
    except OSError:
        return None


def _remember(path: str, what: str, read: Callable[[], str | None]) -> str | None:
    """What `read` returned, until the file at `path` changes; None without such a file."""
    try:
        status = os.stat(path)
        state = (status.st_mtime_ns, status.st_size, status.st_ino)
        known = _remembered.get((path, what))
        if known is None or known[0] != state:
            known = _remembered[path, what] = (state, read())
    except OSError:
        return None
    return known[1]
