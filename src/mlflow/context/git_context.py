"""Which code a run was started from: commit, branch, remote, and whether files were changed.

Commit, branch and remote are read from the repository's files (`git_repository`) on every
`start_run`. Whether tracked files differ from the commit only `git status` can tell, and in a large
repository that takes seconds: it runs in a thread of its own, and `deferred_tags` hands the answer
over when it is there.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable

from mlflow.context.abstract_context import RunContextProvider
from mlflow.context.git_repository import (
    Head,
    Repository,
    find_repository,
    read_head,
    read_remote_url,
)
from mlflow.context.git_status import read_status
from mlflow.context.tag_names import GIT_BRANCH, GIT_COMMIT, GIT_DIRTY, GIT_REPO_URL

Deliver = Callable[[dict[str, str]], None]

# Programs that start many short runs do not start `git` for each of them.
_STATUS_FRESH_SECONDS = 30.0

_logger = logging.getLogger(__name__)


class GitRunContext(RunContextProvider):
    """Commit, branch and remote of the repository that holds the running program."""

    def in_context(self) -> bool:
        return find_repository(code_folder()) is not None

    def tags(self) -> dict[str, str]:
        repository = find_repository(code_folder())
        head = read_head(repository) if repository is not None else None
        if repository is None or head is None:
            return {}
        return {**_head_tags(head), **_remote_tags(repository)}


def code_folder() -> str:
    """Folder of the program that was started.

    It is the working folder where the program is a notebook, a console or an installed command
    such as `pytest`, whose own file says nothing about the user's code.
    """
    main_file = getattr(sys.modules.get("__main__"), "__file__", None)
    if isinstance(main_file, str):
        folder = os.path.dirname(os.path.abspath(main_file))
        if os.path.isdir(folder) and not _is_installed(folder):
            return folder
    return os.getcwd()


def deferred_tags(deliver: Deliver) -> None:
    """Hand over, when known, the tags that `resolve_tags` cannot give without waiting.

    That is `mlflow.source.git.dirty`: `true` if a tracked file differs from the commit, else
    `false`. Where git keeps branches in a form that only it can read, commit and branch come with
    it.

    Args:
        deliver: Called at most once: at once if the answer is fresh, else later from another
            thread; never outside a repository, without the `git` program, or after it failed.
    """
    try:
        repository = find_repository(code_folder())
    except OSError:  # the working folder was deleted
        return
    if repository is not None:
        _statuses.ask(repository, read_head(repository), deliver)


class _Statuses:
    """Answers of `git status`, and who waits for the next one."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start anew; in a forked child the thread that would answer does not exist."""
        self._lock = threading.Lock()
        self._known: dict[tuple[str, Head | None], tuple[float, dict[str, str]]] = {}
        self._waiting: dict[tuple[str, Head | None], list[Deliver]] = {}

    def ask(self, repository: Repository, head: Head | None, deliver: Deliver) -> None:
        key = (repository.work_tree, head)
        with self._lock:
            expires, tags = self._known.get(key, (0.0, {}))
            fresh = time.monotonic() < expires
            if not fresh:
                waiting = self._waiting.setdefault(key, [])
                waiting.append(deliver)
                if len(waiting) == 1:
                    thread = threading.Thread(
                        target=self._answer, args=key, name="mlflow-git-status", daemon=True
                    )
                    thread.start()
        if fresh:
            _deliver(tags, deliver)

    def _answer(self, work_tree: str, head: Head | None) -> None:
        status = read_status(work_tree)
        tags = {} if status is None else {GIT_DIRTY: "true" if status.changed else "false"}
        if status is not None and head is None:
            tags.update(_head_tags(status.head))
        # What failed once (no git, too large a repository) is not tried again.
        seconds = float("inf") if status is None else _STATUS_FRESH_SECONDS
        with self._lock:
            key = (work_tree, head)
            self._known[key] = (time.monotonic() + seconds, tags)
            waiting = self._waiting.pop(key, [])
        for deliver in waiting:
            _deliver(tags, deliver)


_statuses = _Statuses()
os.register_at_fork(after_in_child=_statuses.forget)


def _deliver(tags: dict[str, str], deliver: Deliver) -> None:
    if not tags:
        return
    try:
        deliver(dict(tags))
    except Exception as error:  # noqa: BLE001 - a tag is never worth a run
        _logger.warning("The state of the git repository was not recorded: %s", error)


def _head_tags(head: Head | None) -> dict[str, str]:
    if head is None:
        return {}
    branch = {} if head.branch is None else {GIT_BRANCH: head.branch}
    return {GIT_COMMIT: head.commit, **branch}


def _remote_tags(repository: Repository) -> dict[str, str]:
    url = read_remote_url(repository)
    return {} if url is None else {GIT_REPO_URL: url}


def _is_installed(folder: str) -> bool:
    """Whether a folder belongs to the Python environment (its `bin`, `lib`, …)."""
    return any(
        os.path.commonpath((folder, os.path.join(prefix, part))) == os.path.join(prefix, part)
        for prefix in {sys.prefix, sys.exec_prefix, sys.base_prefix}
        for part in ("bin", "lib", "lib64")
    )
