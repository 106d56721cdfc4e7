"""The public names of `mlflow`: all of them resolve, and type checkers see the same ones."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import mlflow

SOURCE = Path(mlflow.__file__)

# Read from the sources of the integrations that use them.
USED_BY_OTHERS = {
    "mlflow.tracking": ["MlflowClient", "fluent", "client"],
    "mlflow.tracking.client": ["MlflowClient"],
    "mlflow.tracking.fluent": ["_active_run_stack", "_active_experiment_id", "start_run"],
    "mlflow.tracking.context.registry": ["resolve_tags"],
    "mlflow.tracking.context.abstract_context": ["RunContextProvider"],
    "mlflow.tracking.request_header.abstract_request_header_provider": ["RequestHeaderProvider"],
    "mlflow.tracking.artifact_utils": ["_download_artifact_from_uri"],
    "mlflow.utils.validation": [
        "MAX_PARAM_VAL_LENGTH",
        "MAX_TAG_VAL_LENGTH",
        "MAX_PARAMS_TAGS_PER_BATCH",
    ],
    "mlflow.utils.mlflow_tags": ["MLFLOW_RUN_NAME", "MLFLOW_PARENT_RUN_ID"],
    "mlflow.tracking._model_registry": ["DEFAULT_AWAIT_MAX_SLEEP_SECONDS"],
    "mlflow.utils.annotations": ["deprecated", "developer_stable", "experimental"],
    "mlflow.utils.docstring_utils": ["LOG_MODEL_PARAM_DOCS", "format_docstring"],
    "mlflow.utils.environment": [
        "_CONDA_ENV_FILE_NAME",
        "_CONSTRAINTS_FILE_NAME",
        "_PYTHON_ENV_FILE_NAME",
        "_REQUIREMENTS_FILE_NAME",
        "_PythonEnv",
        "_mlflow_conda_env",
        "_process_conda_env",
        "_process_pip_requirements",
        "_validate_env_arguments",
    ],
    "mlflow.utils.file_utils": ["write_to"],
    "mlflow.utils.model_utils": [
        "_validate_and_copy_code_paths",
        "_validate_and_prepare_target_save_path",
    ],
    "mlflow.utils.requirements_utils": ["_get_pinned_requirement"],
    "mlflow.utils.rest_utils": ["http_request", "MlflowHostCreds"],
    "mlflow.entities": [
        "Experiment",
        "LifecycleStage",
        "Metric",
        "Param",
        "RunStatus",
        "RunTag",
        "ViewType",
    ],
    "mlflow.entities.run_status": ["RunStatus"],
    "mlflow.entities.lifecycle_stage": ["LifecycleStage"],
    "mlflow.environment_variables": [
        "MLFLOW_EXPERIMENT_ID",
        "MLFLOW_EXPERIMENT_NAME",
        "MLFLOW_RUN_ID",
    ],
    "mlflow.exceptions": ["MlflowException", "RestException", "INVALID_PARAMETER_VALUE"],
    "mlflow.protos.databricks_pb2": ["INVALID_PARAMETER_VALUE", "ErrorCode"],
    "mlflow.store.db.db_types": ["DATABASE_ENGINES"],
    "mlflow.store.entities.paged_list": ["PagedList"],
    "mlflow.store.tracking.rest_store": ["RestStore"],
    "mlflow.store.artifact.artifact_repo": ["ArtifactRepository"],
    "mlflow.artifacts": ["download_artifacts", "list_artifacts", "load_text", "load_dict"],
    "mlflow.models": ["Model", "ModelSignature", "infer_signature", "set_signature"],
    "mlflow.models.model": ["MLMODEL_FILE_NAME", "Model", "update_model_requirements"],
    "mlflow.models.signature": ["ModelSignature"],
    "mlflow.models.utils": ["ModelInputExample", "_save_example"],
    "mlflow.pyfunc": ["FLAVOR_NAME", "PythonModel", "add_to_model", "load_model", "log_model"],
    "mlflow.pyfunc.scoring_server": [
        "CONTENT_TYPES",
        "CONTENT_TYPE_CSV",
        "CONTENT_TYPE_JSON",
        "infer_and_parse_json_input",
        "parse_csv_input",
        "parse_json_input",
        "predictions_to_json",
    ],
    "mlflow.sklearn": ["get_default_conda_env", "load_model", "log_model", "save_model"],
    "mlflow.types": ["ColSpec", "DataType", "Schema"],
    "mlflow.projects": ["ExecutionException", "SubmittedRun", "run"],
    "mlflow.projects.backend.abstract_backend": ["AbstractBackend"],
    "mlflow.projects.submitted_run": ["SubmittedRun"],
    "mlflow.projects.utils": ["fetch_and_validate_project", "get_run_env_vars", "load_project"],
    "mlflow.version": ["VERSION"],
}


def static_twin() -> dict[str, set[str]]:
    """Module → names that type checkers see, from the imports under TYPE_CHECKING."""
    tree = ast.parse(SOURCE.read_text())
    [block] = [
        node
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    seen: dict[str, set[str]] = {}
    for node in block.body:
        if isinstance(node, ast.ImportFrom):
            seen.setdefault(str(node.module), set()).update(alias.name for alias in node.names)
    return seen


def test_lazy_table_and_static_imports_are_the_same() -> None:
    lazy = {module: set(names) for module, names in mlflow._NAMES.items()}
    assert static_twin() == lazy | {"mlflow": set(mlflow._MODULES)}


@pytest.mark.parametrize("name", sorted(set(dir(mlflow))))
def test_every_name_in_dir_resolves(name: str) -> None:
    getattr(mlflow, name)


@pytest.mark.parametrize("module", sorted(USED_BY_OTHERS))
def test_names_that_other_software_uses_are_there(module: str) -> None:
    loaded = importlib.import_module(module)
    missing = [name for name in USED_BY_OTHERS[module] if not hasattr(loaded, name)]
    assert missing == []


@pytest.mark.parametrize("module", sorted(mlflow._NAMES))
def test_public_functions_and_classes_say_what_they_do(module: str) -> None:
    loaded = importlib.import_module(module)
    silent = [name for name in mlflow._NAMES[module] if not inspect.getdoc(getattr(loaded, name))]
    assert silent == []
