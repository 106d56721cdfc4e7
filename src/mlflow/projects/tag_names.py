"""Names of the tags that describe how a project was run: MLflow's, and at the end our own."""

ENTRY_POINT = "mlflow.project.entryPoint"
BACKEND = "mlflow.project.backend"
ENVIRONMENT = "mlflow.project.env"
DOCKER_IMAGE_URI = "mlflow.docker.image.uri"
DOCKER_IMAGE_ID = "mlflow.docker.image.id"
REPRODUCES = "headrace.reproduces"
SWEEP = "headrace.sweep"
