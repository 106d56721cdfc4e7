"""Serving a model over HTTP, and predicting with one in an environment of its own.

request.py        body of a request → data and parameters;  answer.py: predictions → body
frames.py         rows → data frame, quickly
batching.py       requests that wait at the same time are predicted together
served_model.py   the model that answers now; follows a stage, an alias or the latest version
app.py            /invocations, /ping, /health, /version, /model
process.py        one process that serves;  supervisor.py: several, or in another environment
environment.py    the environment that a model's files ask for
prediction.py     `mlflow.models.predict`: one answer, in the model's own environment
docker.py         an image that serves a model
"""
