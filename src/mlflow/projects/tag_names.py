"""Names of the tags that describe how a project was run. They are MLflow's, but for the last."""

ENTRY_POINT = "mlflow.project.entryPoint"
BACKEND = "mlflow.project.backend"
ENVIRONMENT = "mlflow.project.env"
DOCKER_IMAGE_URI = "mlflow.docker.image.uri"
DOCKER_IMAGE_ID = "mlflow.docker.image.id"
SWEEP = "headrace.sweep"
