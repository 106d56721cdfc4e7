"""The file that names OpenID Connect providers: what it may say, and what is said about it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from headrace.identity.openid_settings import read_openid_settings
from headrace.server_options import ServerOptions
from mlflow.exceptions import MlflowException

GOOD = """
address: https://mlflow.company.com/
providers:
  - name: company
    label: Company account
    issuer: https://login.company.com
    client_id: headrace
    client_secret_env: OIDC_SECRET
    groups:
      ml-admins: {group: admins, role: admin}
  - name: partners
    issuer: http://localhost:9000
    client_id: headrace
    new_users: refuse
"""


def read(tmp_path: Path, text: str) -> object:
    (tmp_path / "oidc.yaml").write_text(text)
    return read_openid_settings(str(tmp_path / "oidc.yaml"))


def test_a_file_of_two_providers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_SECRET", "s3cret")
    (tmp_path / "oidc.yaml").write_text(GOOD)
    found = ServerOptions(oidc_config=os.fspath(tmp_path / "oidc.yaml")).for_http().openid
    assert found is not None
    assert found.address == "https://mlflow.company.com"
    company, partners = found.providers
    assert (company.client_secret, company.new_users) == ("s3cret", "viewer")
    assert company.groups["ml-admins"].role == "admin"
    assert (partners.label, partners.client_secret, partners.new_users) == (
        "partners",
        "",
        "refuse",
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("client_id: headrace\n    client_secret_env", "client_secret_env", "client_id"),
        ("label:", "lable:", "lable"),
        ("https://login", "http://login", "begins with https://"),
        ("https://login.company.com", "login.company.com", "is an address"),
        ("https://mlflow.company.com/", "ftp://mlflow.company.com", "is an address"),
        ("name: partners", "name: company", "each once"),
        ("name: partners", "name: a/b", "lower-case"),
        ("role: admin", "role: king", "is no role"),
        ("group: admins", "group: a b", "name of a group"),
        ("new_users: refuse", "new_users: everybody", "is no role"),
        ("new_users: refuse", "scopes: [profile]", "lack openid"),
        ("new_users: refuse", "sign_out: nowhere", "sign_out"),
        ("OIDC_SECRET", "NOT_SET", "NOT_SET, which is not set"),
        ("client_secret_env: OIDC_SECRET", "client_secret_file: none.txt", "none.txt"),
        ("providers:", "providers: [", "oidc.yaml"),
        (GOOD, "", "oidc.yaml"),
        (GOOD, "providers: []", "names providers"),
    ],
)
def test_what_cannot_be_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str, said: str
) -> None:
    monkeypatch.setenv("OIDC_SECRET", "s3cret")
    assert before in GOOD
    with pytest.raises(MlflowException) as caught:
        read(tmp_path, GOOD.replace(before, after))
    assert said in caught.value.message
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(MlflowException, match=r"nowhere\.yaml"):
        read_openid_settings("nowhere.yaml")
