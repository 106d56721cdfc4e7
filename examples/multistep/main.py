"""Four steps, each an entry point and a run of its own: load, transform, train, register.

A step that has been run before, with the same parameters and the same code, is not run again: what
it made is taken from that run. So only what a change touches is done anew.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import mlflow
from mlflow.entities import Run

HERE = Path(__file__).parent
CODE_TAG = "multistep.code"


def code_digest(step: str) -> str:
    """A digest of a step's program: another program is another step."""
    return hashlib.sha256((HERE / f"{step}.py").read_bytes()).hexdigest()[:16]


def earlier(step: str, parameters: dict[str, str]) -> Run | None:
    """The last run of a step with these parameters and this code that ended well."""
    wanted = {f"params.`{name}`": value for name, value in parameters.items()}
    wanted |= {"tags.`mlflow.project.entryPoint`": step, f"tags.`{CODE_TAG}`": code_digest(step)}
    conditions = [f"{key} = '{value}'" for key, value in wanted.items()]
    found = mlflow.search_runs(
        filter_string=" AND ".join([*conditions, "attributes.status = 'FINISHED'"]),
        experiment_ids=[mlflow.active_run().info.experiment_id],
        max_results=1,
        output_format="list",
    )
    return found[0] if found else None


def run_step(step: str, **parameters: object) -> Run:
    """The run of a step: an earlier one, or a new one."""
    texts = {name: str(value) for name, value in parameters.items()}
    known = earlier(step, texts)
    if known is not None:
        print(f"{step}: taken from run {known.info.run_id}")
        return known
    print(f"{step}: run")
    started = mlflow.run(str(HERE), step, parameters=texts)
    mlflow.MlflowClient().set_tag(started.run_id, CODE_TAG, code_digest(step))
    return mlflow.get_run(started.run_id)


def artifact(run: Run, path: str) -> str:
    return f"runs:/{run.info.run_id}/{path}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int)
    parser.add_argument("--max-depth", type=int)
    parser.add_argument("--model-name")
    given = parser.parse_args()
    with mlflow.start_run():
        loaded = run_step("load", samples=given.samples)
        transformed = run_step("transform", data=artifact(loaded, "raw.csv"))
        trained = run_step(
            "train", data=artifact(transformed, "scaled.csv"), max_depth=given.max_depth
        )
        registered = run_step(
            "register", train_run=trained.info.run_id, model_name=given.model_name
        )
        mlflow.log_metrics(trained.data.metrics)
        mlflow.set_tag("model_version", registered.data.tags["model_version"])
    print(f"accuracy: {trained.data.metrics['accuracy']:.3f}")


if __name__ == "__main__":
    main()
