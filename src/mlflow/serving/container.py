"""What runs in an image that serves a model.

/opt/ml/model         the model
8080                  the port; MLFLOW_PORT or SAGEMAKER_BIND_TO_PORT names another
MLFLOW_MODELS_WORKERS processes; as many as there are processors by default
MLFLOW_DISABLE_ENV_CREATION   true: what the model requires is in the image
"""

from __future__ import annotations

import os

from mlflow.serving.options import ServeOptions
from mlflow.serving.serve import serve
from mlflow.settings import MLFLOW_MODELS_WORKERS, MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT

MODEL_FOLDER = "/opt/ml/model"
PORT = 8080
INSTALLED = "MLFLOW_DISABLE_ENV_CREATION"


def serve_in_container() -> None:
    """Serve the model that is in the image, or mounted into it, until a signal ends that.

    Raises:
        MlflowException: It cannot be loaded.
    """
    workers = MLFLOW_MODELS_WORKERS.get() if MLFLOW_MODELS_WORKERS.is_set() else os.cpu_count()
    named = os.environ.get("MLFLOW_PORT") or os.environ.get("SAGEMAKER_BIND_TO_PORT")
    options = ServeOptions(
        model_uri=os.environ.get("MLFLOW_MODEL_FOLDER", MODEL_FOLDER),
        host="0.0.0.0",  # noqa: S104 - what a container shows outside is said when it is started
        port=int(named) if named else PORT,
        timeout_s=MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT.get(),
        workers=workers or 1,
        follow_s=0.0,
    )
    installed = os.environ.get(INSTALLED, "").lower() in ("true", "1")
    serve(options, "local" if installed else "uv")
