"""Bringing models to where they answer: targets that other packages offer, and answers of servers.

base.py          what a target offers
targets.py       finding targets: entry points of the group `mlflow.deployments`
predictions.py   the answer of a server
"""

from mlflow.deployments.base import BaseDeploymentClient
from mlflow.deployments.predictions import PredictionsResponse
from mlflow.deployments.targets import (
    get_deploy_client,
    get_deployments_target,
    run_local,
    set_deployments_target,
)

__all__ = [
    "BaseDeploymentClient",
    "PredictionsResponse",
    "get_deploy_client",
    "get_deployments_target",
    "run_local",
    "set_deployments_target",
]
