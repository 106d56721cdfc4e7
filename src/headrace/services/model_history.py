"""What became of registered models and their versions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from headrace.services.registered_models import existing_version, registered_model
from headrace.services.service import Service
from headrace.sql.engine import Row
from headrace.sql.pages import SortColumn, check_page_size, digest, make_token, read_token
from headrace.sql.queries import model_history as queries
from mlflow.wire.model_history import HistoryEntry, ModelHistory

MOST_ENTRIES = 1000

# Longer texts are read where they are.
MOST_CHARACTERS = 500

_ORDER = [SortColumn("seq", False, int)]

State = Mapping[str, Any]


class ModelHistoryService(Service):
    """What became of registered models and their versions."""

    def model_history(
        self,
        name: str,
        version: str = "",
        moves: bool = False,
        max_results: int = 100,
        page_token: str = "",
    ) -> ModelHistory:
        """A page of what the audit log says of a registered model, the newest first.

        Args:
            version: Only of this version.
            moves: Only what says which version was in which stage when.

        Raises:
            MlflowException: The model or the version is not there (`RESOURCE_DOES_NOT_EXIST`).
        """
        limit = check_page_size(max_results, MOST_ENTRIES)
        asked = digest("model history", name, version, moves)
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            query, params = queries.FIND, [number]
            if version:
                query += queries.OF_VERSION
                params.append(existing_version(tx, name, number, version))
            if moves:
                query += queries.MOVES
            if page_token:
                query += queries.BEFORE
                params.append(read_token(page_token, asked, _ORDER)[0])
            rows = tx.rows(query + queries.NEWEST_FIRST, (*params, limit + 1))
        token = make_token(asked, rows[limit - 1][:1]) if len(rows) > limit else None
        return ModelHistory(
            entries=[_entry(row) for row in rows[:limit]], next_page_token=token or ""
        )


def _entry(row: Row) -> HistoryEntry:
    seq, time, actor, actor_kind, action, version, before, after, comment = row
    was = {} if before is None else json.loads(before)
    now = {} if after is None else json.loads(after)
    return HistoryEntry(
        seq=seq,
        time=time,
        actor=actor,
        actor_kind=actor_kind,
        action=action,
        version="" if version is None else str(version),
        comment=comment,
        **dict(_fields(action.partition(".")[0], was, now)),
    )


def _fields(noun: str, was: State, now: State) -> Iterator[tuple[str, str]]:
    if noun == "model_version":
        yield "from_stage", was.get("current_stage", "")
        yield "to_stage", now.get("current_stage", "")
        yield from _changed(_tags(was), _tags(now)) or _changed_text("description", was, now)
    elif noun == "registered_model":
        yield from (
            _changed(_aliases(was), _aliases(now))
            or _changed(_tags(was), _tags(now))
            or _changed_text("name", was, now)
            or _changed_text("description", was, now)
        )
    elif noun == "transition_request":
        request = now or was
        yield "from_stage", request["from_stage"]
        yield "to_stage", request["to_stage"]
        yield "key", request["user_id"]
        yield "now", f"{len(request['approvals'])}/{request['approvals_needed']}"
    elif noun == "comment":
        yield "now", _short(now.get("comment", ""))


def _changed(was: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """The one entry that differs: a change changes one tag, or one alias."""
    for key in sorted(was.keys() | now.keys()):
        if was.get(key) != now.get(key):
            texts = (_short(was.get(key, "")), _short(now.get(key, "")))
            return [("key", key), ("was", texts[0]), ("now", texts[1])]
    return []


def _changed_text(field: str, was: State, now: State) -> list[tuple[str, str]]:
    before, after = was.get(field) or "", now.get(field) or ""
    if not was or not now or before == after:
        return []
    return [("was", _short(before)), ("now", _short(after))]


def _tags(state: State) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in state.get("tags", [])}


def _aliases(state: State) -> dict[str, str]:
    return {each["alias"]: each["version"] for each in state.get("aliases", [])}


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"
