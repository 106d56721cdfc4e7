"""Users, groups, tokens and roles, over HTTP."""

from __future__ import annotations

from mlflow.entities.access_token import AccessToken
from mlflow.entities.grant import Grant
from mlflow.entities.user import Group, User
from mlflow.stores.contract import PagedList
from mlflow.stores.identity_contract import GrantStore, TokenStore, UserStore
from mlflow.stores.rest.calls import HEADRACE_API, Calls
from mlflow.stores.rest.transport import Retry
from mlflow.wire import identity as wire
from mlflow.wire.message import Message


class UserCalls(Calls, UserStore):
    """Users and groups."""

    def create_user(self, username: str, password: str | None = None, kind: str = "user") -> User:
        asked = wire.CreateUser(username=username, password=password, kind=kind)
        return self._post("users/create", asked, User, api=HEADRACE_API, retry=Retry.UNSENT)

    def get_user(self, username: str) -> User:
        asked = wire.NamedUser(username=username)
        return self._get("users/get", asked, User, api=HEADRACE_API)

    def list_users(self, max_results: int = 1000, page_token: str | None = None) -> PagedList[User]:
        asked = wire.ListUsers(max_results=max_results, page_token=page_token or "")
        page = self._get("users/list", asked, wire.UsersAnswer, api=HEADRACE_API)
        return PagedList(page.users, page.next_page_token or None)

    def set_password(self, username: str, password: str) -> None:
        asked = wire.SetPassword(username=username, password=password)
        self._post("users/set-password", asked, api=HEADRACE_API)

    def set_active(self, username: str, active: bool) -> None:
        asked = wire.SetActive(username=username, active=active)
        self._post("users/set-active", asked, api=HEADRACE_API)

    def delete_user(self, username: str) -> None:
        self._delete("users/delete", wire.NamedUser(username=username))

    def create_group(self, name: str) -> Group:
        asked = wire.NamedGroup(name=name)
        return self._post("groups/create", asked, Group, api=HEADRACE_API, retry=Retry.UNSENT)

    def delete_group(self, name: str) -> None:
        self._delete("groups/delete", wire.NamedGroup(name=name))

    def list_groups(self) -> list[Group]:
        path = "groups/list"
        return self._get(path, wire.ListGroups(), wire.GroupsAnswer, api=HEADRACE_API).groups

    def add_member(self, group: str, username: str) -> None:
        asked = wire.Membership(name=group, username=username)
        self._post("groups/add-member", asked, api=HEADRACE_API)

    def remove_member(self, group: str, username: str) -> None:
        asked = wire.Membership(name=group, username=username)
        self._post("groups/remove-member", asked, api=HEADRACE_API)

    def _delete(self, path: str, asked: Message) -> None:
        self._post(path, asked, method="DELETE", api=HEADRACE_API, retry=Retry.UNSENT)


class TokenCalls(Calls, TokenStore):
    """Personal access tokens."""

    def create_token(
        self, username: str = "", name: str = "", role: str = "admin", lifetime: int | None = None
    ) -> AccessToken:
        asked = wire.CreateToken(username=username, name=name, role=role, lifetime=lifetime)
        path = "tokens/create"
        return self._post(path, asked, AccessToken, api=HEADRACE_API, retry=Retry.UNSENT)

    def list_tokens(self, username: str = "", everybody: bool = False) -> list[AccessToken]:
        asked = wire.ListTokens(username=username, everybody=everybody)
        return self._get("tokens/list", asked, wire.TokensAnswer, api=HEADRACE_API).tokens

    def delete_token(self, id: str) -> None:
        asked = wire.DeleteToken(id=id)
        path = "tokens/delete"
        self._post(path, asked, method="DELETE", api=HEADRACE_API, retry=Retry.UNSENT)


class GrantCalls(Calls, GrantStore):
    """Roles."""

    def grant_role(
        self,
        role: str,
        username: str = "",
        group: str = "",
        scope: str = "everything",
        target: str = "",
    ) -> Grant:
        asked = wire.GrantRole(
            role=role, username=username, group=group, scope=scope, target=target
        )
        return self._post("grants/create", asked, Grant, api=HEADRACE_API)

    def revoke_role(
        self, username: str = "", group: str = "", scope: str = "everything", target: str = ""
    ) -> None:
        asked = wire.RevokeRole(username=username, group=group, scope=scope, target=target)
        path = "grants/delete"
        self._post(path, asked, method="DELETE", api=HEADRACE_API, retry=Retry.UNSENT)

    def list_grants(self, username: str = "", scope: str = "", target: str = "") -> list[Grant]:
        asked = wire.ListGrants(username=username, scope=scope, target=target)
        return self._get("grants/list", asked, wire.GrantsAnswer, api=HEADRACE_API).grants
