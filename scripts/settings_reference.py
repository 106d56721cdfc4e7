"""Write docs/settings.md from mlflow/settings.py, or check that it is what that says.

python scripts/settings_reference.py           writes it
python scripts/settings_reference.py --check   exit status 1 if it is another
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mlflow import settings
from mlflow.settings import SETTINGS, BooleanSetting, Setting

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"

HEAD = """\
# Settings

Headrace is configured by environment variables, under MLflow's names where MLflow has one. This
page is made from `src/mlflow/settings.py` by `scripts/settings_reference.py`.

- What a function's argument or a command's option says goes over the variable.
- Switches are `true` or `1`, `false` or `0`, in any case. A value that cannot be read is an error
  that names the variable.
- In Python, `mlflow.environment_variables` has an object for each, as in MLflow:
  `MLFLOW_RUN_ID.get()`, `.set(value)`, `.unset()`, `.name`. It has those of MLflow's other
  variables, too; they are accepted and change nothing.
"""

# `# ---- where to track ----` in the source begins a section.
_PART = re.compile(r"^# -{2,} (?P<title>.+?) -+$|^(?P<name>[A-Z][A-Z0-9_]+) = ", re.MULTILINE)


def reference() -> str:
    """The whole page."""
    lines = [HEAD]
    for title, members in _sections():
        lines += [f"## {title}\n", "| variable | default | meaning |", "|---|---|---|"]
        lines += [_row(member) for member in members]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _sections() -> Iterator[tuple[str, list[Setting[Any]]]]:
    found: list[tuple[str, list[Setting[Any]]]] = []
    for part in _PART.finditer(inspect.getsource(settings)):
        if part["title"]:
            found.append((part["title"][0].upper() + part["title"][1:], []))
        elif part["name"] in SETTINGS:
            found[-1][1].append(SETTINGS[part["name"]])
    shown = {setting.name for _, members in found for setting in members}
    missing = SETTINGS.keys() - shown
    if missing:
        sys.exit(f"No line of mlflow/settings.py defines {', '.join(sorted(missing))}.")
    yield from found


def _row(setting: Setting[Any]) -> str:
    doc = setting.doc.replace("|", r"\|")
    return f"| `{setting.name}` | {_default(setting)} | {doc} |"


def _default(setting: Setting[Any]) -> str:
    if setting.default is None:
        return ""
    if isinstance(setting, BooleanSetting):
        return f"`{str(setting.default).lower()}`"
    return f"`{setting.default}`"


def main() -> None:
    page = reference()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        sys.exit("docs/settings.md is not what mlflow/settings.py says: run "
                 "'python scripts/settings_reference.py'.")  # fmt: skip


if __name__ == "__main__":
    main()
