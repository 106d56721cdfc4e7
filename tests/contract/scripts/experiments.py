"""Experiments: made, found, searched page by page, renamed, tagged, deleted and restored."""

from __future__ import annotations

import mlflow
from mlflow import MlflowClient
from mlflow.entities import ViewType
from tests.contract.scripts.expecting import pages, refused, report

client = MlflowClient()


def names(**search: object) -> list[str]:
    return [experiment.name for experiment in client.search_experiments(**search)]


default = client.get_experiment("0")
assert (default.name, default.lifecycle_stage) == ("Default", "active")

# ---- making one ----
made = client.create_experiment("fraud-eu", tags={"team": "risk", "stage": "1"})
assert isinstance(made, str)
experiment = client.get_experiment(made)
assert experiment.experiment_id == made
assert experiment.name == "fraud-eu"
assert experiment.lifecycle_stage == "active"
assert experiment.tags == {"team": "risk", "stage": "1"}
assert experiment.artifact_location == f"mlflow-artifacts:/{made}"
assert experiment.creation_time == experiment.last_update_time > 1_600_000_000_000
assert client.get_experiment_by_name("fraud-eu").experiment_id == made

elsewhere = client.create_experiment("elsewhere", artifact_location="s3://bucket/some/place")
assert client.get_experiment(elsewhere).artifact_location == "s3://bucket/some/place"

assert client.get_experiment_by_name("no such experiment") is None
refused("RESOURCE_DOES_NOT_EXIST", client.get_experiment, "987654321")
refused("RESOURCE_ALREADY_EXISTS", client.create_experiment, "fraud-eu")
refused("INVALID_PARAMETER_VALUE", client.create_experiment, "x" * 501)

chosen = mlflow.set_experiment("chosen by name")
assert mlflow.set_experiment("chosen by name").experiment_id == chosen.experiment_id
assert mlflow.set_experiment(experiment_id=made).name == "fraud-eu"

# ---- tags ----
client.set_experiment_tag(made, "stage", 2)
client.set_experiment_tag(made, "Änderung", "größer")
assert client.get_experiment(made).tags == {"team": "risk", "stage": "2", "Änderung": "größer"}
client.delete_experiment_tag(made, "stage")
assert "stage" not in client.get_experiment(made).tags
refused("RESOURCE_DOES_NOT_EXIST", client.delete_experiment_tag, made, "stage")
refused("INVALID_PARAMETER_VALUE", client.set_experiment_tag, made, "k", "v" * 20_001)

# ---- searching ----
for number in range(12):
    client.create_experiment(f"sweep-{number:02}", tags={"parity": "odd" if number % 2 else "even"})
sweeps = [f"sweep-{number:02}" for number in range(12)]
assert names(filter_string="name LIKE 'sweep-%'", order_by=["name ASC"]) == sweeps
assert names(filter_string="name LIKE 'sweep-%'", order_by=["name DESC"]) == sweeps[::-1]
assert names(filter_string="name LIKE 'SWEEP-%'") == []
assert sorted(names(filter_string="name ILIKE 'SWEEP-%'")) == sweeps
assert names(filter_string="name = 'sweep-03'") == ["sweep-03"]
assert sorted(names(filter_string="name LIKE 'sweep-0_' AND tags.parity = 'odd'")) == sweeps[1:10:2]
assert sorted(names(filter_string="tags.parity != 'odd'")) == sweeps[::2]
assert sorted(names(filter_string="tags.team ILIKE 'RI%'")) == ["fraud-eu"]
assert names(filter_string="tags.`parity` = 'even' AND name = 'sweep-02'") == ["sweep-02"]
created = client.get_experiment_by_name("sweep-05").creation_time
assert "sweep-05" in names(filter_string=f"creation_time = {created}")
assert "sweep-11" in names(filter_string=f"creation_time >= {created}")
assert names(filter_string="last_update_time < 1000") == []
assert names(max_results=1, order_by=["experiment_id ASC"]) == ["Default"]
found = pages(
    client.search_experiments,
    filter_string="name LIKE 'sweep-%'",
    order_by=["name"],
    max_results=5,
)
assert [[each.name for each in page] for page in found] == [sweeps[:5], sweeps[5:10], sweeps[10:]]
newest = client.search_experiments(max_results=50)
created_at = [each.creation_time or 0 for each in newest]
assert created_at == sorted(created_at, reverse=True)
assert len(mlflow.search_experiments(filter_string="name LIKE 'sweep-%'")) == 12
assert len(mlflow.search_experiments(max_results=3)) == 3
refused("INVALID_PARAMETER_VALUE", client.search_experiments, filter_string="colour = 'red'")
refused("INVALID_PARAMETER_VALUE", client.search_experiments, filter_string="name = 5")
refused("INVALID_PARAMETER_VALUE", client.search_experiments, order_by=["colour ASC"])
refused("INVALID_PARAMETER_VALUE", client.search_experiments, max_results=0)
refused("INVALID_PARAMETER_VALUE", client.search_experiments, max_results=60_000)
refused("INVALID_PARAMETER_VALUE", client.search_experiments, page_token="no token")

# ---- renaming ----
client.rename_experiment(made, "fraud-world")
assert client.get_experiment(made).name == "fraud-world"
assert client.get_experiment(made).last_update_time >= experiment.last_update_time
assert client.get_experiment_by_name("fraud-eu") is None
refused("RESOURCE_DOES_NOT_EXIST", client.rename_experiment, "987654321", "name")

# ---- deleting ----
run = client.create_run(made)
client.delete_experiment(made)
assert client.get_experiment(made).lifecycle_stage == "deleted"
assert client.get_experiment_by_name("fraud-world").lifecycle_stage == "deleted"
assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
assert "fraud-world" not in names()
assert names(view_type=ViewType.DELETED_ONLY) == ["fraud-world"]
assert {"fraud-world", "elsewhere"} <= set(names(view_type=ViewType.ALL))
refused("INVALID_PARAMETER_VALUE", client.create_run, made)
refused("INVALID_PARAMETER_VALUE", mlflow.set_experiment, "fraud-world")
refused("INVALID_PARAMETER_VALUE", client.set_experiment_tag, made, "a", "b")
refused("RESOURCE_ALREADY_EXISTS", client.create_experiment, "fraud-world")
refused("RESOURCE_DOES_NOT_EXIST", client.delete_experiment, made)
client.restore_experiment(made)
assert client.get_experiment(made).lifecycle_stage == "active"
assert client.get_run(run.info.run_id).info.lifecycle_stage == "active"
refused("RESOURCE_DOES_NOT_EXIST", client.restore_experiment, made)

report(experiments=len(names(view_type=ViewType.ALL, max_results=1000)), made=made)
