"""Logging a model: a logged model is made, its files are saved and stored, and it becomes `READY`.

Where the artifacts are kept in a folder of this machine, the model is saved right there, so that
its files are written once.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mlflow import context
from mlflow.artifacts.resolve import get_artifact_repository
from mlflow.client import MlflowClient
from mlflow.client.external_models import IS_EXTERNAL_TAG
from mlflow.entities import LoggedModel, LoggedModelOutput, LoggedModelStatus, Metric, Run
from mlflow.exceptions import MlflowException
from mlflow.fluent.active_model import set_last_logged_model
from mlflow.fluent.experiments import active_experiment_id
from mlflow.fluent.model_versions import register_model
from mlflow.fluent.runs import active_run
from mlflow.models.model import MLMODEL_FILE_NAME, Model
from mlflow.models.model_info import ModelInfo
from mlflow.models.publication import Publication
from mlflow.models.resources import plain_resources
from mlflow.validation import MAX_METRICS_PER_BATCH

Save = Callable[[Path, Model], None]

_logger = logging.getLogger(__name__)


def publish(save: Save, what: Publication) -> ModelInfo:
    """Save a model and log it.

    Args:
        save: Writes its files into a folder, and completes its `MLmodel`.
        what: How it is logged.

    Raises:
        MlflowException: The name is not allowed, or both were given (`INVALID_PARAMETER_VALUE`).
            What `save` raises; the logged model is `FAILED` then.
    """
    if what.name is not None and what.artifact_path is not None:
        raise MlflowException.invalid_parameter_value(
            f"artifact_path is the older name of the argument name; got {what.artifact_path!r} and "
            f"{what.name!r}. Pass name."
        )
    if what.resources is not None and what.auth_policy is not None:
        raise MlflowException.invalid_parameter_value(
            "Pass either resources or auth_policy: the policy says which resources there are."
        )
    client = MlflowClient()
    run = active_run()
    run_id = what.run_id or (run.info.run_id if run is not None else None)
    run_now = client.get_run(run_id) if run_id is not None else None
    logged = _logged_model(client, what, run_now)
    meta = Model(
        artifact_path=logged.artifact_location,
        model_uuid=logged.model_id,
        model_id=logged.model_id,
        run_id=run_id,
        metadata=what.metadata,
        resources=plain_resources(what.resources),
        auth_policy=what.auth_policy,
        prompts=what.prompts,
    )
    try:
        if run_now is not None:
            output = LoggedModelOutput(logged.model_id, what.step)
            client.log_outputs(run_now.info.run_id, [output])
            _link_metrics(client, logged.model_id, run_now, what.step)
        _store(client, logged, save, meta)
    except BaseException:
        client.finalize_logged_model(logged.model_id, LoggedModelStatus.FAILED)
        raise
    if logged.tags.get(IS_EXTERNAL_TAG, "").lower() == "true":
        client.delete_logged_model_tag(logged.model_id, IS_EXTERNAL_TAG)
    ready = client.finalize_logged_model(logged.model_id, LoggedModelStatus.READY)
    info = meta.get_model_info(ready)
    if what.registered_model_name is not None:
        version = register_model(
            f"models:/{logged.model_id}",
            what.registered_model_name,
            what.await_registration_for,
            tags=what.tags,
        )
        info.registered_model_version = int(version.version)
    return info


def _logged_model(client: MlflowClient, what: Publication, run: Run | None) -> LoggedModel:
    if what.model_id is not None:
        return client.get_logged_model(what.model_id)
    params = {**(what.params or {}), **(run.data.params if run is not None else {})}
    made = client.create_logged_model(
        run.info.experiment_id if run is not None else active_experiment_id(),
        what.name if what.name is not None else what.artifact_path,
        run.info.run_id if run is not None else None,
        context.resolve_tags(what.tags),
        params,
        what.model_type,
    )
    set_last_logged_model(made.model_id)
    return made


def _link_metrics(client: MlflowClient, model_id: str, run: Run, step: int) -> None:
    """Log the run's metrics of this step as measured of the model."""
    run_id = run.info.run_id
    points: list[Metric] = []
    for latest in run.data._metric_objs:
        if latest.step < step or latest.model_id is not None:
            continue
        history = [latest] if latest.step == step else client.get_metric_history(run_id, latest.key)
        points += [
            Metric(
                each.key, each.value, each.timestamp, each.step, model_id,
                each.dataset_name, each.dataset_digest, run_id,
            )
            for each in history
            if each.step == step and each.model_id is None
        ]  # fmt: skip
    # Past the journal, whose points are always new: the store knows these, and only links them.
    for start in range(0, len(points), MAX_METRICS_PER_BATCH):
        client._store.log_batch(run_id, points[start : start + MAX_METRICS_PER_BATCH], [], [])


def _store(client: MlflowClient, logged: LoggedModel, save: Save, meta: Model) -> None:
    with _folder_for(logged) as folder:
        save(folder, meta)
        if not (folder / MLMODEL_FILE_NAME).is_file():
            raise MlflowException(
                f"The flavor has saved a model without a file {MLMODEL_FILE_NAME}.", "INVALID_STATE"
            )
        # Where the folder is the place itself, this records the digests.
        client.log_model_artifacts(logged.model_id, folder)


@contextmanager
def _folder_for(logged: LoggedModel) -> Iterator[Path]:
    """Where the model is saved: the place itself if it is a folder of this machine, and empty."""
    place = get_artifact_repository(logged.artifact_location).get_local_path("")
    if place is not None and not (os.path.isdir(place) and os.listdir(place)):
        os.makedirs(os.path.dirname(place), exist_ok=True)
        yield Path(place)
        return
    with tempfile.TemporaryDirectory(prefix="model-") as temporary:
        yield Path(temporary, "model")
