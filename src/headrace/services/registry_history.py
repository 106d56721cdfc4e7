"""The registry as it was, and going back to what it was."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from headrace.identity.permits import may_see_model
from headrace.services.model_policies import ModelPolicyService, policy_of
from headrace.services.model_versions import move_to_stage
from headrace.services.registered_models import (
    checked_text,
    existing_version,
    registered_model,
)
from headrace.services.registry_states import model_state
from headrace.services.stages import stage_of
from headrace.sql.engine import Row, Tx
from headrace.sql.queries import model_versions as version_queries
from headrace.sql.queries import registry_history as queries
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import PERMISSION_DENIED, RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.stores.governance_contract import RegistryHistoryStore, RegistryState
from mlflow.validation import check_integer, check_model_name, invalid
from mlflow.wire.message import convert, decode
from mlflow.wire.model_versions import ModelVersion as ModelVersionMessage
from mlflow.wire.model_versions import ModelVersionAnswer
from mlflow.wire.registered_models import RegisteredModel as RegisteredModelMessage
from mlflow.wire.registry_history import RegistryAsOfAnswer

ROLLED_BACK = "model_version.rolled_back"

States = dict[tuple[int, int | None], dict[str, Any]]
"""(model's number, version) → state; the version of the model itself is None."""


class RegistryHistoryService(ModelPolicyService, RegistryHistoryStore):
    """The registry as it was, and going back to what it was."""

    def registry_as_of(self, time: int, name: str = "") -> RegistryState:
        answer = self.registry_as_of_answer(time, name)
        return RegistryState(
            [model.to_entity() for model in answer.registered_models],
            [version.to_entity() for version in answer.model_versions],
        )

    def registry_as_of_answer(self, time: int, name: str = "") -> RegistryAsOfAnswer:
        """`registry_as_of` as the REST API's answer."""
        moment = check_integer("time", time)
        if name:
            check_model_name(name)
        with self.engine.read() as tx:
            # First what is there now: what changes meanwhile is in the log, with what it was.
            states = _states_now(tx)
            changed = tx.rows(queries.CHANGED_SINCE, (moment,))
        for number, version, before in changed:
            states.pop((number, version), None)
            if before is not None:
                states[number, version] = json.loads(before)
        return _answer(states, name)

    def roll_back(
        self, name: str, stage: str = "Production", version: str = "", comment: str = ""
    ) -> ModelVersion:
        text = self.roll_back_json(name, stage, version, comment)
        return decode(text.encode(), ModelVersionAnswer).model_version.to_entity()

    def roll_back_json(
        self, name: str, stage: str = "Production", version: str = "", comment: str = ""
    ) -> str:
        """`roll_back` as the body of the REST API's answer."""
        reason = checked_text("comment", comment) or ""
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            target = stage_of(tx, name, number, stage)
            if version:
                to = existing_version(tx, name, number, version)
            else:
                to = _holder_before(tx, name, number, target)
            self._refuse_rollback(tx, name, number, to, target, chosen=bool(version))
            move_to_stage(tx, name, number, to, target, True, action=ROLLED_BACK, comment=reason)
            return str(tx.value(version_queries.get_json(tx.dialect), (number, to)))

    def rollback_target_json(self, name: str, stage: str = "Production") -> str:
        """The version that `roll_back` would put into a stage, as the REST API's answer.

        Raises:
            MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`), or the policy wants
                approvals for it (`PERMISSION_DENIED`).
        """
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            target = stage_of(tx, name, number, stage)
            to = _holder_before(tx, name, number, target)
            self._refuse_rollback(tx, name, number, to, target, chosen=False)
            return str(tx.value(version_queries.get_json(tx.dialect), (number, to)))

    def _refuse_rollback(
        self, tx: Tx, name: str, number: int, version: int, stage: str, *, chosen: bool
    ) -> None:
        rule = policy_of(tx, number).rule(stage)
        if not rule.approvals:
            return
        if not rule.rollback_is_free:
            raise MlflowException(
                f"The policy of {name!r} wants approvals to go back to another version in {stage}, "
                f"too: mlflow models request {name} {version} {stage}",
                PERMISSION_DENIED,
            )
        if chosen and version not in _holders(tx, number, stage):
            raise MlflowException(
                f"Version {version} of {name!r} was never in {stage}, and the policy wants "
                f"approvals for that: mlflow models request {name} {version} {stage}",
                PERMISSION_DENIED,
            )


# ---- as of a time ----
def _states_now(tx: Tx) -> States:
    states: States = {}
    for (number,) in tx.rows(queries.MODELS):
        model = model_state(tx, number)
        if model is None:
            continue
        states[number, None] = model
        for (text,) in tx.rows(version_queries.all_json(tx.dialect), (number,)):
            state = json.loads(text)
            states[number, int(state["version"])] = state
    return states


def _answer(states: States, name: str) -> RegistryAsOfAnswer:
    models, versions = [], []
    for number, of_model in sorted(_by_model(states).items()):
        model = states.get((number, None))
        if model is None or name not in ("", model["name"]):
            continue
        if not may_see_model(number, model["name"]):
            continue
        own = [_version(model, of_model[version]) for version in sorted(of_model)]
        latest = {version.current_stage: version for version in own}
        fields = {**model, "latest_versions": []}
        message = convert(fields, RegisteredModelMessage)
        models.append(
            RegisteredModelMessage(
                **{
                    **{each: getattr(message, each) for each in message.__struct_fields__},
                    "latest_versions": list(latest.values()),
                }
            )
        )
        versions += own
    return RegistryAsOfAnswer(registered_models=models, model_versions=versions)


def _by_model(states: States) -> dict[int, dict[int, dict[str, Any]]]:
    found: dict[int, dict[int, dict[str, Any]]] = {}
    for (number, version), state in states.items():
        of_model = found.setdefault(number, {})
        if version is not None:
            of_model[version] = state
    return found


def _version(model: dict[str, Any], state: dict[str, Any]) -> ModelVersionMessage:
    # What it was called, and by which aliases, the model's own state says.
    number = state["version"]
    aliases = [each["alias"] for each in model.get("aliases", []) if each["version"] == number]
    return convert({**state, "name": model["name"], "aliases": aliases}, ModelVersionMessage)


# ---- who held a stage ----
def _holder_before(tx: Tx, name: str, number: int, stage: str) -> int:
    """The version that held the stage before those that hold it now."""
    there = {
        int(state["version"])
        for state in map(_loads, tx.rows(version_queries.all_json(tx.dialect), (number,)))
    }
    held = [version for version in _holders(tx, number, stage) if version in there]
    now = {version for (version,) in tx.rows(version_queries.OTHERS_IN_STAGE, (number, stage, 0))}
    while held and held[-1] in now:
        held.pop()
    before = [version for version in held if version not in now]
    if not before:
        raise MlflowException(
            f"No other version of {name!r} that is still there was in {stage} before. Name the "
            "version to go back to.",
            RESOURCE_DOES_NOT_EXIST,
        )
    return before[-1]


def _holders(tx: Tx, number: int, stage: str) -> list[int]:
    """The versions that came into a stage, in order; a rollback takes away what it undid."""
    if '"' in stage or "%" in stage or "\\" in stage:
        invalid(f"{stage!r} is no stage.")
    pattern = f'%"current_stage":"{stage}"%'
    return _stack(tx.rows(queries.MOVES, (number, pattern, pattern)), stage)


def _stack(moves: Iterable[Row], stage: str) -> list[int]:
    held: list[int] = []
    for version, action, before, after in moves:
        was = None if before is None else json.loads(before)["current_stage"]
        now = None if after is None else json.loads(after)["current_stage"]
        if was == stage and version not in held:
            held.append(version)  # it came before the log began
        if now != stage or was == stage:
            continue
        if action == ROLLED_BACK and version in held:
            del held[held.index(version) + 1 :]
        else:
            held = [each for each in held if each != version] + [version]
    return held


def _loads(row: Row) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(row[0])
    return state
