"""Messages about users, groups, tokens, roles and sessions."""

from __future__ import annotations

from mlflow.entities.access_token import AccessToken
from mlflow.entities.grant import Grant
from mlflow.entities.user import Group, User
from mlflow.wire.message import Message


class CreateUser(Message, frozen=True, kw_only=True):
    username: str
    password: str | None = None
    kind: str = "user"


class NamedUser(Message, frozen=True, kw_only=True):
    username: str


class ListUsers(Message, frozen=True, kw_only=True):
    max_results: int = 1000
    page_token: str = ""


class UsersAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    users: list[User] = []
    next_page_token: str = ""


class SetPassword(Message, frozen=True, kw_only=True):
    username: str
    password: str


class SetActive(Message, frozen=True, kw_only=True):
    username: str
    active: bool


class NamedGroup(Message, frozen=True, kw_only=True):
    name: str


class ListGroups(Message, frozen=True, kw_only=True):
    pass


class GroupsAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    groups: list[Group] = []


class Membership(Message, frozen=True, kw_only=True):
    name: str
    username: str


class CreateToken(Message, frozen=True, kw_only=True):
    """`lifetime` is in milliseconds; without it the token does not expire."""

    username: str = ""
    name: str = ""
    role: str = "admin"
    lifetime: int | None = None


class ListTokens(Message, frozen=True, kw_only=True):
    username: str = ""
    everybody: bool = False


class TokensAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    tokens: list[AccessToken] = []


class DeleteToken(Message, frozen=True, kw_only=True):
    id: str


class GrantRole(Message, frozen=True, kw_only=True):
    role: str
    username: str = ""
    group: str = ""
    scope: str = "everything"
    target: str = ""


class RevokeRole(Message, frozen=True, kw_only=True):
    username: str = ""
    group: str = ""
    scope: str = "everything"
    target: str = ""


class ListGrants(Message, frozen=True, kw_only=True):
    username: str = ""
    scope: str = ""
    target: str = ""


class GrantsAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    grants: list[Grant] = []


class SignInForm(Message, frozen=True, kw_only=True):
    username: str
    password: str


class FirstUser(Message, frozen=True, kw_only=True):
    """`link` is the secret of the link that the server printed."""

    link: str
    username: str
    password: str


class SignInLink(Message, frozen=True, kw_only=True, omit_defaults=False):
    """A link by which a user chooses a password, once; `link` is its secret."""

    link: str = ""
    username: str = ""
    expiry_timestamp: int = 0


class LookAtLink(Message, frozen=True, kw_only=True):
    link: str


class LinkFound(Message, frozen=True, kw_only=True, omit_defaults=False):
    """Whose link it is; without a name, it makes the first user."""

    username: str = ""
    expiry_timestamp: int = 0


class UseLink(Message, frozen=True, kw_only=True):
    link: str
    password: str


class SignedOut(Message, frozen=True, kw_only=True):
    """`go_on_to`: where the browser signs out at the provider, too; empty: nowhere."""

    go_on_to: str = ""


class GetSession(Message, frozen=True, kw_only=True):
    pass


class Session(Message, frozen=True, kw_only=True, omit_defaults=False):
    """Who calls. `sign_in` says whether this server asks who one is at all."""

    sign_in: bool = False
    signed_in: bool = False
    username: str = ""
    kind: str = ""
    role: str = ""
    grants: list[Grant] = []
