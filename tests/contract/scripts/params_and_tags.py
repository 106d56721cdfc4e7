"""Params and tags: one by one, in batches, changed, cut when too long."""

from __future__ import annotations

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from tests.contract.scripts.expecting import refused, report

client = MlflowClient()
mlflow.set_experiment("params and tags")

with mlflow.start_run() as run:
    assert mlflow.log_param("rate", 0.001) == 0.001
    mlflow.log_param("rate", 0.001)  # the same again: nothing happens
    refused("INVALID_PARAMETER_VALUE", mlflow.log_param, "rate", 0.002)
    mlflow.log_params({"layers": [64, 32], "name": "größe ☃", "none": None, "empty": ""})
    mlflow.log_params({f"p{i:03}": i for i in range(250)})
    mlflow.log_param("Rate", "another key")
    mlflow.set_tag("developer", "john")
    mlflow.set_tag("developer", "jane")
    mlflow.set_tags({"list": ["a", "b"], "number": 5, "release.version": "1"})
    mlflow.set_tags({f"t{i:03}": i for i in range(250)})
    mlflow.delete_tag("number")
    refused("RESOURCE_DOES_NOT_EXIST", mlflow.delete_tag, "number")
run_id = run.info.run_id
params, tags = client.get_run(run_id).data.params, client.get_run(run_id).data.tags
assert len(params) == 256
assert params["rate"] == "0.001"
assert params["Rate"] == "another key"
assert params["layers"] == "[64, 32]"
assert params["name"] == "größe ☃"
assert (params["none"], params["empty"], params["p249"]) == ("None", "", "249")
assert tags["developer"] == "jane"
assert tags["list"] == "['a', 'b']"
assert (tags["release.version"], tags["t249"]) == ("1", "249")
assert "number" not in tags

# ---- batches are all or nothing for params ----
batch = client.create_run(run.info.experiment_id).info.run_id
client.log_batch(
    batch,
    metrics=[Metric("loss", 0.5, 1_700_000_000_000, 1), Metric("loss", 0.25, 1_700_000_000_001, 2)],
    params=[Param("depth", "3")],
    tags=[RunTag("team", "risk")],
)
data = client.get_run(batch).data
assert (data.metrics, data.params, data.tags["team"]) == ({"loss": 0.25}, {"depth": "3"}, "risk")
refused(
    "INVALID_PARAMETER_VALUE",
    client.log_batch,
    batch,
    params=[Param("new", "1"), Param("depth", "4")],
)
assert client.get_run(batch).data.params == {"depth": "3"}
client.log_batch(batch)  # nothing to log: nothing happens

# ---- too long: values are cut, keys refused ----
client.log_param(batch, "long", "v" * 6001)
client.set_tag(batch, "long", "v" * 8001)
data = client.get_run(batch).data
assert (len(data.params["long"]), len(data.tags["long"])) == (6000, 8000)
client.log_param(batch, "k" * 250, "v")
refused("INVALID_PARAMETER_VALUE", client.log_param, batch, "k" * 251, "v")
refused("INVALID_PARAMETER_VALUE", client.set_tag, batch, "k" * 251, "v")
for key in ("a//b", "../up", "/root", "a@b", "."):
    refused("INVALID_PARAMETER_VALUE", client.log_param, batch, key, "v")
    refused("INVALID_PARAMETER_VALUE", client.set_tag, batch, key, "v")
for key in ("with space", "with:colon", "a/b/c", "größe", "under_score-dash.dot"):
    client.log_param(batch, key, "v")
    client.set_tag(batch, key, "v")
    assert client.get_run(batch).data.params[key] == client.get_run(batch).data.tags[key] == "v"

# ---- a finished run still takes them ----
client.set_terminated(batch)
client.log_param(batch, "after", "the end")
assert client.get_run(batch).data.params["after"] == "the end"

report(run_id=run_id, params=len(params))
