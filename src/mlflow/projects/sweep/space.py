"""Values of a parameter to try.

0.1,0.01,0.001      these
16..128             any whole number from 16 to 128
16..128:16          16, 32, … 128
0.0..1.0            any number in between
0.0..1.0:0.25       0.0, 0.25, … 1.0
1e-5..1e-1:log      any number in between, each order of magnitude as likely
"""

from __future__ import annotations

import math
import random
import re
from decimal import Decimal
from typing import NamedTuple

from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.projects.parameters import Parameter

_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\.\.(?P<high>{_NUMBER})(?::(?P<step>log|{_NUMBER}))?")
_WHOLE = re.compile(r"[+-]?\d+")
MOST_VALUES = 10_000


class Choices(NamedTuple):
    """Some values."""

    values: tuple[str, ...]

    def all_values(self) -> list[str]:
        """Every value, in order."""
        return list(self.values)

    def draw(self, chance: random.Random) -> str:
        """One of them."""
        return chance.choice(self.values)


class Range(NamedTuple):
    """Numbers from `low` to `high`, both included.

    Attributes:
        low, high: The ends.
        step: Distance of neighbours; None: any number.
        log: Whether each order of magnitude is as likely.
        whole: Whether they are whole numbers.
        text: As it was written.
    """

    low: float
    high: float
    step: float | None
    log: bool
    whole: bool
    text: str

    def all_values(self) -> list[str]:
        """Every value, in order.

        Raises:
            ExecutionException: There is no end of them (`INVALID_PARAMETER_VALUE`).
        """
        step = self.step if self.step is not None else 1.0 if self.whole else None
        if step is None or self.log:
            example = f"{self.text.partition(':')[0]}:0.1"
            raise _refusal(self.text, f"a grid needs a step ({example}), or values by commas")
        # In decimal, so that the third of 0.0..1.0:0.1 is 0.2 and not 0.30000000000000004.
        low, exact = Decimal(repr(self.low)), Decimal(repr(step))
        count = int((Decimal(repr(self.high)) - low) / exact) + 1
        if count > MOST_VALUES:
            raise _refusal(self.text, f"it has {count:,} values, more than {MOST_VALUES:,}")
        return [self.written(float(low + exact * number)) for number in range(count)]

    def draw(self, chance: random.Random) -> str:
        """One of them."""
        if self.step is not None:
            return chance.choice(self.all_values())
        if self.log:
            drawn = math.exp(chance.uniform(math.log(self.low), math.log(self.high)))
            return self.written(min(max(drawn, self.low), self.high))
        if self.whole:
            return str(chance.randint(int(self.low), int(self.high)))
        return self.written(chance.uniform(self.low, self.high))

    def written(self, value: float) -> str:
        """A value as text."""
        return str(round(value)) if self.whole else repr(float(value))


Values = Choices | Range


def read_values(text: str, parameter: Parameter) -> Values | None:
    """Values to try; None: there is one only.

    Args:
        text: See the module.
        parameter: The parameter, whose type each of them must be of.

    Raises:
        ExecutionException: They are not, or the range is none (`INVALID_PARAMETER_VALUE`).
    """
    match = _RANGE.fullmatch(text.strip())
    if match is not None:
        return _range(text.strip(), match, parameter)
    if "," not in text:
        parameter.check(text)
        return None
    values = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for value in values:
        parameter.check(value)
    return Choices(values)


def _range(text: str, match: re.Match[str], parameter: Parameter) -> Range:
    low, high, step = match["low"], match["high"], match["step"]
    of = f"{parameter.name}={text}"
    ends = [low, high] if step in (None, "log") else [low, high, step]
    whole = parameter.type != "float" and all(map(_WHOLE.fullmatch, ends))
    for end in ends:
        parameter.check(end)
    found = Range(
        float(low),
        float(high),
        None if step in (None, "log") else float(step),
        step == "log",
        bool(whole),
        text,
    )
    if found.low >= found.high:
        raise _refusal(of, "the first end has to be less than the second")
    if found.step is not None and found.step <= 0:
        raise _refusal(of, "the step has to be more than 0")
    if found.log and found.low <= 0:
        raise _refusal(of, "orders of magnitude (log) begin above 0")
    return found


def _refusal(text: str, reason: str) -> ExecutionException:
    return ExecutionException(f"{text!r} cannot be swept: {reason}.", INVALID_PARAMETER_VALUE)
