"""What may be searched, per noun: its keys, their types, their comparators and their order.

The tables here are the only place that knows. Names, types and aliases are those of the MLflow API;
the comparators are MLflow's and more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from mlflow.search.tree import Kind, OrderBy

ValueType = Literal["string", "integer", "number"]

# In the order in which messages and documentation list them.
COMPARATORS = (
    *("=", "!=", ">", ">=", "<", "<="),
    *("LIKE", "ILIKE", "IN", "NOT IN", "IS NULL", "IS NOT NULL"),
)
_IDENTIFIER = frozenset({"=", "!=", "IN", "NOT IN"})
_TEXT = _IDENTIFIER | {"LIKE", "ILIKE"}
_NUMBER = _IDENTIFIER | {">", ">=", "<", "<="}
_NULL = frozenset({"IS NULL", "IS NOT NULL"})


class Attribute(NamedTuple):
    """What may be asked of one key, or of every metric, parameter or tag.

    Attributes:
        name: Canonical name.
        type: `string`; `integer` for 64-bit integers; `number` for floats.
        comparators: Those allowed in a filter.
        aliases: Other names that mean the same.
        orderable: Whether `order_by` may name it.
        quoted_integers: Whether an integer may also be written as a string, `'3'`.
    """

    name: str
    type: ValueType = "string"
    comparators: frozenset[str] = _TEXT
    aliases: tuple[str, ...] = ()
    orderable: bool = True
    quoted_integers: bool = False


class Dialect:
    """The filter language of one noun.

    Attributes:
        name: The noun in the plural, as messages say it: `runs`.
        attributes: Canonical name → attribute.
        datasets: The keys of `datasets.<key>` → attribute; empty where there are none.
        keyed: For each of METRIC, PARAM and TAG that the noun has, what holds for all its keys.
            The name is the plural scope: `metrics`.
        scopes: Word before the first dot → kind.
        kinds: The kinds that the noun has.
        bare_values: Whether text may go without quotes where the value is a single word.
        default_order: The order when the caller gives none; `tie_break` follows it.
        tie_break: What ends every order, as far as it is not in it already.
    """

    __slots__ = (
        "_attribute_names",
        "attributes",
        "bare_values",
        "datasets",
        "default_order",
        "keyed",
        "kinds",
        "name",
        "scopes",
        "tie_break",
    )

    def __init__(
        self,
        name: str,
        *,
        attributes: Iterable[Attribute],
        keyed: Mapping[Kind, Attribute],
        datasets: Iterable[Attribute] = (),
        attribute_scopes: tuple[str, ...] = (),
        bare_values: bool = False,
        default_order: tuple[OrderBy, ...] = (),
        tie_break: tuple[OrderBy, ...],
    ) -> None:
        self.name = name
        self.attributes = MappingProxyType({each.name: each for each in attributes})
        self.datasets = MappingProxyType({each.name: each for each in datasets})
        self.keyed = MappingProxyType(dict(keyed))
        self.bare_values = bare_values
        self.default_order = default_order
        self.tie_break = tie_break
        self._attribute_names = {
            name: each for each in self.attributes.values() for name in (each.name, *each.aliases)
        }
        scopes = dict.fromkeys(
            ("attribute", "attributes", "attr", *attribute_scopes), Kind.ATTRIBUTE
        )
        for kind, each in self.keyed.items():
            scopes.update(dict.fromkeys((each.name, *each.aliases), kind))
        if self.datasets:
            scopes.update({"dataset": Kind.DATASET, "datasets": Kind.DATASET})
        self.scopes = MappingProxyType(scopes)
        self.kinds = frozenset(scopes.values())

    def attribute_names(self) -> list[str]:
        """Every name of an attribute: canonical ones and aliases."""
        return list(self._attribute_names)

    def find(self, kind: Kind, key: str) -> Attribute | None:
        """What holds for a key (canonical or alias), or None if the noun does not have it."""
        if kind is Kind.ATTRIBUTE:
            return self._attribute_names.get(key)
        if kind is Kind.DATASET:
            return self.datasets.get(key)
        return self.keyed.get(kind)

    def __repr__(self) -> str:
        return f"<Dialect {self.name}>"


def _integer(name: str, *aliases: str, quoted_integers: bool = False) -> Attribute:
    return Attribute(name, "integer", _NUMBER, aliases, quoted_integers=quoted_integers)


def _identifier(name: str) -> Attribute:
    return Attribute(name, "string", _IDENTIFIER)


def _metrics() -> Attribute:
    return Attribute("metrics", "number", _NUMBER | _NULL, ("metric",))


def _params(*, orderable: bool = True) -> Attribute:
    aliases = ("param", "parameter", "parameters")
    return Attribute("params", "string", _TEXT | _NULL, aliases, orderable)


def _tags(*, orderable: bool = False) -> Attribute:
    return Attribute("tags", "string", _TEXT | _NULL, ("tag",), orderable)


def _ascending(name: str) -> OrderBy:
    return OrderBy(Kind.ATTRIBUTE, name, True)


def _descending(name: str) -> OrderBy:
    return OrderBy(Kind.ATTRIBUTE, name, False)


RUNS = Dialect(
    "runs",
    attributes=(
        Attribute("run_id"),
        Attribute("run_name", aliases=("run name", "Run name", "Run Name")),
        _identifier("experiment_id"),
        Attribute("user_id"),
        Attribute("status"),
        _integer("start_time", "created", "Created"),
        _integer("end_time"),
        _integer("duration"),
        Attribute("artifact_uri"),
    ),
    keyed={Kind.METRIC: _metrics(), Kind.PARAM: _params(), Kind.TAG: _tags(orderable=True)},
    datasets=(
        Attribute("name", orderable=False),
        Attribute("digest", orderable=False),
        Attribute("context", orderable=False),
    ),
    attribute_scopes=("run",),
    tie_break=(_descending("start_time"), _ascending("run_id")),
)

EXPERIMENTS = Dialect(
    "experiments",
    attributes=(
        _identifier("experiment_id"),
        Attribute("name"),
        _integer("creation_time"),
        _integer("last_update_time"),
    ),
    keyed={Kind.TAG: _tags()},
    default_order=(_descending("creation_time"), _ascending("experiment_id")),
    tie_break=(_descending("experiment_id"),),
)

LOGGED_MODELS = Dialect(
    "logged models",
    attributes=(
        Attribute("model_id"),
        Attribute("name"),
        _identifier("experiment_id"),
        Attribute("model_type"),
        Attribute("status"),
        Attribute("status_message"),
        Attribute("source_run_id"),
        Attribute("artifact_location"),
        Attribute("lifecycle_stage"),
        _integer("creation_timestamp", "creation_timestamp_ms", "creation_time"),
        _integer("last_updated_timestamp", "last_updated_timestamp_ms", "last_updated_time"),
    ),
    keyed={Kind.METRIC: _metrics(), Kind.PARAM: _params(orderable=False), Kind.TAG: _tags()},
    # MLflow reads text without quotes here, and its own message shows `params.lr = 0.01`.
    bare_values=True,
    tie_break=(_descending("creation_timestamp"), _ascending("model_id")),
)

REGISTERED_MODELS = Dialect(
    "registered models",
    attributes=(
        Attribute("name"),
        _integer("creation_timestamp"),
        _integer("last_updated_timestamp", "timestamp"),
    ),
    keyed={Kind.TAG: _tags()},
    tie_break=(_ascending("name"),),
)

MODEL_VERSIONS = Dialect(
    "model versions",
    attributes=(
        Attribute("name"),
        _integer("version_number", "version", quoted_integers=True),
        Attribute("run_id"),
        Attribute("source_path", aliases=("source",)),
        Attribute("current_stage", aliases=("stage",)),
        Attribute("status"),
        Attribute("user_id"),
        _integer("creation_timestamp"),
        _integer("last_updated_timestamp", "timestamp"),
    ),
    keyed={Kind.TAG: _tags()},
    default_order=(_descending("last_updated_timestamp"),),
    tie_break=(_ascending("name"), _descending("version_number")),
)

DIALECTS = (RUNS, EXPERIMENTS, LOGGED_MODELS, REGISTERED_MODELS, MODEL_VERSIONS)
