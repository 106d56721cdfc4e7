"""Secrets: passwords, tokens, sessions, links. None of them is ever stored."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING

from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from argon2 import PasswordHasher

TOKEN_PREFIX = "hrt_"  # noqa: S105  # what tokens begin with is no secret
MIN_PASSWORD_LENGTH = 12  # as MLflow's own sign-in wants
MAX_PASSWORD_LENGTH = 1024
_REMEMBERED = 1024


def new_secret(prefix: str = "") -> str:
    """A text that nobody can guess (256 bits)."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What a secret is known by: its SHA-256. It is too long to be guessed, unlike a password."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def check_password(password: str) -> str:
    """A password, if it can be one.

    Raises:
        MlflowException: It is too short or too long (`INVALID_PARAMETER_VALUE`).
    """
    if not isinstance(password, str) or not (
        MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH
    ):
        raise MlflowException.invalid_parameter_value(
            f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH:,} characters."
        )
    return password


def refuse_without_library() -> None:
    """Raise `FEATURE_DISABLED` if passwords cannot be hashed here."""
    _hasher()


def hash_password(password: str) -> str:
    """The Argon2 hash of a password, with its salt and parameters."""
    return _hasher().hash(password)


class Passwords:
    """Verifies passwords, and remembers for a while what it verified: Argon2 is slow on purpose,
    and clients send their password with every request.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._verified: OrderedDict[bytes, None] = OrderedDict()
        self._nobody: str | None = None

    def is_right(self, password: str, stored: str | None) -> bool:
        """Whether a password is the one whose hash is stored.

        Without a stored hash it takes as long as with one, so that nobody learns which users exist.
        """
        if len(password) > MAX_PASSWORD_LENGTH:
            return False
        text = f"{stored}\0{password}".encode("utf-8", "surrogateescape")
        key = hmac.digest(self._key, text, "sha256")
        if key in self._verified:
            return True
        if not self._verify(password, stored):
            return False
        self._verified[key] = None
        if len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)
        return True

    def _verify(self, password: str, stored: str | None) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        hasher = _hasher()
        if stored is None and self._nobody is None:
            self._nobody = hasher.hash(new_secret())
        try:
            return hasher.verify(stored or str(self._nobody), password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher  # only servers with sign-in need it
    except ImportError:
        raise MlflowException(
            "Passwords need a library that is not installed: pip install 'headrace[auth]'.",
            "FEATURE_DISABLED",
        ) from None
    return PasswordHasher()
