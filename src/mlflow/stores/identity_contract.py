"""What a store is that knows users: the platform's services, and `mlflow.stores.rest`."""

from __future__ import annotations

from abc import ABC, abstractmethod

from mlflow.entities.access_token import AccessToken
from mlflow.entities.grant import Grant
from mlflow.entities.user import Group, User
from mlflow.stores.contract import PagedList


class UserStore(ABC):
    """Users and groups."""

    @abstractmethod
    def create_user(self, username: str, password: str | None = None, kind: str = "user") -> User:
        """Make a user.

        Raises:
            MlflowException: There is one of this name (`RESOURCE_ALREADY_EXISTS`), or the password
                cannot be one (`INVALID_PARAMETER_VALUE`).
        """

    @abstractmethod
    def get_user(self, username: str) -> User:
        """The user."""

    @abstractmethod
    def list_users(self, max_results: int = 1000, page_token: str | None = None) -> PagedList[User]:
        """A page of users, by name."""

    @abstractmethod
    def set_password(self, username: str, password: str) -> None:
        """Give a user a password, and end their sessions."""

    @abstractmethod
    def set_active(self, username: str, active: bool) -> None:
        """Let a user sign in, or not; sessions and tokens do not work meanwhile."""

    @abstractmethod
    def delete_user(self, username: str) -> None:
        """Remove a user with their tokens, sessions and roles."""

    @abstractmethod
    def create_group(self, name: str) -> Group:
        """Make a group."""

    @abstractmethod
    def delete_group(self, name: str) -> None:
        """Remove a group, and its roles with it."""

    @abstractmethod
    def list_groups(self) -> list[Group]:
        """Groups with their members, by name."""

    @abstractmethod
    def add_member(self, group: str, username: str) -> None:
        """Put a user into a group."""

    @abstractmethod
    def remove_member(self, group: str, username: str) -> None:
        """Take a user out of a group."""


class TokenStore(ABC):
    """Personal access tokens."""

    @abstractmethod
    def create_token(
        self, username: str = "", name: str = "", role: str = "admin", lifetime: int | None = None
    ) -> AccessToken:
        """Make a token; its secret is in the answer and nowhere else.

        Args:
            username: Whose; one's own by default.
            name: What it is for.
            role: The most that it may do.
            lifetime: Milliseconds until it expires; None: it does not.
        """

    @abstractmethod
    def list_tokens(self, username: str = "", everybody: bool = False) -> list[AccessToken]:
        """Tokens of a user, one's own by default, or of everybody; without their secrets."""

    @abstractmethod
    def delete_token(self, id: str) -> None:
        """Revoke a token."""


class GrantStore(ABC):
    """Roles."""

    @abstractmethod
    def grant_role(
        self,
        role: str,
        username: str = "",
        group: str = "",
        scope: str = "everything",
        target: str = "",
    ) -> Grant:
        """Give a user or a group a role, in place of the one they have there."""

    @abstractmethod
    def revoke_role(
        self, username: str = "", group: str = "", scope: str = "everything", target: str = ""
    ) -> None:
        """Take a role away; `RESOURCE_DOES_NOT_EXIST` if there is none."""

    @abstractmethod
    def list_grants(self, username: str = "", scope: str = "", target: str = "") -> list[Grant]:
        """Roles: all of them, a user's own, or those on a target."""


class IdentityStore(UserStore, TokenStore, GrantStore):
    """Users, tokens and roles."""
