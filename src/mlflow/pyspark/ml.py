"""Autologging of Spark ML: `mlflow.pyspark.ml.autolog()`."""

from __future__ import annotations

from collections.abc import Collection

from mlflow.autologging.options import configure


def autolog(
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    log_post_training_metrics: bool = True,
    registered_model_name: str | None = None,
    log_input_examples: bool = False,
    log_model_signatures: bool = True,
    log_model_allowlist: Collection[str] | None = None,
    extra_tags: dict[str, str] | None = None,
) -> None:
    """Log what Spark ML trains from now on: its parameters, searches, evaluations, the model.

    Args:
        log_models, log_datasets, disable, exclusive, disable_for_unsupported_versions, silent,
        log_input_examples, log_model_signatures, extra_tags: See `mlflow.autolog`.
        log_post_training_metrics: Whether what an evaluator says of a model's predictions is logged
            to the run of the model's training.
        registered_model_name: Register each model under this name.
        log_model_allowlist: Log only models of these classes (`pyspark.ml.regression.*`), and
            pipelines and searches only if all models in them are. By default those that the file
            of Spark's setting `spark.mlflow.pysparkml.autolog.logModelAllowlistFile` names, a class
            a line; without it, all.
    """
    configure("pyspark.ml", **locals())
