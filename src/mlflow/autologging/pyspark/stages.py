"""What an estimator of Spark ML consists of: its stages, their names and their parameters.

A stage is named by its class; of several of a class the second is `Tokenizer_2`, in the order in
which they are met, each before what it contains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

Names = Mapping[str, str]
"""Names of stages by their `uid`, which a copy has, too."""


def is_search(stage: Any) -> bool:
    """Whether it searches for parameters."""
    from pyspark.ml.tuning import CrossValidator, TrainValidationSplit

    return isinstance(stage, (CrossValidator, TrainValidationSplit))


def values_of(stage: Any) -> dict[str, Any]:
    """The parameters of a stage that are set or have a default."""
    return {
        param.name: stage.getOrDefault(param) for param in stage.params if stage.isDefined(param)
    }


def parts_of(stage: Any) -> dict[str, Any]:
    """What else a stage contains that has parameters: a classifier, an evaluator, ….

    The stages of a pipeline are not among them: they are a list.
    """
    from pyspark.ml.param import Params

    return {key: value for key, value in values_of(stage).items() if isinstance(value, Params)}


def names_of(estimator: Any) -> Names:
    """Names for an estimator and everything in it."""
    stages = list(_all_stages(estimator))
    total = Counter(type(stage).__name__ for stage in stages)
    met: Counter[str] = Counter()
    names = {}
    for stage in stages:
        name = type(stage).__name__
        met[name] += 1
        names[stage.uid] = f"{name}_{met[name]}" if total[name] > 1 else name
    return names


def searches_in(estimator: Any) -> list[Any]:
    """The searches in an estimator, itself included."""
    return [stage for stage in _all_stages(estimator) if is_search(stage)]


def _all_stages(stage: Any) -> Iterator[Any]:
    yield stage
    for part in _stages_of(stage) or parts_of(stage).values():
        yield from _all_stages(part)


def _stages_of(stage: Any) -> list[Any]:
    from pyspark.ml import Pipeline

    return list(stage.getStages()) if isinstance(stage, Pipeline) else []


def params_of(stage: Any, names: Names, prefix: str = "") -> dict[str, Any]:
    """The parameters of a stage and of what it contains, those with the name of their stage.

    What a search tunes is left out: its parameters are those of the search's child runs.
    """
    found: dict[str, Any] = {}
    stages = _stages_of(stage)
    parts = parts_of(stage)
    for key, value in values_of(stage).items():
        if is_search(stage) and key == "estimatorParamMaps":
            continue
        if stages and key == "stages":
            found[prefix + key] = [names[each.uid] for each in stages]
        elif key in parts:
            found[prefix + key] = names[value.uid]
        else:
            found[prefix + key] = value
    inner = stages or [
        part for key, part in parts.items() if not (is_search(stage) and key == "estimator")
    ]
    for part in inner:
        found.update(params_of(part, names, names[part.uid] + "."))
    return found


def tuned_params(search: Any, names: Names) -> list[dict[str, Any]]:
    """What a search tries, with the names of the stages whose parameters they are."""
    return [
        {
            f"{names.get(param.parent, param.parent)}.{param.name}": plain(value)
            for param, value in tried.items()
        }
        for tried in search.getEstimatorParamMaps()
    ]


def is_composed(estimator: Any) -> bool:
    """Whether an estimator has others in it."""
    return bool(_stages_of(estimator) or parts_of(estimator))


def hierarchy_of(stage: Any, names: Names) -> dict[str, Any]:
    """What a stage consists of, by names."""
    from pyspark.ml import Pipeline

    described: dict[str, Any] = {"name": names[stage.uid]}
    parts = {key: hierarchy_of(part, names) for key, part in parts_of(stage).items()}
    if isinstance(stage, Pipeline):
        described["stages"] = [hierarchy_of(each, names) for each in _stages_of(stage)]
    elif is_search(stage):
        described["evaluator"] = parts["evaluator"]
        described["tuned_estimator"] = parts["estimator"]
    elif "classifier" in parts:
        described["classifier"] = parts["classifier"]
    elif parts:
        described["params"] = parts
    return described


def information_on(estimator: Any, names: Names) -> dict[str, Any]:
    """What `estimator_info.json` says; nothing of an estimator that has no others in it."""
    told: dict[str, Any] = {}
    if is_composed(estimator):
        told["hierarchy"] = hierarchy_of(estimator, names)
    for search in searches_in(estimator):
        tuned = search.getEstimator()
        params = params_of(tuned, names, names[tuned.uid] + ".")
        told[names[search.uid]] = {
            "tuning_parameter_map_list": tuned_params(search, names),
            "tuned_estimator_parameter_map": {key: plain(value) for key, value in params.items()},
        }
    return told


def plain(value: Any) -> Any:
    """A parameter's value as JSON can hold it."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return getattr(value, "uid", None) or str(value)
