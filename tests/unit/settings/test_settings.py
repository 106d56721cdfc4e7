"""Environment variables: read each time, typed, and named in the error when they cannot be read."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow import environment_variables, settings
from mlflow.exceptions import MlflowException
from mlflow.settings import SETTINGS, BooleanSetting, Setting

TEXT = settings.MLFLOW_RUN_ID
NUMBER = settings.MLFLOW_PORT
FRACTION = settings.MLFLOW_JOURNAL_SHIP_INTERVAL
SWITCH = settings.MLFLOW_SERVE_ARTIFACTS


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_default_without_the_variable(name: str) -> None:
    setting = SETTINGS[name]
    assert setting.get() == setting.default
    assert not setting.defined
    assert not setting.is_set()
    assert setting.get_raw() is None


def test_values_are_read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NUMBER.name, "8080")
    assert NUMBER.get() == 8080
    assert (NUMBER.defined, NUMBER.is_set(), NUMBER.get_raw()) == (True, True, "8080")
    monkeypatch.setenv(NUMBER.name, "8081")
    assert NUMBER.get() == 8081
    monkeypatch.setenv(FRACTION.name, "0.25")
    assert FRACTION.get() == 0.25


def test_set_reaches_child_processes_and_unset_takes_it_back() -> None:
    child = [sys.executable, "-c", "import os; print(os.environ.get('MLFLOW_PORT'))"]
    NUMBER.set(8080)
    try:
        assert os.environ["MLFLOW_PORT"] == "8080"
        assert subprocess.check_output(child, text=True).strip() == "8080"
    finally:
        NUMBER.unset()
    assert NUMBER.get() == 5000
    assert subprocess.check_output(child, text=True).strip() == "None"
    NUMBER.unset()  # again: nothing happens


@pytest.mark.parametrize("text", ["true", "True", "TRUE", "1"])
def test_switch_is_on(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH.name, text)
    assert SWITCH.get() is True


@pytest.mark.parametrize("text", ["false", "False", "FALSE", "0"])
def test_switch_is_off(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH.name, text)
    assert SWITCH.get() is False


@pytest.mark.parametrize("value", [True, False])
def test_switch_keeps_what_it_is_set_to(value: bool) -> None:
    SWITCH.set(value)
    try:
        assert SWITCH.get() is value
    finally:
        SWITCH.unset()


@pytest.mark.parametrize(
    ("setting", "text"),
    [(NUMBER, "eighty"), (NUMBER, "1.5"), (FRACTION, "fast"), (SWITCH, "maybe")],
)
def test_error_names_the_variable_and_its_value(
    setting: Setting[object], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting.name, text)
    with pytest.raises(MlflowException) as caught:
        setting.get()
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    assert setting.name in caught.value.message
    assert text in caught.value.message


def test_empty_text_counts_as_not_set_where_text_is_optional(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(TEXT.name, "")
    assert TEXT.get() is None
    assert TEXT.defined


@given(st.integers(min_value=0, max_value=2**31))
def test_numbers_come_back(number: int) -> None:
    NUMBER.set(number)
    try:
        assert NUMBER.get() == number
    finally:
        NUMBER.unset()


def test_settings_are_equal_by_name() -> None:
    same = Setting(NUMBER.name, int, 0, "", listed=False)
    assert same == NUMBER
    assert hash(same) == hash(NUMBER)
    assert NUMBER != TEXT
    assert NUMBER.name != NUMBER
    assert NUMBER.name in str(NUMBER)
    assert NUMBER.name in repr(NUMBER)


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_settings_are_under_mlflows_names_too(name: str) -> None:
    assert getattr(environment_variables, name) is SETTINGS[name]
    assert getattr(settings, name) is SETTINGS[name]


def test_other_variables_of_mlflow_are_accepted() -> None:
    variable = environment_variables.MLFLOW_ALLOW_FILE_STORE
    assert isinstance(variable, BooleanSetting)
    assert variable.get() is False
    variable.set(True)
    try:
        assert variable.get() is True
    finally:
        variable.unset()
    assert variable.name not in SETTINGS
