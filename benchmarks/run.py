"""Measure Headrace and MLflow on this machine, one after the other, and print a table.

usage: python benchmarks/run.py [--peer PYTHON] [--quick] [--write] [--only ours|peer]
    [--projects] [--models]

The same workloads run with both interpreters. `--write` puts the tables that were measured, with
the machine and the date, into docs/benchmarks.md. Absolute figures drift with the machine: the
ratios are what counts.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
WORKLOADS = ROOT / "benchmarks" / "workloads"
REPORT = ROOT / "docs" / "benchmarks.md"
PEER_PYTHON = ROOT / ".cache" / "peer-3.17.2" / "bin" / "python"

Results = dict[str, float]


@dataclass(frozen=True)
class Line:
    """A row of the table: what was measured, its unit, the goal, and whether less is better."""

    key: str
    title: str
    unit: str
    goal: str
    less: bool = True
    digits: int = 1


LINES = [
    Line("install_mb", "base installation, size", "MB", "≤ 60", digits=0),
    Line("install_packages", "base installation, packages", "", "≤ 22", digits=0),
    Line("import_s", "`import mlflow`", "s", "≤ 0.10", digits=3),
    Line("hello_s", "whole process: a run, a param, a metric, embedded", "s", "≤ 0.5", digits=2),
    Line("server_start_s", "server start to first answer", "s", "≤ 1", digits=2),
    Line("server_memory_mb", "server memory, idle (all its processes)", "MB", "≤ 100", digits=0),
    Line("server.log_metric_us", "`log_metric`, server, per call with delivery", "µs", "≤ 15"),
    Line("server.log_metric_call_p50_us", "… the call itself, p50", "µs", "≤ 5"),
    Line("embedded.log_metric_us", "`log_metric`, embedded, per call with delivery", "µs", "≤ 15"),
    Line("server.log_batch_points_per_s", "`log_batch` through the client, server", "points/s",
         "≥ 200,000", less=False, digits=0),
    Line("embedded.log_batch_points_per_s", "`log_batch` through the client, embedded", "points/s",
         "≥ 200,000", less=False, digits=0),
    Line("rest_log_metric_per_s", "raw REST `log-metric`, 8 clients", "requests/s", "≥ 8,000",
         less=False, digits=0),
    Line("empty_app_per_s", "… an empty ASGI application on uvicorn, for scale", "requests/s", "",
         less=False, digits=0),
    Line("rest_log_metric_p50_ms", "… p50", "ms", "≤ 1.5", digits=2),
    Line("rest_log_batch_per_s", "raw REST `log-batch` of 1,000, 8 clients", "points/s",
         "≥ 250,000", less=False, digits=0),
    Line("server.small_run_ms", "small run (10 params, 5 metrics, 2 tags), server", "ms", "≤ 4",
         digits=2),
    Line("embedded.small_run_ms", "small run, embedded", "ms", "", digits=2),
    Line("search_newest_100_ms", "search, 2,000 runs: newest 100", "ms", "≤ 4"),
    Line("search_by_metric_100_ms", "… ordered by a metric", "ms", "≤ 5"),
    Line("search_four_conditions_100_ms", "… four conditions and an order", "ms", "≤ 5"),
    Line("search_page_1000_ms", "… page of 1,000", "ms", "≤ 25"),
    Line("server.artifact_up_mib_s", "artifact of 64 MiB, server, up", "MiB/s", "≥ 600",
         less=False, digits=0),
    Line("server.artifact_down_mib_s", "artifact of 64 MiB, server, down", "MiB/s", "≥ 900",
         less=False, digits=0),
    Line("project_cold_s", "`mlflow run`, three packages: first line, new environment", "s",
         "≤ 5", digits=2),
    Line("project_warm_s", "… environment is there", "s", "≤ 0.5", digits=2),
    Line("virtualenv.project_cold_s", "… `--env-manager virtualenv`, new environment", "s", "",
         digits=2),
    Line("virtualenv.project_warm_s", "… … environment is there", "s", "", digits=2),
]  # fmt: skip

MODEL_LINES = [
    Line("import_sklearn_ms", "`import mlflow.sklearn` after scikit-learn, processor time",
         "ms", "≤ 50"),
    Line("log_model_s", "`log_model` of a forest, signature and example, server", "s",
         "≥ 10 ×", digits=3),
    Line("load_model_ms", "… `load_model`", "ms", "≥ 3 ×"),
    Line("predict_overhead_percent", "… `predict` of 100 rows × 30 columns, over the forest's own",
         "%", "≤ 5"),
    Line("columns_600_ms", "`predict` of 600 columns of four types, without the model's own time",
         "ms", "≤ 1", digits=2),
    Line("columns_600_reordered_ms", "… in another order", "ms", "≤ 1", digits=2),
    Line("columns_600_narrow_ms", "… half of them of narrower types", "ms", "≤ 1", digits=2),
    Line("autolog_percent", "`autolog` of a fit of 10 s, added processor time: "
         "`GradientBoostingClassifier`", "%", "≤ 2"),
    Line("autolog_forest_percent", "… `RandomForestClassifier`, 30 columns", "%", "≤ 2"),
    Line("autolog_xgboost_percent", "… `xgboost.train`, four metrics an iteration", "%", "≤ 2"),
    Line("autolog_lightgbm_percent", "… `lightgbm.train`, four metrics an iteration", "%", "≤ 2"),
    Line("serving_p50_ms", "`mlflow models serve`, one row of 30 columns, 1 client, p50", "ms", "",
         digits=2),
    Line("serving_per_s", "… 8 clients", "requests/s", "", less=False, digits=0),
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--peer", type=Path, default=PEER_PYTHON, help="Python with MLflow")
    parser.add_argument("--only", choices=["ours", "peer"], help="measure one of the two")
    parser.add_argument("--projects", action="store_true", help="measure projects only")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, smaller stores")
    parser.add_argument("--models", action="store_true", help="measure models only")
    parser.add_argument("--write", action="store_true", help=f"update {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    both = {"ours": Path(sys.executable), "peer": options.peer}
    sides = {name: python for name, python in both.items() if options.only in (None, name)}
    if options.projects:
        found = {name: projects(python) for name, python in sides.items()}
        print(table(found, LINES, measured_only=True))
        return
    if options.models:
        found = {name: models(python, options.quick) for name, python in sides.items()}
        report(found, None, options.write)
        return
    measured: dict[str, Results] = {}
    if options.only != "peer":
        measured["ours"] = measure(Path(sys.executable), options.quick, growth=not options.quick)
        measured["ours"] |= installed_size(str(ROOT)) | empty_app(options.quick)
    if options.only != "ours":
        measured["peer"] = measure(options.peer, options.quick, growth=False)
        version = run(options.peer, ROOT, "-c", "import mlflow; print(mlflow.__version__)")
        # Its environment here holds frameworks for the tests, too.
        measured["peer"] |= installed_size(f"mlflow=={version.split()[-1]}")
    report(measured, table(measured, LINES) + "\n" + details(measured), options.write)


def report(measured: dict[str, Results], results: str | None, write: bool) -> None:
    """Print the tables, the main one and that of models, and write them if asked for."""
    of_models = table(measured, MODEL_LINES)
    for name, text in (("results", results), ("models", of_models)):
        if text is not None:
            print(text, end="\n\n")
            if write:
                write_report(name, text)


def measure(python: Path, quick: bool, growth: bool) -> Results:
    """All workloads with one interpreter."""
    results: Results = {}
    with folder() as where:
        results["import_s"] = best(3, lambda: float(run(python, where, "-c", IMPORT)))
        results["hello_s"] = best(3, lambda: timed_hello(python))
    for name, uri_of in (("embedded", embedded_uri), ("server", None)):
        say(f"{python}: client, {name}")
        with folder() as where:
            if uri_of is not None:
                found = client(python, where, uri_of(where), quick)
            else:
                with server(python, where) as (url, started, memory):
                    results |= {"server_start_s": started, "server_memory_mb": memory}
                    found = client(python, where, url, quick)
        results |= {f"{name}.{key}": value for key, value in found.items()}
    with folder() as where, server(python, where) as (url, _, _):
        say(f"{python}: raw REST")
        seconds = "2" if quick else "5"
        results |= workload(python, where, "load.py", url, "--seconds", seconds)
    results |= projects(python)
    results |= models(python, quick)
    for runs in [2000, *([100_000] if growth else [])]:
        say(f"{python}: searches over {runs:,} runs")
        with folder() as where, server(python, where) as (url, _, _):
            found = workload(python, where, "searches.py", url, "--runs", str(runs))
            suffix = "" if runs == 2000 else f"@{runs}"
            results |= {f"{key}{suffix}": value for key, value in found.items()}
    return results


def projects(python: Path) -> Results:
    """The start of a project, in environments by uv and by venv and pip.

    MLflow's way with the latter needs pyenv; where it is missing, its times are, too.
    """
    results: Results = {}
    for manager, prefix in (("uv", ""), ("virtualenv", "virtualenv.")):
        say(f"{python}: a project, by {manager}")
        with folder() as where:
            programs = str(Path(sys.executable).parent)
            found = workload(python, where, "project.py", programs, "--env-manager", manager)
        results |= {f"{prefix}{key}": value for key, value in found.items()}
    return results


def models(python: Path, quick: bool) -> Results:
    """Models, logged to a server."""
    say(f"{python}: models")
    with folder() as where:
        with server(python, where) as (url, _, _):
            found = workload(python, where, "models.py", url)
            seconds = "2" if quick else "10"
            found |= workload(python, where, "autologging.py", url, "--fit-seconds", seconds)
        say("▸ serving")
        return found | scoring(python, where, "1" if quick else "3")


def scoring(python: Path, where: Path, seconds: str) -> Results:
    """The model in the folder `served`, served by a process of its own."""
    command: list[Path | str] = [python, "-m", "mlflow", "models", "serve", "--model-uri", "served"]
    command += ["--env-manager", "local"]
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"  # where MLflow looks for uvicorn
    settings = {"MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "true", "PATH": path}
    with serving(command, where, settings) as (url, _, _):
        return workload(python, where, "scoring.py", url, "--seconds", seconds)


IMPORT = "import time; t = time.perf_counter(); import mlflow; print(time.perf_counter() - t)"


def timed_hello(python: Path) -> float:
    with folder() as where:
        began = time.perf_counter()
        run(python, where, str(WORKLOADS / "hello_run.py"))
        return time.perf_counter() - began


def client(python: Path, where: Path, uri: str, quick: bool) -> Results:
    runs = ["--runs", "10"] if quick else []
    return workload(python, where, "client.py", uri, *runs)


def embedded_uri(where: Path) -> str:
    """A URI that means the same to both."""
    return f"sqlite:///{where}/embedded.db"


def workload(python: Path, where: Path, script: str, *arguments: str) -> Results:
    printed = run(python, where, str(WORKLOADS / script), *arguments)
    found: Results = json.loads(printed.splitlines()[-1])
    return found


def run(python: Path, where: Path, *arguments: str) -> str:
    """Run a program in a folder; what it printed. What it says it does (`▸ …`) is shown."""
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(
            [python, *arguments], cwd=where, env=environment(), text=True,
            stdout=printed, stderr=subprocess.PIPE,
        )  # fmt: skip
        said = []
        for line in process.stderr or ():
            said.append(line)
            if line.startswith("▸ "):
                say(line.rstrip())
        if process.wait():
            sys.exit(f"{python} {' '.join(arguments)} failed:\n{''.join(said)}")
        printed.seek(0)
        return printed.read()


def environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # both are measured with their bytecode written
    # The peer sends usage data unless told otherwise; a benchmark talks to this machine only.
    return kept | {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        yield Path(name)


def empty_app(quick: bool) -> Results:
    """What the machine and uvicorn leave for a server to use."""
    with folder() as where:
        options = ["--app-dir", str(WORKLOADS), "--no-access-log", "--log-level", "warning"]
        with serving([sys.executable, "-m", "uvicorn", *options, "empty_app:app"], where) as (
            url, _, _,
        ):  # fmt: skip
            seconds = "2" if quick else "5"
            return workload(
                Path(sys.executable), where, "load.py", url, "--seconds", seconds, "--empty"
            )


@contextmanager
def server(python: Path, where: Path) -> Iterator[tuple[str, float, float]]:
    """A server on SQLite: its URL, the seconds until it answered, its memory in MB."""
    command = [python, "-m", "mlflow", "server"]
    command += ["--backend-store-uri", f"sqlite:///{where}/server.db"]
    command += ["--artifacts-destination", str(where / "artifacts")]
    with serving(command, where) as found:
        yield found


@contextmanager
def serving(
    command: list[Path | str], where: Path, settings: dict[str, str] | None = None
) -> Iterator[tuple[str, float, float]]:
    """A server on a free port; see `server`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--port", str(port)], cwd=where, env=environment() | (settings or {}),
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not answers(url):
            if process.poll() is not None:
                sys.exit(f"{command[0]}: the server did not start")
            time.sleep(0.02)
        started = time.perf_counter() - began
        time.sleep(1)
        yield url, started, memory_mb(process.pid)
    finally:
        with suppress(ProcessLookupError):  # it ended by itself, which is said
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def memory_mb(pid: int) -> float:
    """Resident memory of a process and its children."""
    parent = psutil.Process(pid)
    family = [parent, *parent.children(recursive=True)]
    total = 0
    for member in family:
        with suppress(psutil.NoSuchProcess):  # it ended meanwhile
            total += member.memory_info().rss
    return total / 1e6


def best(times: int, measure_once: Any) -> float:
    return min(measure_once() for _ in range(times))


def installed_size(what: str) -> Results:
    """Size of a fresh environment with a base installation: of a requirement."""
    with folder() as where:
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "-q", "venv", where / "env"], check=True)
        python = where / "env" / "bin" / "python"
        subprocess.run([uv, "-q", "pip", "install", "--python", python, what], check=True)
        return environment_size(python)


def environment_size(python: Path) -> Results:
    """Size and number of the packages of an environment, in MB of 10^6 bytes."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    where = Path(run(python, ROOT, "-c", code).strip())
    files = [
        path for path in where.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    packages = [
        path for path in where.glob("*.dist-info") if not re.match(r"(pip|setuptools)-", path.name)
    ]
    size = sum(path.stat().st_size for path in files)
    return {"install_mb": size / 1e6, "install_packages": len(packages)}


def table(measured: dict[str, Results], lines: list[Line], *, measured_only: bool = False) -> str:
    """The results as a Markdown table."""
    ours, peer = measured.get("ours", {}), measured.get("peer", {})
    rows = ["| work | Headrace | MLflow 3.17.2 | ratio | goal |", "|---|---:|---:|---:|---:|"]
    for line in lines:
        mine, theirs = ours.get(line.key), peer.get(line.key)
        if measured_only and mine is None and theirs is None:
            continue
        ratio = ""
        if mine and theirs and mine > 0 and theirs > 0:
            factor = theirs / mine if line.less else mine / theirs
            ratio = f"{factor:,.0f} ×" if factor >= 10 else f"{factor:.1f} ×"
        shown = [
            f"{value:,.{line.digits}f} {line.unit}".strip() if value is not None else ""
            for value in (mine, theirs)
        ]
        rows.append(f"| {line.title} | {shown[0]} | {shown[1]} | {ratio} | {line.goal} |")
    return "\n".join(rows)


def details(measured: dict[str, Results]) -> str:
    """What was lost, and how searches grow."""
    ours = measured.get("ours", {})
    lost = {
        name: found.get("rest_log_metric_lost", 0) + found.get("rest_log_batch_lost", 0)
        for name, found in measured.items()
    }
    rows = [
        "",
        "Acknowledged points that were lost: "
        + ", ".join(f"{name} {count:.0f}" for name, count in lost.items())
        + ".",
    ]
    grown = [key for key in ours if key.endswith("@100000")]
    if grown:
        rows += ["", "| search | 2,000 runs | 100,000 runs | growth |", "|---|---:|---:|---:|"]
        for key in grown:
            small, large = ours[key.removesuffix("@100000")], ours[key]
            title = key.removesuffix("_ms@100000").replace("_", " ")
            rows.append(f"| {title} | {small:.1f} ms | {large:.1f} ms | {large / small:.1f} × |")
    return "\n".join(rows)


def write_report(name: str, table: str) -> None:
    """Replace what stands between the markers of one table of the report."""
    today = datetime.datetime.now(tz=datetime.timezone.utc).date()
    machine = (
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {cpu_name()}"
    )
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    where = f"{system}, {machine}, {today}."
    text = REPORT.read_text()
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, after = text.partition(start)[0], text.partition(end)[2]
    REPORT.write_text(f"{before}{start}\n{where}\n\n{table}\n{end}{after}")


def cpu_name() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1] if found else platform.processor()


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
