"""Events of the registry, out of the audit log.

MLflow's events carry MLflow's data. All others are the actions of the audit log itself, and carry
the state before and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from headrace.sql.queries.registered_model_search import IS_PROMPT_TAG
from mlflow.entities.audit_entry import AuditEntry

# Those of MLflow that its own registry sends, and that are sent here, too.
OF_MLFLOW = (
    "registered_model.created",
    "model_version.created",
    "model_version_tag.set",
    "model_version_tag.deleted",
    "model_version_alias.created",
    "model_version_alias.deleted",
)
# MLflow's further ones, which can be subscribed to and do not happen here.
NEVER = (
    *("prompt.created", "prompt_version.created", "prompt_tag.set", "prompt_tag.deleted"),
    *("prompt_version_tag.set", "prompt_version_tag.deleted", "prompt_alias.created"),
    *("prompt_alias.deleted", "budget_policy.exceeded"),
)
OWN = (
    *("registered_model.updated", "registered_model.renamed", "registered_model.deleted"),
    *("registered_model.tagged", "registered_model.untagged"),
    *("model_version.updated", "model_version.transitioned", "model_version.rolled_back"),
    "model_version.deleted",
    *("transition_request.created", "transition_request.approved"),
    *("transition_request.rejected", "transition_request.cancelled"),
    *("comment.created", "comment.updated", "comment.deleted"),
    *("policy.set", "policy.deleted"),
)
EVENTS = frozenset((*OF_MLFLOW, *NEVER, *OWN))


class Event(NamedTuple):
    """Something that happened.

    Attributes:
        name: `entity.action`.
        data: What it says.
        entry: The entry of the audit log that it comes from.
    """

    name: str
    data: dict[str, Any]
    entry: AuditEntry


def events_of(entry: AuditEntry) -> Iterator[Event]:
    """The events in an entry of the audit log."""
    before, after = entry.before or {}, entry.after or {}
    if _tags(after or before).get(IS_PROMPT_TAG, "").lower() == "true":
        return
    made = _OF_ACTION.get(entry.action)
    if made is not None:
        for name, data in made(entry, before, after):
            yield Event(name, data, entry)
    elif entry.action in OWN:
        yield Event(entry.action, _changed(entry), entry)


def sample_of(name: str) -> dict[str, Any]:
    """Data of an event, for trying a webhook."""
    sample: dict[str, Any] = {"name": "example_model", "version": "1"}
    if name == "registered_model.created":
        return {"name": "example_model", "tags": {"example": "yes"}, "description": "A try"}
    if name == "model_version.created":
        return {
            **sample,
            "source": "models:/m-0123456789abcdef",
            "run_id": None,
            "tags": {},
            "description": "A try",
        }
    if name.endswith("tag.set"):
        return {**sample, "key": "example", "value": "yes"}
    if name.endswith("tag.deleted"):
        return {**sample, "key": "example"}
    if name.endswith("alias.created"):
        return {**sample, "alias": "champion"}
    if name.endswith("alias.deleted"):
        return {"name": "example_model", "alias": "champion"}
    return {**sample, "user": "example", "comment": "A try", "before": None, "after": None}


Pairs = Iterator[tuple[str, dict[str, Any]]]


def _model(entry: AuditEntry, before: Mapping[str, Any], after: Mapping[str, Any]) -> Pairs:
    description = after.get("description")
    data = {"name": entry.name, "tags": _tags(after), "description": description}
    yield "registered_model.created", data


def _version(entry: AuditEntry, before: Mapping[str, Any], after: Mapping[str, Any]) -> Pairs:
    yield (
        "model_version.created",
        {
            "name": entry.name,
            "version": str(entry.version),
            "source": after.get("source", ""),
            "run_id": after.get("run_id"),
            "tags": _tags(after),
            "description": after.get("description"),
        },
    )


def _tag(entry: AuditEntry, before: Mapping[str, Any], after: Mapping[str, Any]) -> Pairs:
    was, now = _tags(before), _tags(after)
    place = {"name": entry.name, "version": str(entry.version)}
    for key, value in now.items():
        if was.get(key) != value:
            yield "model_version_tag.set", {**place, "key": key, "value": value}
    for key in was.keys() - now.keys():
        yield "model_version_tag.deleted", {**place, "key": key}


def _alias(entry: AuditEntry, before: Mapping[str, Any], after: Mapping[str, Any]) -> Pairs:
    was, now = _aliases(before), _aliases(after)
    for alias, version in now.items():
        if was.get(alias) != version:
            data = {"name": entry.name, "alias": alias, "version": version}
            yield "model_version_alias.created", data
    for alias in sorted(was.keys() - now.keys()):
        yield "model_version_alias.deleted", {"name": entry.name, "alias": alias}


_OF_ACTION = {
    "registered_model.created": _model,
    "model_version.created": _version,
    "model_version.tagged": _tag,
    "model_version.untagged": _tag,
    "registered_model.alias_set": _alias,
    "registered_model.alias_deleted": _alias,
}


def _changed(entry: AuditEntry) -> dict[str, Any]:
    data: dict[str, Any] = {"name": entry.name}
    if entry.version is not None:
        data["version"] = str(entry.version)
    data |= {"user": entry.actor, "comment": entry.comment}
    return {**data, "before": entry.before, "after": entry.after}


def _tags(state: Mapping[str, Any]) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in state.get("tags", [])}


def _aliases(state: Mapping[str, Any]) -> dict[str, str]:
    return {each["alias"]: each["version"] for each in state.get("aliases", [])}
