"""An entry of the audit log."""

from __future__ import annotations

from typing import Any

import msgspec


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Who changed what, when, from where, and how it was before and after.

    Attributes:
        seq: Its place in the log: 1, 2, 3, ….
        time: Milliseconds since 1970-01-01 UTC.
        actor: The user's name.
        actor_kind: How the name is known: `local`, `anonymous`, `user` or `service`.
        address: Where the call came from; empty for a process of the store's own machine.
        action: `noun.participle`, such as `model_version.transitioned`.
        name: What was changed, as it was called then: a registered model's name, a run's id, ….
        version: The version, where it is one of a registered model.
        model_num: The registered model's number in the store, which stays through renames.
        before: Its state until then; None if it was not there.
        after: Its state from then on; None if it is gone.
        digests: Path → SHA-256 of a model's files, as far as they are known; None elsewhere.
        comment: The reason that was given.
        previous: Hash of the entry before; empty for the first one.
        hash: SHA-256 of all these fields.
    """

    seq: int
    time: int
    actor: str
    actor_kind: str
    address: str
    action: str
    name: str
    version: int | None
    model_num: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    digests: dict[str, str] | None
    comment: str
    previous: str
    hash: str


class AuditFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is wrong with the log.

    Attributes:
        seq: The entry's number: where it stands, or, if it is missing, where it stood.
        problem: `altered`, `removed` or `moved`.
        message: What is wrong, in a sentence.
    """

    seq: int
    problem: str
    message: str


class AuditVerification(msgspec.Struct, frozen=True, kw_only=True):
    """What an examination of the log found.

    Attributes:
        entries: Number of entries that were examined.
        seq, hash: The last entry's number and hash. Who keeps them elsewhere can tell later that
            nothing up to there was rewritten.
        findings: What is wrong; empty if nothing is.
    """

    entries: int
    seq: int
    hash: str
    findings: list[AuditFinding]
