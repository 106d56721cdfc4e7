"""Links by which a user chooses a password, once: nobody else ever knows it."""

from __future__ import annotations

from headrace.audit.log import record
from headrace.identity.actor import Actor, acting, current_actor
from headrace.identity.secret_texts import check_password, digest_of, hash_password, new_secret
from headrace.services.service import Service
from headrace.services.tokens import LINK_MS
from headrace.services.users import user_row
from headrace.sql.engine import Row, Tx, now_ms
from headrace.sql.queries import users as queries
from mlflow.exceptions import INVALID_PARAMETER_VALUE, UNAUTHENTICATED, MlflowException
from mlflow.wire.identity import LinkFound, SignInLink


class SignInLinkService(Service):
    """Links by which a user chooses a password."""

    def create_sign_in_link(self, username: str) -> SignInLink:
        """Make a link that works once and for a day; a user's earlier ones do not work any more.

        Raises:
            MlflowException: There is no such user (`RESOURCE_DOES_NOT_EXIST`), or it is a service
                account or deactivated (`INVALID_PARAMETER_VALUE`).
        """
        secret = new_secret()
        with self.engine.write() as tx:
            number, name, kind, active, *_ = user_row(tx, username)
            if kind != "user" or not active:
                why = "a service account, which has tokens" if kind != "user" else "deactivated"
                raise MlflowException(
                    f"{name!r} is {why}; a link would let nobody in.", INVALID_PARAMETER_VALUE
                )
            expires = now_ms() + LINK_MS
            tx.execute(queries.DELETE_LINKS_OF, (number,))
            tx.execute(queries.ADD_USER_LINK, (digest_of(secret), expires, number))
            record(tx, "user.link_created", name)
        return SignInLink(link=secret, username=name, expiry_timestamp=expires)

    def look_at_sign_in_link(self, link: str) -> LinkFound:
        """Whose link it is.

        Raises:
            MlflowException: It does not work (`UNAUTHENTICATED`).
        """
        with self.engine.read() as tx:
            expires, _, name = _find(tx, link)
        return LinkFound(username=name or "", expiry_timestamp=expires)

    def use_sign_in_link(self, link: str, password: str) -> int:
        """Give the link's user a password; their number.

        Raises:
            MlflowException: The link does not work (`UNAUTHENTICATED`), or the password cannot be
                one (`INVALID_PARAMETER_VALUE`).
        """
        with self.engine.read() as tx:
            _find(tx, link)
        # Outside the transaction: it takes a tenth of a second.
        hashed = hash_password(check_password(password))
        with self.engine.write() as tx:
            _, number, name = _find(tx, link)
            if number is None:
                raise MlflowException(
                    "This link makes the first user: choose a name, too.", INVALID_PARAMETER_VALUE
                )
            before = acting.set(Actor(name, "user", current_actor().address))
            try:
                tx.execute(queries.DELETE_LINKS_OF, (number,))
                tx.execute(queries.SET_PASSWORD, (hashed, now_ms(), number))
                tx.execute(queries.DELETE_SESSIONS_OF, (number,))
                record(tx, "user.password_set", name)
            finally:
                acting.reset(before)
            self.identity_epoch.changed(tx)
        return int(number)


def _find(tx: Tx, link: str) -> Row:
    row = tx.row(queries.FIND_LINK, (digest_of(link), now_ms()))
    if row is None:
        raise MlflowException(
            "This link was used already, or is too old. Ask an admin for another one.",
            UNAUTHENTICATED,
        )
    return row
