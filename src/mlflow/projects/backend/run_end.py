"""How the end of a project's command becomes the end of its run."""

from __future__ import annotations

from mlflow.client import MlflowClient
from mlflow.client.tracking import journal_folder
from mlflow.entities import RunStatus
from mlflow.journal.recover import recover_run


def record_end_if_open(client: MlflowClient, run_id: str, status: str) -> None:
    """Record the end of a run whose backend has left that to who waits for it."""
    known = client.get_run(run_id).info.status
    if not RunStatus.is_terminated(RunStatus.from_string(known)):
        client.set_terminated(run_id, status)


def record_end(client: MlflowClient, run_id: str, status: str) -> str:
    """Record how a run ended whose command has ended: the status that the run has then.

    A command that succeeded may have given its run another end, which stays.

    Args:
        client: Store of the run.
        run_id: The run.
        status: What the exit status of the command means.
    """
    # What a command that was killed could not deliver any more.
    recover_run(client._journal_store(), run_id, journal_folder(client.tracking_uri))
    known = client.get_run(run_id).info.status
    if status == "FINISHED" and RunStatus.is_terminated(RunStatus.from_string(known)):
        return known
    if known != status:
        client.set_terminated(run_id, status)
    return status
