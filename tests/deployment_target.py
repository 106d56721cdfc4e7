"""A target for deployments that a package offers, as it lies when it is installed."""

from __future__ import annotations

from pathlib import Path

# Keeps what it is told in a file, as commands are processes of their own. It was written before
# deployments belonged to endpoints, but for predict().
TARGET = """\
import json
from pathlib import Path

import pandas as pd

from mlflow.deployments import BaseDeploymentClient, PredictionsResponse

FILE = Path("shelf.json")


def kept():
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def keep(name, value):
    FILE.write_text(json.dumps({**kept(), name: value}))


class ShelfClient(BaseDeploymentClient):
    def create_deployment(self, name, model_uri, flavor=None, config=None):
        keep(name, {"model": model_uri, "flavor": flavor, "config": config})
        return {"name": name + "-1"}

    def update_deployment(self, name, model_uri=None, flavor=None, config=None):
        keep(name, {"model": model_uri, "flavor": flavor, "config": config})

    def delete_deployment(self, name):
        keep(name, None)

    def list_deployments(self):
        return [{"name": name, "kept": value} for name, value in kept().items()]

    def get_deployment(self, name):
        return {"name": name, **(kept().get(name) or {})}

    def predict(self, deployment_name=None, inputs=None, endpoint=None):
        if endpoint == "frame":
            return pd.DataFrame({"p": [1, 2]})
        total = float(inputs.iloc[:, 0].sum())
        return PredictionsResponse(predictions=[total, deployment_name, endpoint])

    def explain(self, deployment_name=None, df=None):
        return {name: df[name].to_numpy() for name in df}

    def create_endpoint(self, name, config=None):
        keep(name, config)
        return {"name": name}

    def update_endpoint(self, endpoint, config=None):
        keep(endpoint, config)

    def delete_endpoint(self, endpoint):
        keep(endpoint, "gone")

    def list_endpoints(self):
        return [{"name": name} for name in kept()]

    def get_endpoint(self, endpoint):
        return {"name": endpoint, "config": kept().get(endpoint)}


def run_local(name, model_uri, flavor=None, config=None):
    print(name, model_uri, flavor, config)


def target_help():
    return "shelf:/place, replicas=NUMBER"
"""


def install_target(folder: Path, name: str) -> None:
    """Put the package into a folder of the import path; it offers its target under a name."""
    info = folder / "shelf-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shelf\nVersion: 1.0\n")
    offered = f"[mlflow.deployments]\n{name} = shelf_for_deployments\n"
    (info / "entry_points.txt").write_text(offered)
    (folder / "shelf_for_deployments.py").write_text(TARGET)
