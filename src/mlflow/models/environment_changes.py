"""Changing the requirements of a model that is logged already."""

from __future__ import annotations

from pathlib import Path

from mlflow.exceptions import MlflowException
from mlflow.models.environment import (
    CONDA_FILE,
    CONSTRAINTS_FILE,
    REQUIREMENTS_FILE,
    process_conda_env,
    requirement_name,
)
from mlflow.models.location import change_files
from mlflow.models.mlmodel_yaml import read_yaml, write_yaml


def change_requirements(model_uri: str, operation: str, requirement_list: list[str]) -> None:
    """Add or remove requirements; see `mlflow.models.update_model_requirements`."""
    if operation not in ("add", "remove"):
        raise MlflowException.invalid_parameter_value(
            f"The operation is 'add' or 'remove'; got {operation!r}."
        )
    named = {requirement_name(each): each for each in requirement_list}
    if None in named:
        raise MlflowException.invalid_parameter_value(
            f"{named[None]!r} names no package; write a requirement such as 'scikit-learn==1.9.1'."
        )

    def changed(lines: list[str]) -> list[str]:
        kept = [line for line in lines if requirement_name(line) not in named]
        return kept + (list(requirement_list) if operation == "add" else [])

    def edit(folder: Path) -> None:
        file = folder / REQUIREMENTS_FILE
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        file.write_text("\n".join(changed(lines)), encoding="utf-8")
        if (folder / CONDA_FILE).exists():
            conda = process_conda_env(read_yaml(folder / CONDA_FILE)).conda
            for each in conda["dependencies"]:
                if isinstance(each, dict) and "pip" in each:
                    each["pip"] = changed(each["pip"])
            write_yaml(folder / CONDA_FILE, conda)

    change_files(model_uri, [REQUIREMENTS_FILE, CONDA_FILE, CONSTRAINTS_FILE], edit)
