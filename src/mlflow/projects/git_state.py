"""The state of a project's code: repository, commit, branch, and what differs from the commit."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mlflow.context.git_repository import find_repository, read_head, read_remote_url
from mlflow.exceptions import ExecutionException
from mlflow.projects.git_program import git

# New files larger than this are data or results rather than code.
MOST_BYTES_OF_A_NEW_FILE = 1 << 20
MOST_BYTES_OF_A_DIFF = 32 << 20

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class GitState:
    """What git knows of a folder.

    Attributes:
        commit: Name of the commit that is checked out.
        branch: The branch, if one is checked out.
        remote: URL of the remote, without credentials; None if there is none.
        subdirectory: Path of the folder from the top of the repository; empty for the top.
        diff: What turns the commit into what is there, for `git apply`; empty if nothing differs.
    """

    commit: str
    branch: str | None
    remote: str | None
    subdirectory: str
    diff: bytes = b""

    @property
    def dirty(self) -> bool:
        """Whether something differs from the commit."""
        return bool(self.diff)


def git_state(folder: Path, *, ignored: tuple[Path, ...] = ()) -> GitState | None:
    """The state of a folder's code; None where git does not keep it.

    Args:
        folder: A project's.
        ignored: Files and folders that are no code of the project, such as the tracking store.
    """
    repository = find_repository(os.fspath(folder))
    head = None if repository is None else read_head(repository)
    if repository is None or head is None:
        return None
    top = Path(repository.work_tree)
    subdirectory = os.path.relpath(os.path.realpath(folder), os.path.realpath(top))
    subdirectory = "" if subdirectory == os.curdir else subdirectory.replace(os.sep, "/")
    diff = b""
    try:
        if subdirectory and _is_ignored(top, subdirectory):
            return None
        diff = _diff(top, Path(repository.git_dir), subdirectory, ignored)
    except ExecutionException as error:
        _logger.warning("What differs from the commit is not recorded: %s", error.message)
    return GitState(head.commit, head.branch, read_remote_url(repository), subdirectory, diff)


def _is_ignored(top: Path, path: str) -> bool:
    try:
        git(["check-ignore", "--quiet", "--", path], top)
    except ExecutionException:
        return False
    return True


def _diff(top: Path, git_dir: Path, subdirectory: str, ignored: tuple[Path, ...]) -> bytes:
    """What differs from the commit, files that are new included."""
    added = _new_files(top, subdirectory, ignored)
    with tempfile.TemporaryDirectory(prefix="mlflow-git-") as folder:
        variables = {}
        if added:  # told to an index of our own, so that the user's is not touched
            index = Path(folder, "index")
            if (git_dir / "index").exists():
                shutil.copyfile(git_dir / "index", index)
            variables["GIT_INDEX_FILE"] = os.fspath(index)
            names = b"\0".join(map(os.fsencode, added))
            arguments = ["add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"]
            git(["--literal-pathspecs", *arguments], top, variables=variables, given=names)
        options = ["--binary", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"]
        diff = git(
            ["diff", *options, "--src-prefix=a/", "--dst-prefix=b/", "HEAD"],
            top,
            variables=variables,
        )
    if len(diff) > MOST_BYTES_OF_A_DIFF:
        raise ExecutionException(
            f"it is {len(diff):,} bytes, more than {MOST_BYTES_OF_A_DIFF:,}. Commit it, so that "
            "the run can be repeated."
        )
    return diff


def _new_files(top: Path, subdirectory: str, ignored: tuple[Path, ...]) -> list[str]:
    """Paths from the top of files of the project that git does not know yet."""
    listed = git(
        ["ls-files", "--others", "--exclude-standard", "-z", "--", f":(top,literal){subdirectory}"]
        if subdirectory
        else ["ls-files", "--others", "--exclude-standard", "-z"],
        top,
    )
    outside = [os.path.realpath(path) for path in ignored]
    kept: list[str] = []
    large: list[str] = []
    for name in map(os.fsdecode, filter(None, listed.split(b"\0"))):
        path = os.path.join(os.path.realpath(top), name)
        if any(path == each or path.startswith(each + os.sep) for each in outside):
            continue
        if not os.path.isdir(path):  # a repository inside this one is listed as a folder
            size = os.lstat(path).st_size
            (kept if size <= MOST_BYTES_OF_A_NEW_FILE else large).append(name)
    if large:
        _logger.warning(
            "New files of more than %d bytes are not recorded with the run: %s. Commit them, or "
            "name them in .gitignore.",
            MOST_BYTES_OF_A_NEW_FILE,
            ", ".join(large[:10]),
        )
    return kept
