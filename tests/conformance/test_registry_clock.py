"""The registry's times come from the clock that a store was given, and nothing else's do."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from mlflow import MlflowClient
from tests.past_server import PastServer


def moment(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp() * 1000)


def test_weeks_pass_in_a_test(database_url: str, tmp_path: Path) -> None:
    with PastServer(tmp_path, database_url, auth=True) as server:
        server.store.create_user("john")
        server.store.grant_role("admin", "john", "", "everything", "")
        token = server.store.create_token("john", lifetime=3_600_000).token
        host = server.url.replace("http://", f"http://john:{token}@")
        client = MlflowClient(host)
        server.clock.set("2024-01-15T10:23")
        client.create_registered_model("Fraud")
        client.create_model_version("Fraud", "s3://models/1")
        server.clock.set("2024-01-20T14:00")
        client.transition_model_version_stage("Fraud", "1", "Production")
        version = client.get_model_version("Fraud", "1")
        assert version.creation_timestamp // 60_000 == moment("2024-01-15T10:23") // 60_000
        assert version.last_updated_timestamp // 60_000 == moment("2024-01-20T14:00") // 60_000
        entry = server.store.list_audit(max_results=1)[0]
        assert (entry.actor, entry.time // 60_000) == (
            "john",
            moment("2024-01-20T14:00") // 60_000,
        )
        before = server.store.registry_as_of(moment("2024-01-18T00:00"), "Fraud")
        assert [each.current_stage for each in before[1]] == ["None"]
