"""`models:/` URIs: every form, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.artifacts.model_uri import ModelUri, parse_model_uri
from mlflow.exceptions import MlflowException

MODEL_ID = "m-" + "0af" * 10 + "01"


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        ("models:/Fraud/3", (None, "Fraud", "3", None, None, "")),
        ("models:/Fraud/3/", (None, "Fraud", "3", None, None, "")),
        ("models:/Fraud/3/data/x", (None, "Fraud", "3", None, None, "data/x")),
        ("models:/Fraud/Production", (None, "Fraud", None, "Production", None, "")),
        ("models:/Fraud/Latest", (None, "Fraud", None, None, None, "")),
        ("models:/Fraud/staging/MLmodel", (None, "Fraud", None, "staging", None, "MLmodel")),
        ("models:/Fraud@champion", (None, "Fraud", None, None, "champion", "")),
        ("models:/a@b@champion", (None, "a@b", None, None, "champion", "")),
        ("models:/Fraud@champion/MLmodel", (None, "Fraud", None, None, "champion", "MLmodel")),
        ("models:/a@b/3", (None, "a@b", "3", None, None, "")),
        ("models:/my model/1", (None, "my model", "1", None, None, "")),
        (f"models:/{MODEL_ID}", (MODEL_ID, "", None, None, None, "")),
        (f"models:/{MODEL_ID}/data", (MODEL_ID, "", None, None, None, "data")),
        ("models:/m-fraud/2", (None, "m-fraud", "2", None, None, "")),
    ],
)
def test_forms(uri: str, parts: tuple[str | None, ...]) -> None:
    assert parse_model_uri(uri)[:6] == parts


@pytest.mark.parametrize(
    "uri",
    [
        "models:", "models:/", "models://host/Fraud/1", "models:/Fraud", "models:/ /1",
        "models:/@alias", "models:/Fraud@", "runs:/a/b", "Fraud/1", "models:/Fraud/1/../x",
        f"models:/{MODEL_ID}/../x", "models:/Fraud/1/%2e%2e/x",
    ],
)  # fmt: skip
def test_what_is_none(uri: str) -> None:
    with pytest.raises(MlflowException) as caught:
        parse_model_uri(uri)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


@given(st.text())
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parsed = parse_model_uri(f"models:/{text}")
    except MlflowException as error:
        assert error.error_code == "INVALID_PARAMETER_VALUE"  # noqa: PT017
        return
    assert isinstance(parsed, ModelUri)
    assert bool(parsed.model_id) != bool(parsed.name)
    again = parse_model_uri(f"models:/{parsed.model}")
    assert again == parsed._replace(path="")
