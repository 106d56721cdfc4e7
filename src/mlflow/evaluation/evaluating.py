"""`mlflow.evaluate` and `mlflow.models.evaluate`."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

from mlflow.evaluation import classifier, explanation, regressor
from mlflow.evaluation.dataset import EvaluationDataset
from mlflow.evaluation.evaluators import Chosen, choose
from mlflow.evaluation.metric import EvaluationMetric
from mlflow.evaluation.result import EvaluationArtifact, EvaluationResult
from mlflow.evaluation.subject import Subject, score_of, subject_of
from mlflow.exceptions import NOT_IMPLEMENTED, MlflowException

KINDS: dict[str, ModuleType] = {"classifier": classifier, "regressor": regressor}

_logger = logging.getLogger(__name__)


def evaluate(
    model: Any = None,
    data: Any = None,
    *,
    model_type: str | None = None,
    targets: Any = None,
    predictions: str | None = None,
    dataset_path: str | None = None,
    feature_names: Sequence[str] | None = None,
    evaluators: str | Sequence[str] | None = None,
    evaluator_config: Mapping[str, Any] | None = None,
    extra_metrics: Sequence[EvaluationMetric] | None = None,
    custom_artifacts: Sequence[Callable[..., Mapping[str, Any]]] | None = None,
    env_manager: str = "local",
    model_config: dict[str, Any] | None = None,
    inference_params: dict[str, Any] | None = None,
    model_id: str | None = None,
) -> EvaluationResult:
    """Measure a model on data and log what is found to the active run, or to a new one.

    Args:
        model: A model's URI, a loaded model, or a function of the features. None: the data has the
            predictions.
        data: What to evaluate on: a frame, an array, or a dataset of `mlflow.data`.
        model_type: `"classifier"` or `"regressor"`; None: `extra_metrics` only. Evaluators of other
            packages may know more.
        targets: What is true: a column's name, or the values.
        predictions: Name of the column that has the predictions.
        dataset_path: Where the data came from; noted with it.
        feature_names: The columns the model is given, or names for an array's.
        evaluators: Who evaluates, by name: `"default"`, or one that `list_evaluators` names; by
            default all who can.
        evaluator_config: Settings of the evaluator, or of several by their names. Those of
            `"default"`: `label_list`, `pos_label`, `average`, `sample_weights`,
            `calibration_n_bins`, `max_classes_for_multiclass_roc_pr`, `metric_prefix`,
            `log_model_explainability` (True where SHAP is installed),
            `explainability_algorithm` and `explainability_nsamples` (rows).
        extra_metrics: Metrics of your own; see `make_metric`.
        custom_artifacts: Functions of (`eval_df`, `builtin_metrics`, a folder) that return names
            and paths, frames, dictionaries, texts or figures.
        env_manager: `"local"`: the model runs in this process.
        model_config: Configuration for a model that is loaded here.
        inference_params: Parameters for the model's predict.
        model_id: The logged model that the metrics are linked with; by default the model's own.

    Returns:
        The metrics and artifacts.

    Raises:
        MlflowException: The arguments do not fit together (`INVALID_PARAMETER_VALUE`).
    """
    from mlflow.autologging.session import disable_autologging
    from mlflow.fluent.runs import active_run, start_run

    chosen = _chosen(evaluators, model_type, evaluator_config, extra_metrics)
    for extra in extra_metrics or ():
        if not isinstance(extra, EvaluationMetric):
            raise MlflowException.invalid_parameter_value(
                "extra_metrics are made by make_metric(eval_fn=…, greater_is_better=…); got "
                f"{extra!r}."
            )
    if env_manager not in ("local", None):
        raise MlflowException(
            f"A model is evaluated in this process (env_manager='local'); {env_manager!r} would "
            "need another. Predict there, and evaluate the predictions.",
            NOT_IMPLEMENTED,
        )
    with disable_autologging(), nullcontext() if active_run() is not None else start_run():
        loaded = _loaded(model, model_config)
        result = EvaluationResult({}, {}, _run_id())
        if chosen.own is not None:
            subject = subject_of(
                loaded, data, targets, predictions, feature_names, inference_params
            )
            linked = model_id or getattr(getattr(loaded, "metadata", None), "model_id", None)
            result = _evaluated(
                subject, model_type, chosen.own, extra_metrics, custom_artifacts, linked
            )
        if not chosen.others:
            return result
        dataset = EvaluationDataset(
            data,
            targets=targets,
            path=dataset_path,
            feature_names=feature_names,
            predictions=predictions,
        )
        for evaluator, config in chosen.others:
            found = evaluator.evaluate(
                model_type=str(model_type),
                dataset=dataset,
                run_id=_run_id(),
                evaluator_config=config,
                model=loaded,
                extra_metrics=extra_metrics,
                custom_artifacts=custom_artifacts,
                predictions=dataset.predictions_data,
            )
            result.metrics.update(found.metrics)
            result.artifacts.update(found.artifacts)
        return result


def _chosen(
    evaluators: str | Sequence[str] | None,
    model_type: str | None,
    config: Mapping[str, Any] | None,
    extra_metrics: Sequence[EvaluationMetric] | None,
) -> Chosen:
    """Who evaluates; the own evaluator only what it knows."""
    chosen = choose(evaluators, model_type, config)
    if model_type in KINDS or (model_type is None and extra_metrics):
        return chosen
    if chosen.others and (chosen.own is None or evaluators is None):
        return chosen._replace(own=None)
    if model_type is not None:
        raise MlflowException.invalid_parameter_value(
            f"model_type is one of {', '.join(sorted(KINDS))}; {model_type!r} is not."
        )
    raise MlflowException.invalid_parameter_value(
        "Say what to measure: model_type='classifier', model_type='regressor', or extra_metrics."
    )


def _run_id() -> str | None:
    from mlflow.fluent.runs import active_run

    run = active_run()
    return run.info.run_id if run else None


def _loaded(model: Any, model_config: dict[str, Any] | None) -> Any:
    if not isinstance(model, str):
        return model
    from mlflow.pyfunc import load_model

    return load_model(model, model_config=model_config)


def _evaluated(
    subject: Subject,
    model_type: str | None,
    config: Mapping[str, Any],
    extra_metrics: Sequence[EvaluationMetric] | None,
    custom_artifacts: Sequence[Callable[..., Mapping[str, Any]]] | None,
    model_id: str | None,
) -> EvaluationResult:
    import mlflow

    if subject.dataset is not None:
        mlflow.log_input(subject.dataset, context="eval")
    metrics: dict[str, float] = {}
    if model_type is not None:
        metrics |= KINDS[model_type].metrics_of(subject, config)
        metrics |= score_of(subject, config)
    for extra in extra_metrics or ():
        metrics |= extra.of(subject, metrics)
    prefix = config.get("metric_prefix") or ""
    metrics = {f"{prefix}{name}": float(value) for name, value in metrics.items()}
    mlflow.log_metrics(metrics, dataset=subject.dataset, model_id=model_id)
    artifacts = _Artifacts(prefix)
    if model_type is not None:
        for name, draw in KINDS[model_type].pictures_of(subject, config).items():
            artifacts.picture(name, draw)
        if model_type == "classifier" and len(classifier.labels_of(subject, config)) > 2:
            artifacts.table("per_class_metrics", classifier.per_class(subject, config))
        if explanation.is_wanted(config):
            artifacts.explain(subject, config)
    for make in custom_artifacts or ():
        artifacts.custom(make, subject, metrics)
    return EvaluationResult(metrics, artifacts.logged, _run_id())


class _Artifacts:
    """Logs files, and remembers where they are.

    What cannot be drawn is a warning: the metrics are there.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.logged: dict[str, EvaluationArtifact] = {}

    def _note(self, name: str, file: str, content: Any = None) -> None:
        import mlflow

        self.logged[name] = EvaluationArtifact(mlflow.get_artifact_uri(file), content)

    def picture(self, name: str, draw: Callable[[Any], None]) -> None:
        from mlflow.autologging.pictures import figure, log_picture

        drawn = figure(6.4, 5.2)
        if drawn is None:
            return
        made, axes = drawn
        try:
            draw(axes)
        except ValueError as error:
            _logger.warning("%s was not drawn: %s", name, error)
            return
        file = f"{self._prefix}{name}.png"
        log_picture(made, file)
        self._note(name, file)

    def table(self, name: str, frame: Any) -> None:
        import mlflow

        file = f"{self._prefix}{name}.csv"
        mlflow.log_text(frame.to_csv(index=False), file)
        self._note(name, file, frame)

    def explain(self, subject: Subject, config: Mapping[str, Any]) -> None:
        """Log which features the model goes by."""
        try:
            pictures = explanation.pictures_of(subject, config)
        except Exception as error:
            if not config.get("ignore_exceptions", True):
                raise
            _logger.warning("The model was not explained: %s: %s", type(error).__name__, error)
            return
        for name, draw in pictures.items():
            self.picture(name, draw)

    def custom(
        self,
        make: Callable[..., Mapping[str, Any]],
        subject: Subject,
        metrics: Mapping[str, float],
    ) -> None:
        """Log what a function of the user's makes."""
        import mlflow

        with tempfile.TemporaryDirectory() as folder:
            made = make(subject.frame, dict(metrics), folder)
            if not isinstance(made, Mapping):
                raise MlflowException.invalid_parameter_value(
                    f"custom_artifacts return a dictionary of names; {make!r} returned {made!r}."
                )
            for name, value in made.items():
                if isinstance(value, (str, Path)) and Path(value).exists():
                    mlflow.log_artifact(str(value))
                    self._note(name, Path(value).name)
                elif hasattr(value, "to_csv"):
                    self.table(name, value)
                elif hasattr(value, "savefig"):
                    mlflow.log_figure(value, f"{name}.png")
                    self._note(name, f"{name}.png")
                elif isinstance(value, str):
                    mlflow.log_text(value, f"{name}.txt")
                    self._note(name, f"{name}.txt")
                else:
                    mlflow.log_dict(value, f"{name}.json")
                    self._note(name, f"{name}.json")
