"""Fetches one version of a git repository."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from mlflow.exceptions import ExecutionException
from mlflow.projects.git_program import GitFailed, git

_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_FULL_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# Not `ext`, which runs what the URL says.
_ALLOWED = {"GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh"}
_MOST_REFS_NAMED = 20


class _Refs(NamedTuple):
    """What a repository offers: names of branches and tags, and the branch it is at."""

    branches: list[str]
    tags: list[str]
    head: str | None
    has_head: bool


def clone(uri: str, version: str | None, folder: Path) -> None:
    """Fetch one version of a repository into an empty folder, with its submodules.

    Args:
        uri: As git takes it: `https://…`, `ssh://…`, `git@host:path`, `file://…`, a path.
        version: Branch, tag or commit; by default what the repository's HEAD is.
        folder: The folder.

    Raises:
        ExecutionException: It cannot be reached, or has no such version; names branches and tags
            that it has (`RESOURCE_DOES_NOT_EXIST`).
    """
    git(["init", "--quiet"], folder)
    git(["remote", "add", "--", "origin", uri], folder)
    refs = _offered(uri, folder)
    if version is None:
        _take_head(uri, refs, folder)
    elif version in refs.branches:
        _fetch(folder, f"refs/heads/{version}")
        git(["checkout", "--quiet", "-B", version, "FETCH_HEAD"], folder)
    elif version in refs.tags:
        _fetch(folder, f"refs/tags/{version}")
        git(["checkout", "--quiet", "--detach", "FETCH_HEAD"], folder)
    elif not (_COMMIT.fullmatch(version) and _take_commit(version, folder)):
        raise ExecutionException(
            f"The repository {uri} has no branch, tag or commit {version!r}. {_named(refs)}",
            "RESOURCE_DOES_NOT_EXIST",
        )
    if (folder / ".gitmodules").exists():
        git(["submodule", "--quiet", "update", "--init", "--recursive"], folder, variables=_ALLOWED)


def is_repository(folder: Path) -> bool:
    """Whether a folder is a repository without checked-out files."""
    return all((folder / name).exists() for name in ("HEAD", "objects", "refs"))


def _offered(uri: str, folder: Path) -> _Refs:
    try:
        listed = git(["ls-remote", "--symref", "origin"], folder, variables=_ALLOWED)
    except GitFailed as error:
        raise ExecutionException(
            f"The repository {uri} cannot be read. git says: {error.reason}",
            "RESOURCE_DOES_NOT_EXIST",
        ) from None
    branches, tags, head, has_head = [], [], None, False
    for line in os.fsdecode(listed).splitlines():
        value, _, name = line.partition("\t")
        if name == "HEAD" and value.startswith("ref: refs/heads/"):
            head = value.removeprefix("ref: refs/heads/")
        elif name == "HEAD":
            has_head = True
        elif name.startswith("refs/heads/"):
            branches.append(name.removeprefix("refs/heads/"))
        elif name.startswith("refs/tags/") and not name.endswith("^{}"):
            tags.append(name.removeprefix("refs/tags/"))
    return _Refs(branches, tags, head, has_head)


def _take_head(uri: str, refs: _Refs, folder: Path) -> None:
    if not refs.has_head:
        raise ExecutionException(
            f"The repository {uri} has no commit at its HEAD; name a version. {_named(refs)}",
            "RESOURCE_DOES_NOT_EXIST",
        )
    _fetch(folder, "HEAD")
    checkout = ["--detach"] if refs.head is None else ["-B", refs.head]
    git(["checkout", "--quiet", *checkout, "FETCH_HEAD"], folder)


def _take_commit(commit: str, folder: Path) -> bool:
    """Check out a commit by its name, or the beginning of it; False if there is none."""
    if _FULL_COMMIT.fullmatch(commit):
        try:
            _fetch(folder, commit)
            git(["checkout", "--quiet", "--detach", "FETCH_HEAD"], folder)
        except GitFailed:
            pass  # servers may give out nothing but branches and tags
        else:
            return True
    everything = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
    try:
        git(["fetch", "--quiet", "origin", *everything], folder, variables=_ALLOWED)
        git(["checkout", "--quiet", "--detach", f"{commit}^{{commit}}"], folder)
    except GitFailed:
        return False
    return True


def _fetch(folder: Path, ref: str) -> None:
    options = ["--quiet", "--no-tags", "origin", ref]
    try:
        git(["fetch", "--depth=1", *options], folder, variables=_ALLOWED)
    except GitFailed as error:
        if "shallow" not in error.reason:
            raise
        git(["fetch", *options], folder, variables=_ALLOWED)  # a plain web server


def _named(refs: _Refs) -> str:
    said = []
    for what, names in (("branches", refs.branches), ("tags", refs.tags)):
        if names:
            more = ", …" if len(names) > _MOST_REFS_NAMED else ""
            said.append(f"Its {what} are: {', '.join(names[:_MOST_REFS_NAMED])}{more}.")
    return " ".join(said) or "It has neither branches nor tags."
