"""Policies of registered models, and whether they let a version go into a stage."""

from __future__ import annotations

from headrace.audit.log import record
from headrace.services.gates import candidate, states, unmet
from headrace.services.model_files import ModelFolder, embedded_folder
from headrace.services.policy import NO_POLICY, Policy, Rule, parse_policy
from headrace.services.registered_models import existing_version, registered_model
from headrace.services.service import Service
from headrace.services.stages import stage_of
from headrace.sql.engine import Tx
from headrace.sql.queries import model_policies as queries
from mlflow.entities.model_registry.model_policy import ModelPolicy
from mlflow.exceptions import PERMISSION_DENIED, MlflowException
from mlflow.stores.governance_contract import ModelPolicyStore
from mlflow.validation import invalid, shorten
from mlflow.wire.model_policies import GatesAnswer


class ModelPolicyService(Service, ModelPolicyStore):
    """Policies of registered models."""

    def get_model_policy(self, name: str) -> ModelPolicy:
        with self.engine.read() as tx:
            return _entity(tx, name, registered_model(tx, name, keep=False))

    def checked_model_policy(self, name: str, yaml: str) -> ModelPolicy:
        """What `set_model_policy` would set; raises as that does, and changes nothing."""
        policy = _parsed(yaml)
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            self._refuse_stages_in_use(tx, name, number, policy.stages)
        return ModelPolicy(name=name, yaml=yaml, policy=dict(policy.fields))

    def set_model_policy(self, name: str, yaml: str) -> ModelPolicy:
        policy = _parsed(yaml)
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            self._refuse_stages_in_use(tx, name, number, policy.stages)
            before = _state(tx, number)
            tx.execute(queries.SET, (number, yaml, tx.clock()))
            _replace_stages(tx, number, policy.stages)
            if before != {"yaml": yaml}:
                after = {"yaml": yaml}
                record(tx, "policy.set", name, model_num=number, before=before, after=after)
            return _entity(tx, name, number)

    def delete_model_policy(self, name: str) -> None:
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            self._refuse_stages_in_use(tx, name, number, ())
            before = _state(tx, number)
            if tx.execute(queries.DELETE, (number,)):
                _replace_stages(tx, number, ())
                record(tx, "policy.deleted", name, model_num=number, before=before)

    def check_gates(self, name: str, version: str, stage: str) -> tuple[str, int, list[str]]:
        """What a transition needs: the stage, the number of approvals, and the gates not met."""
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            found = existing_version(tx, name, number, version)
            target = stage_of(tx, name, number, stage)
            rule = policy_of(tx, number).rule(target)
            return target, rule.approvals, self._unmet(tx, rule, number, found)

    def gates_of(self, name: str, version: str, stage: str) -> GatesAnswer:
        """What a transition needs, gate by gate."""
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            found = existing_version(tx, name, number, version)
            target = stage_of(tx, name, number, stage)
            rule = policy_of(tx, number).rule(target)
            of_version = candidate(tx, number, found)
            gates = states(self.engine, tx, self._folder, rule.gates, of_version)
        return GatesAnswer(
            stage=target,
            approvals_needed=rule.approvals,
            unmet=[reason for gate in gates for reason in gate.unmet],
            gates=gates,
        )

    # ---- what transitions ask ----
    def refuse_unmet_gates(
        self, tx: Tx, name: str, number: int, version: int, stage: str, rule: Rule
    ) -> None:
        """Raise `PERMISSION_DENIED` if the version may not go into the stage."""
        reasons = self._unmet(tx, rule, number, version)
        if reasons:
            raise MlflowException(
                f"Version {version} of {name!r} cannot go to {stage}: {' '.join(reasons)}",
                PERMISSION_DENIED,
            )

    def refuse_unless_free(self, tx: Tx, name: str, number: int, version: int, stage: str) -> None:
        """Raise `PERMISSION_DENIED` if the transition needs approvals, or a gate is not met."""
        rule = policy_of(tx, number).rule(stage)
        if rule.approvals:
            raise MlflowException(
                f"The policy of {name!r} wants {rule.approvals} approval"
                f"{'s' if rule.approvals > 1 else ''} for {stage}. Ask for them with a transition "
                f"request: mlflow models request {name} {version} {stage}",
                PERMISSION_DENIED,
            )
        self.refuse_unmet_gates(tx, name, number, version, stage, rule)

    def _unmet(self, tx: Tx, rule: Rule, number: int, version: int) -> list[str]:
        if not rule.gates:
            return []
        return unmet(self.engine, tx, self._folder, rule.gates, candidate(tx, number, version))

    def _folder(self, uri: str) -> ModelFolder:
        if self.locate_model is not None:
            return self.locate_model(uri)
        return embedded_folder(uri, self.artifact_root)

    def _refuse_stages_in_use(
        self, tx: Tx, name: str, number: int, stages: tuple[str, ...]
    ) -> None:
        for (stage,) in tx.rows(queries.STAGES, (number,)):
            version = tx.value(queries.ANY_IN_STAGE, (number, stage))
            if stage not in stages and version is not None:
                invalid(
                    f"Version {version} of {name!r} is in stage {stage}, which the policy would no "
                    "longer have. Move it to another stage first."
                )


def policy_of(tx: Tx, number: int) -> Policy:
    """A registered model's policy."""
    text = tx.value(queries.FIND, (number,))
    return NO_POLICY if text is None else parse_policy(text)


def _parsed(text: str) -> Policy:
    if not isinstance(text, str) or "\x00" in text:
        invalid(f"A policy is YAML, not {shorten(repr(text))}.")
    return parse_policy(text)


def _replace_stages(tx: Tx, number: int, stages: tuple[str, ...]) -> None:
    tx.execute(queries.DELETE_STAGES, (number,))
    tx.executemany(queries.ADD_STAGE, [(number, stage) for stage in stages])


def _state(tx: Tx, number: int) -> dict[str, str] | None:
    text = tx.value(queries.FIND, (number,))
    return None if text is None else {"yaml": text}


def _entity(tx: Tx, name: str, number: int) -> ModelPolicy:
    row = tx.row(queries.FIND, (number,))
    if row is None:
        return ModelPolicy(name=name)
    return ModelPolicy(
        name=name,
        yaml=row[0],
        policy=dict(parse_policy(row[0]).fields),
        last_updated_timestamp=row[1],
    )
