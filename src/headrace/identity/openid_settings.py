"""Which OpenID Connect providers people may sign in through: the file of `--oidc-config`.

    address: https://mlflow.company.com
    providers:
      - name: company
        label: Company account
        issuer: https://login.company.com
        client_id: headrace
        client_secret_env: OIDC_SECRET
        groups:
          ml-admins: {group: admins, role: admin}

docs/identity.md tells what each line means.
"""

from __future__ import annotations

import ipaddress
import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from headrace.identity.roles import role_rank
from mlflow.exceptions import MlflowException
from mlflow.validation import invalid

REFUSE = "refuse"
NO_ROLE = "none"

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_GROUP = re.compile(r"[\w.@+-]{1,255}")


class GroupRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a group of the provider stands for here.

    Attributes:
        group: The group here, which its members are put into, and which others leave.
        role: A role on everything that this group is given if it has none.
    """

    group: str
    role: str = ""


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An OpenID Connect provider.

    Attributes:
        name: Stands in addresses: `…/sign-in/openid/<name>/callback`.
        label: What the sign-in page calls it.
        issuer: Its identifier, exactly as it names itself; discovery begins there.
        client_secret: Of this server; empty: it is a public client.
        username_claim: The claim that new users are named after.
        groups_claim: The claim that lists somebody's groups.
        groups: What those groups stand for, by their names at the provider.
        new_users: The role on everything of somebody who comes for the first time, `none`, or
            `refuse`: only those whose account was linked may come.
        sign_out: Whether signing out here does so at the provider, too.
    """

    name: str
    issuer: str
    client_id: str
    label: str = ""
    client_secret: str = ""
    client_secret_env: str = ""
    client_secret_file: str = ""
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    username_claim: str = "preferred_username"
    groups_claim: str = "groups"
    groups: dict[str, GroupRule] = {}
    new_users: str = "viewer"
    sign_out: Literal["here", "provider"] = "here"


class OpenIdSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The providers.

    Attributes:
        address: Where browsers reach this server; empty: where the request says that it came to.
    """

    address: str = ""
    providers: tuple[Provider, ...] = ()


def read_openid_settings(path: str) -> OpenIdSettings:
    """The providers that a YAML file names, checked, with their secrets.

    Raises:
        MlflowException: It cannot be read, or says what cannot be (`INVALID_PARAMETER_VALUE`).
    """
    import yaml  # only servers with providers need it

    try:
        given = yaml.safe_load(Path(path).read_text("utf-8"))
        settings = msgspec.convert(given, OpenIdSettings)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        invalid(f"The file of --oidc-config, {path!r}, cannot be read: {error}")
    names = [provider.name for provider in settings.providers]
    if not names or len(set(names)) < len(names):
        invalid(f"{path!r} names providers, each once; it names {names}.")
    try:
        if settings.address:
            _check_address("address", settings.address)
        providers = tuple(_complete(provider) for provider in settings.providers)
    except MlflowException as error:
        invalid(f"The file of --oidc-config, {path!r}: {error.message}")
    address = settings.address.rstrip("/")
    return OpenIdSettings(address=address, providers=providers)


def _complete(provider: Provider) -> Provider:
    if not _NAME.fullmatch(provider.name):
        invalid(
            f"A provider's name is lower-case letters, digits and dashes; {provider.name!r} is not."
        )
    _check_address("issuer", provider.issuer)
    if "openid" not in provider.scopes:
        invalid(f"The scopes of {provider.name!r} lack openid.")
    if provider.new_users not in (REFUSE, NO_ROLE):
        role_rank(provider.new_users)
    for rule in provider.groups.values():
        if not _GROUP.fullmatch(rule.group):
            invalid(f"The name of a group is up to 255 letters, digits and `_.@+-`: {rule.group!r}")
        if rule.role:
            role_rank(rule.role)
    secret, label = _secret(provider), provider.label or provider.name
    return msgspec.structs.replace(provider, client_secret=secret, label=label)


def _secret(provider: Provider) -> str:
    if provider.client_secret_file:
        try:
            return Path(provider.client_secret_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            invalid(f"The client secret of {provider.name!r} cannot be read: {error}")
    if provider.client_secret_env:
        found = os.environ.get(provider.client_secret_env, "")
        if not found:
            invalid(
                f"The client secret of {provider.name!r} is to be in "
                f"{provider.client_secret_env}, which is not set."
            )
        return found
    return provider.client_secret


def _check_address(what: str, url: str) -> None:
    """What is sent over it makes users: it is not to be read or changed on its way."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        invalid(f"{what} is an address such as https://login.company.com; {url!r} is not.")
    if not host or parts.query or parts.fragment or parts.scheme not in ("http", "https"):
        invalid(f"{what} is an address such as https://login.company.com; {url!r} is not.")
    if parts.scheme == "http" and not _is_this_machine(host):
        invalid(f"{what} begins with https://, except on this machine; {url!r} does not.")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
