"""What one user may do, as far as roles go, and refusing what they may not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from headrace.identity.roles import NAMES, NONE


class Rights(NamedTuple):
    """The roles of one user, whether their own or their groups', by what they hold for.

    Attributes:
        everything: Role on everything.
        experiments: Experiment's number → role.
        models: Registered model's number → role.
        patterns: Pattern of registered models' names, role.
        cap: The most that is allowed: that of the token that was sent.
        expires: When that token does, in milliseconds since 1970-01-01 UTC; None: never, or no
            token was sent.
    """

    everything: int = NONE
    experiments: Mapping[int, int] = {}
    models: Mapping[int, int] = {}
    patterns: tuple[tuple[str, int], ...] = ()
    cap: int = max(NAMES)
    expires: int | None = None

    def on_everything(self) -> int:
        """The role on everything."""
        return min(self.everything, self.cap)

    def on_experiment(self, number: int) -> int:
        """The role on an experiment."""
        return min(max(self.everything, self.experiments.get(number, NONE)), self.cap)

    def on_model(self, number: int | None, name: str) -> int:
        """The role on a registered model; without a number it is not there yet."""
        role = self.everything
        if number is not None:
            role = max(role, self.models.get(number, NONE))
        for pattern, of_pattern in self.patterns:
            if of_pattern > role and _compiled(pattern).fullmatch(name):
                role = of_pattern
        return min(role, self.cap)

    def anywhere(self) -> int:
        """The greatest role on anything."""
        roles = (*self.experiments.values(), *self.models.values())
        patterns = (role for _, role in self.patterns)
        return min(max((self.everything, *roles, *patterns)), self.cap)


NO_RIGHTS = Rights()


def rights_of(
    grants: Iterable[tuple[int, str, str]], cap: int, expires: int | None = None
) -> Rights:
    """Rights out of grants: (role, scope, target)."""
    everything = NONE
    experiments: dict[int, int] = {}
    models: dict[int, int] = {}
    patterns: list[tuple[str, int]] = []
    for role, scope, target in grants:
        if scope == "everything":
            everything = max(everything, role)
        elif scope == "pattern":
            patterns.append((target, role))
        else:
            known = experiments if scope == "experiment" else models
            known[int(target)] = max(role, known.get(int(target), NONE))
    return Rights(everything, experiments, models, tuple(patterns), cap, expires)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)
