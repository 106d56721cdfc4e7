"""Which modules a saved model refers to, read from its files; nothing of it is run.

pickles         classes and functions by the modules they are in, and what the code of those that
                were defined in the running program imports
skops           modules of the types that its `schema.json` names
code            imports of the Python files that go with the model
own modules     imports of modules that belong to no package, such as the program beside the model
"""

from __future__ import annotations

import ast
import bz2
import dis
import gzip
import json
import lzma
import pickle
import re
import sys
import types
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

# Beyond this, reading a pickle again would be felt; what the flavor says must suffice then.
MOST_BYTES = 256 << 20

_OPENERS: dict[bytes, Callable[[Path], Any]] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open}
_LZMA = b"\xfd7"
_SKOPS_MODULE = re.compile(r'"__module__":\s*"([\w.]+)"')


def modules_of(folder: Path) -> set[str]:
    """Names of modules that a model's files refer to, as written: `sklearn.ensemble._forest`.

    Args:
        folder: The model's.

    Raises:
        OSError: A file cannot be read. What is damaged is left out.
    """
    found: set[str] = set()
    for file in folder.rglob("*"):
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            continue
        if file.suffix == ".py":
            found.update(imports_of(file))
        elif file.suffix == ".skops":
            found.update(_of_skops(file))
        else:
            found.update(_of_pickle(file))
    return found - set(_local_names(folder))


def imports_of(file: Path) -> Iterator[str]:
    """Modules that a file of Python imports, at its top or anywhere; not those beside it (`.x`)."""
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def with_own_modules(names: set[str], is_own: Callable[[str], bool]) -> set[str]:
    """The same names, and what modules of the user's own among them import in their turn.

    Args:
        names: Names of modules.
        is_own: Whether a module belongs to no package.
    """
    found = set(names)
    waiting = [name for name in names if is_own(name)]
    while waiting:
        file = getattr(sys.modules.get(waiting.pop()), "__file__", None)
        if file is None or not file.endswith(".py"):
            continue
        new = set(imports_of(Path(file))) - found
        found |= new
        waiting += [name for name in new if is_own(name)]
    return found


def _local_names(folder: Path) -> Iterator[str]:
    """Modules that are in the folder themselves."""
    for parent in (folder, *(entry for entry in folder.iterdir() if entry.is_dir())):
        for entry in parent.iterdir():
            if entry.suffix == ".py" or (entry.is_dir() and any(entry.glob("*.py"))):
                yield entry.stem


def _of_skops(file: Path) -> Iterator[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            text = archive.read("schema.json").decode()
        json.loads(text)
    except (zipfile.BadZipFile, KeyError, ValueError):
        return
    yield from _SKOPS_MODULE.findall(text)


# ---- pickles --------------------------------------------------------------------------------
def _of_pickle(file: Path) -> set[str]:
    with file.open("rb") as head:
        mark = head.read(2)
    found: set[str] = set()
    try:
        if mark in _OPENERS:
            with _OPENERS[mark](file) as opened:
                _read(opened, found)
        elif mark == _LZMA:
            with lzma.open(file) as opened:
                _read(opened, found)
        elif mark[:1] == b"\x80":
            with file.open("rb") as opened:
                _read(opened, found)
    except Exception:  # noqa: BLE001 - other binary files may begin in the same way
        return found
    return found


def _read(opened: IO[bytes], found: set[str]) -> None:
    if opened.read(1) == b"\x80":
        opened.seek(0)
        _Reader(opened, found).load()


class _Reader(pickle.Unpickler):
    """Goes through a pickle and notes what it refers to; in place of all that stands a dummy."""

    def __init__(self, file: IO[bytes], found: set[str]) -> None:
        super().__init__(file)
        self._found = found

    def find_class(self, module: str, name: str) -> Any:
        self._found.add(module)
        if not module.startswith("cloudpickle"):
            return _Dummy
        if name == "subimport":
            return self._imported
        return self._type if name == "_builtin_type" else _Dummy

    def persistent_load(self, pid: Any) -> Any:
        return _Dummy()

    def _imported(self, name: str) -> Any:
        self._found.add(name)
        return _Dummy()

    def _type(self, name: str) -> Any:
        return self._code if name == "CodeType" else _Dummy

    def _code(self, *parts: Any) -> Any:
        """Code of a function that was defined in the running program."""
        try:
            code = types.CodeType(*parts)
        except (TypeError, ValueError):  # of another version of Python
            return _Dummy()
        for step in dis.get_instructions(code):
            if step.opname == "IMPORT_NAME" and step.argval:
                self._found.add(str(step.argval))
        return code


class _Dummy:
    """Takes everything that a pickle does to an object, and does nothing."""

    def __new__(cls, *args: Any, **more: Any) -> _Dummy:
        return super().__new__(cls)

    def __init__(self, *args: Any, **more: Any) -> None:
        pass

    def __call__(self, *args: Any, **more: Any) -> _Dummy:
        return self

    def __setstate__(self, state: Any) -> None:
        pass

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def append(self, item: Any) -> None:
        pass

    def extend(self, items: Any) -> None:
        pass

    def add(self, item: Any) -> None:
        pass
