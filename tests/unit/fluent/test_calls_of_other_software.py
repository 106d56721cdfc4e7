"""What other libraries do with `mlflow`, call by call, as their own sources have it.

Each program stands for one library. It runs with nothing set, in a folder of its own; what it
logged is then looked for in the store.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from typing import Any

import pytest

import mlflow

OPTUNA = """
    # The callback that logs each trial as a run.
    import mlflow
    from mlflow.utils.validation import MAX_TAG_VAL_LENGTH

    mlflow.set_tracking_uri(None)
    mlflow.set_experiment("study")
    for number, nested in ((0, None), (1, False)):
        with mlflow.start_run(run_name=str(number), experiment_id=None, nested=nested):
            mlflow.log_metrics({"value": 0.25})
            mlflow.log_params({"x": -1.5, "kind": "rbf"})
            tags = {
                "number": str(number),
                "direction": ["MINIMIZE", "MAXIMIZE"],
                "study": "a" * (MAX_TAG_VAL_LENGTH + 5),
                "x_distribution": "FloatDistribution(high=10.0, log=False, low=-10.0, step=None)",
            }
            tags["study"] = "{}...".format(tags["study"][: MAX_TAG_VAL_LENGTH - 3])
            mlflow.set_tags(tags)
"""

LIGHTNING = """
    # The logger: everything goes through the client, by run id.
    import os, pathlib
    from mlflow.entities import Metric, Param
    from mlflow.tracking import MlflowClient
    from mlflow.tracking.context.registry import resolve_tags
    from mlflow.utils.mlflow_tags import MLFLOW_RUN_NAME
    from mlflow.utils.validation import MAX_PARAM_VAL_LENGTH

    client = MlflowClient("file:./mlruns")
    experiment = client.get_experiment_by_name("study")
    assert experiment is None
    experiment_id = client.create_experiment(name="study", artifact_location=None)
    tags = {MLFLOW_RUN_NAME: "lightning", "extra": 5}
    run = client.create_run(experiment_id=experiment_id, tags=resolve_tags(tags))
    run_id = run.info.run_id
    params = [Param(key=key, value=str(value)[:MAX_PARAM_VAL_LENGTH])
              for key, value in {"x": 1, "long": "v" * 7000}.items()]
    for start in range(0, len(params), 100):
        client.log_batch(run_id=run_id, params=params[start : start + 100], synchronous=False)
    for step in range(3):
        metrics = [Metric(key="value", value=0.25, timestamp=1700000000000 + step, step=step or 0)]
        client.log_batch(run_id=run_id, metrics=metrics, synchronous=True)
    pathlib.Path("checkpoints").mkdir()
    pathlib.Path("checkpoints/last.ckpt").write_bytes(b"weights")
    client.log_artifact(run_id, "checkpoints/last.ckpt", pathlib.Path("model/checkpoints"))
    client.log_artifacts(run_id, "checkpoints", pathlib.Path("model"))
    assert client.get_run(run_id).info.experiment_id == experiment_id
    client.set_terminated(run_id, "FINISHED")
"""

TRANSFORMERS = """
    # The Trainer's callback; the settings of the environment are its own business.
    import json, os
    import mlflow as ml_flow

    assert not ml_flow.is_tracking_uri_set()
    assert ml_flow.get_tracking_uri()
    limit = ml_flow.utils.validation.MAX_PARAM_VAL_LENGTH
    batch = ml_flow.utils.validation.MAX_PARAMS_TAGS_PER_BATCH
    assert ml_flow.__version__
    if ml_flow.active_run() is None:
        ml_flow.set_experiment("study")
        ml_flow.start_run(run_name="trainer", nested=False)
    arguments = [(f"argument_{i}", i) for i in range(230)] + [("x", 1), ("long", "v" * limit)]
    for start in range(0, len(arguments), batch):
        ml_flow.log_params(dict(arguments[start : start + batch]), synchronous=False)
    ml_flow.set_tags(json.loads('{"extra": "5"}'))
    ml_flow.log_metrics(metrics={"loss": 0.5, "value": 0.25}, step=10, synchronous=False)
    ml_flow.log_metrics(metrics={"loss": 0.25}, step=20)
    if ml_flow.active_run():
        ml_flow.end_run()
    if callable(getattr(ml_flow, "active_run", None)) and ml_flow.active_run() is not None:
        ml_flow.end_run()
"""

KEDRO = """
    from pathlib import Path
    import mlflow
    from mlflow.entities import Experiment, RunStatus
    from mlflow.tracking.client import MlflowClient

    uri = (Path.cwd() / "mlruns").as_uri()
    client = MlflowClient(tracking_uri=uri)
    mlflow.set_tracking_uri(uri)
    experiment = client.get_experiment_by_name("study")
    if experiment is None:
        client.create_experiment(name="study")
        client.delete_experiment(client.get_experiment_by_name("study").experiment_id)
    experiment = client.get_experiment_by_name("study")
    if experiment.lifecycle_stage == "deleted":
        client.restore_experiment(experiment.experiment_id)
    mlflow.set_experiment(experiment_name="study")
    assert isinstance(experiment, Experiment)
    with mlflow.start_run(experiment_id=experiment.experiment_id, run_name="k", nested=True):
        mlflow.log_params({"x": 1})
        mlflow.log_metric("value", 0.25)
        mlflow.set_tag("kedro_command", "kedro run")
    failed = mlflow.start_run()
    while mlflow.active_run():
        mlflow.end_run(RunStatus.to_string(RunStatus.FAILED))
    assert client.get_run(failed.info.run_id).info.status == "FAILED"
    client.delete_run(failed.info.run_id)
"""

ZENML = """
    import mlflow
    from mlflow.store.db.db_types import DATABASE_ENGINES
    from mlflow.version import VERSION

    assert VERSION == mlflow.__version__
    assert "postgresql" in DATABASE_ENGINES
    mlflow.set_tracking_uri("")
    mlflow.set_experiment(experiment_name="study")
    found = mlflow.search_runs(
        experiment_names=["study"],
        filter_string='tags.zenml_run_name = "pipeline"',
        run_view_type=3,
        output_format="list",
    )
    assert found == []
    mlflow.start_run(run_name="pipeline", nested=False, tags={"zenml_run_name": "pipeline"})
    mlflow.log_metric("value", 0.25)
    mlflow.log_param("x", 1)
    mlflow.end_run("FINISHED")
    [run] = mlflow.search_runs(
        experiment_names=["study"],
        filter_string='tags.zenml_run_name = "pipeline"',
        run_view_type=3,
        output_format="list",
    )
    with mlflow.start_run(run_id=run.info.run_id, nested=True):
        mlflow.set_tag("extra", 5)
"""

PYCARET = """
    # Its logger takes the active runs apart and puts them together again.
    import mlflow
    from mlflow.tracking.fluent import _active_run_stack
    from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

    mlflow.set_experiment("study")
    parent = mlflow.start_run(run_name="setup")
    mlflow.tracking.fluent._active_run_stack.remove(parent)
    assert mlflow.active_run() is None
    kept = _active_run_stack.copy()
    _active_run_stack.clear()
    _active_run_stack.extend(kept)
    child = mlflow.start_run(run_name="model", nested=True)
    mlflow.set_tag(MLFLOW_PARENT_RUN_ID, parent.info.run_id)
    mlflow.log_params({"x": 1})
    mlflow.log_metrics({"value": 0.25})
    assert mlflow.tracking.fluent._active_run_stack[-1] is child
    mlflow.end_run()
    _active_run_stack.append(parent)
    mlflow.log_params({"x": 1})
    mlflow.log_metrics({"value": 0.25})
    mlflow.end_run()
    assert mlflow.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id
"""

FLAML = """
    import mlflow, mlflow.tracking
    from mlflow.tracking.fluent import _active_experiment_id

    assert _active_experiment_id is None
    assert mlflow.__version__ > "2.5.0"
    mlflow.set_experiment("study")
    assert mlflow.tracking.fluent._active_experiment_id
    client = mlflow.tracking.MlflowClient()
    parent = mlflow.start_run(run_name="automl")
    child = client.create_run(
        experiment_id=mlflow.tracking.fluent._active_experiment_id,
        tags={"mlflow.parentRunId": parent.info.run_id},
        run_name="trial",
    )
    client.log_param(child.info.run_id, "x", 1)
    client.log_metric(child.info.run_id, "value", 0.25)
    client.set_terminated(child.info.run_id)
    mlflow.log_metric("value", 0.25)
    mlflow.log_param("x", 1)
    mlflow.end_run()
"""

DAGSTER = """
    import atexit
    import mlflow
    from mlflow.entities.run_status import RunStatus

    atexit.unregister(mlflow.end_run)
    for name in dir(mlflow):
        getattr(mlflow, name)
    mlflow.set_tracking_uri(None)
    mlflow.set_experiment("study")
    frame = mlflow.search_runs(
        experiment_ids=[mlflow.get_experiment_by_name("study").experiment_id],
        filter_string="tags.dagster_run_id='abc'",
    )
    assert frame.empty
    mlflow.start_run(run_name="job", tags={"dagster_run_id": "abc"}, run_id=None)
    try:
        mlflow.start_run(run_name="job")
    except Exception as error:
        assert "is already active" in str(error)
    else:
        raise AssertionError("a second run started")
    mlflow.log_params({"x": 1})
    mlflow.log_metric("value", 0.25)
    frame = mlflow.search_runs(
        experiment_ids=[mlflow.get_experiment_by_name("study").experiment_id],
        filter_string="tags.dagster_run_id='abc'",
    )
    assert frame["run_id"].values[0] == mlflow.active_run().info.run_id
    mlflow.end_run(status=RunStatus.to_string(RunStatus.FINISHED))
"""

RAY = """
    import mlflow
    from mlflow.exceptions import MlflowException
    from mlflow.tracking import MlflowClient

    mlflow.set_tracking_uri(None)
    mlflow.set_registry_uri(None)
    assert mlflow.get_registry_uri() == mlflow.get_tracking_uri()
    for look, unknown in ((mlflow.get_experiment, "987654321"), (mlflow.get_run, "0" * 32)):
        try:
            look(unknown)
        except MlflowException as error:
            assert error.error_code == "RESOURCE_DOES_NOT_EXIST"
        else:
            raise AssertionError(unknown)
    experiment_id = mlflow.create_experiment(name="study")
    mlflow.set_experiment(experiment_id=experiment_id)
    client = MlflowClient()
    run = client.create_run(run_name="trial", experiment_id=experiment_id, tags={"extra": "5"})
    client.log_param(run_id=run.info.run_id, key="x", value=1)
    client.log_metric(run_id=run.info.run_id, key="value", value=0.25, step=1)
    client.set_terminated(run_id=run.info.run_id, status="FINISHED")
    mlflow.start_run(run_name="other", run_id=None, nested=True, tags=None)
    mlflow.end_run()
    client.delete_run(mlflow.last_active_run().info.run_id)
"""

COMPOSER = """
    import mlflow, os
    from mlflow import MlflowClient
    from mlflow.entities import Metric

    for setting in ("MLFLOW_EXPERIMENT_NAME", "MLFLOW_EXPERIMENT_ID", "MLFLOW_RUN_ID"):
        assert os.getenv(getattr(mlflow.environment_variables, setting).name) is None
    mlflow.set_tracking_uri(mlflow.get_tracking_uri())
    experiment = mlflow.set_experiment(experiment_name="study")
    client = MlflowClient(mlflow.get_tracking_uri())
    run = mlflow.start_run(
        run_id=None, run_name="composer", tags={"extra": "5"}, log_system_metrics=False
    )
    client.log_batch(
        run_id=run.info.run_id,
        metrics=[Metric(key="value", value=0.25, timestamp=1700000000000, step=3)],
        params=[mlflow.entities.Param(key="x", value="1")],
        synchronous=False,
    )
    mlflow.log_table(data={"prompt": ["a"], "answer": ["b"]}, artifact_file="eval.json")
    mlflow.flush_async_logging()
    client.set_terminated(run.info.run_id, status="FINISHED")
    mlflow.end_run()
"""

MONAI = """
    import time
    import mlflow
    import mlflow.entities
    from mlflow.entities import LifecycleStage, Metric, Param, RunStatus

    client = mlflow.MlflowClient(tracking_uri=None)
    experiment = client.get_experiment_by_name("study")
    if not experiment:
        experiment = client.get_experiment(client.create_experiment("study"))
    if experiment.lifecycle_stage != LifecycleStage.ACTIVE:
        raise ValueError("not active")
    runs = client.search_runs(experiment.experiment_id)
    runs = [run for run in runs if run.info.run_name == "segment" or not "segment"]
    assert not runs
    run = client.create_run(experiment.experiment_id, run_name="segment")
    now = int(time.time() * 1000)
    client.log_batch(
        run_id=run.info.run_id,
        metrics=[Metric("value", 0.25, now, 7)],
        params=[Param("x", str(1))],
        tags=[],
    )
    assert [found.info.run_id for found in client.search_runs(experiment.experiment_id)]
    client.set_terminated(run.info.run_id, status=RunStatus.to_string(RunStatus.FINISHED))
"""

ULTRALYTICS = """
    import os
    from pathlib import Path
    import mlflow

    uri = os.environ.get("MLFLOW_TRACKING_URI") or str(Path("mlruns"))
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("study")
    run = mlflow.active_run() or mlflow.start_run(run_name="train")
    mlflow.log_params({"x": 1, "imgsz": 640, "augment": None})
    for epoch in range(3):
        metrics = {"value": 0.25, "lr/pg0": 0.01, "metrics/mAP50B": 0.5}
        mlflow.log_metrics(metrics=metrics, step=epoch)
    weights = Path("weights")
    weights.mkdir()
    (weights / "best.pt").write_bytes(b"weights")
    mlflow.log_artifact(str(weights))
    mlflow.end_run()
"""

PROGRAMS = {
    "optuna": OPTUNA,
    "lightning": LIGHTNING,
    "transformers": TRANSFORMERS,
    "kedro": KEDRO,
    "zenml": ZENML,
    "pycaret": PYCARET,
    "flaml": FLAML,
    "dagster": DAGSTER,
    "ray": RAY,
    "composer": COMPOSER,
    "monai": MONAI,
    "ultralytics": ULTRALYTICS,
}
EXPECTED: dict[str, dict[str, Any]] = {
    "optuna": {"runs": 2, "tags": {"direction": "['MINIMIZE', 'MAXIMIZE']"}},
    "lightning": {"tags": {"extra": "5", "mlflow.runName": "lightning"}},
    "transformers": {"tags": {"extra": "5"}},
    "kedro": {"tags": {"kedro_command": "kedro run"}},
    "zenml": {"tags": {"extra": "5"}},
    "pycaret": {"runs": 2},
    "flaml": {"runs": 2},
    "dagster": {"tags": {"dagster_run_id": "abc"}},
    "ray": {"tags": {"extra": "5"}},
    "composer": {"tags": {"extra": "5"}},
}


@pytest.mark.parametrize("library", PROGRAMS)
def test_calls(library: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAMS[library])],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr

    expected = EXPECTED.get(library, {})
    runs = mlflow.search_runs(experiment_names=["study"], output_format="list")
    assert len(runs) == expected.get("runs", 1)
    for run in runs:
        assert run.info.status == "FINISHED"
        assert run.data.metrics["value"] == 0.25
        assert run.data.params["x"] in ("1", "-1.5")
        assert run.data.tags.items() >= expected.get("tags", {}).items()


def test_artifacts_of_lightning() -> None:
    test_calls("lightning")
    [run] = mlflow.search_runs(experiment_names=["study"], output_format="list")
    client = mlflow.MlflowClient()
    paths = {file.path for file in client.list_artifacts(run.info.run_id, "model")}
    assert paths == {"model/checkpoints", "model/last.ckpt"}
    assert len(run.data.params["long"]) == 6000
    history = client.get_metric_history(run.info.run_id, "value")
    assert [point.step for point in history] == [0, 1, 2]


def test_artifacts_of_ultralytics() -> None:
    test_calls("ultralytics")
    [run] = mlflow.search_runs(experiment_names=["study"], output_format="list")
    [file] = mlflow.MlflowClient().list_artifacts(run.info.run_id, "weights")
    assert file.path == "weights/best.pt"


def test_table_of_composer() -> None:
    test_calls("composer")
    [run] = mlflow.search_runs(experiment_names=["study"], output_format="list")
    table = mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/eval.json")
    assert table == {"columns": ["prompt", "answer"], "data": [["a", "b"]]}
    assert json.loads(run.data.tags["mlflow.loggedArtifacts"])[0]["path"] == "eval.json"
