"""Runs in a notebook, in a real Jupyter kernel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from mlflow.context import resolve_tags

Outputs = list[str]
PRINT = """
from mlflow.context import resolve_tags
tags = resolve_tags()
print(tags["mlflow.source.type"], tags["mlflow.source.name"])
"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlockingKernelClient]:
    folder: Path = tmp_path_factory.mktemp("notebook")
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(folder))
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(kernel: BlockingKernelClient, code: str) -> str:
    printed: list[str] = []

    def collect(message: dict[str, dict[str, str]]) -> None:
        if message["header"]["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = kernel.execute_interactive(code, timeout=60, output_hook=collect)
    assert reply["content"]["status"] == "ok", reply["content"]
    return "".join(printed).strip()


def test_the_source_is_the_notebook(kernel: BlockingKernelClient) -> None:
    run(kernel, "import os; os.environ['JPY_SESSION_NAME'] = '/notebooks/Fraud model.ipynb'")
    assert run(kernel, PRINT) == "NOTEBOOK Fraud model.ipynb"


def test_vs_code_names_the_notebook_in_a_variable(kernel: BlockingKernelClient) -> None:
    run(kernel, "__vsc_ipynb_file__ = '/notebooks/vscode.ipynb'")
    assert run(kernel, PRINT) == "NOTEBOOK vscode.ipynb"
    run(kernel, "del __vsc_ipynb_file__")


def test_a_front_end_that_tells_no_name_leaves_the_program(kernel: BlockingKernelClient) -> None:
    run(kernel, "import os; os.environ.pop('JPY_SESSION_NAME', None)")
    kind, _, name = run(kernel, PRINT).partition(" ")
    assert kind == "NOTEBOOK"
    assert name


def test_the_commit_is_that_of_the_working_folder(
    kernel: BlockingKernelClient, tmp_path: Path
) -> None:
    (tmp_path / ".git" / "refs" / "heads").mkdir(parents=True)
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / ".git" / "refs" / "heads" / "main").write_text("0" * 40 + "\n")
    run(kernel, f"import os; os.chdir({str(tmp_path)!r})")
    assert run(kernel, "print(resolve_tags()['mlflow.source.git.commit'])") == "0" * 40


def test_outside_a_kernel_nothing_is_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "x.ipynb")
    assert resolve_tags()["mlflow.source.type"] == "LOCAL"
