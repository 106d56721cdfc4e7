"""Signing in through an OpenID Connect provider: authorization code with PKCE.

Source: OpenID Connect Core 1.0 and Discovery 1.0; RFC 7636 (PKCE); RFC 9207 (`iss` in the answer).
"""

from __future__ import annotations

import threading
import time
from typing import Any, NamedTuple
from urllib.parse import urlencode

from headrace.identity.openid_settings import Provider
from mlflow.exceptions import MlflowException

TIMEOUT_S = 10.0
LEEWAY_S = 60
REMEMBERED_S = 3600.0

# Signatures by a key of the provider's; never by a secret that others know, never none.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
              "Ed25519", "EdDSA")  # fmt: skip


class Arrival(NamedTuple):
    """Who comes from a provider.

    Attributes:
        issuer, subject: Who it is, for good.
        username: What the provider calls them now.
        groups: Their groups there.
    """

    issuer: str
    subject: str
    username: str
    groups: frozenset[str]


class _Found(NamedTuple):
    metadata: dict[str, Any]
    until: float


class OpenIdClient:
    """Talks to one provider. Its calls wait for the network.

    Args:
        provider: The provider, and who this server is to it.
    """

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._lock = threading.Lock()
        self._found: _Found | None = None
        self._keys: Any = None

    def address_to_sign_in(self, callback: str, state: str, nonce: str, verifier: str) -> str:
        """Where a browser is sent to sign in.

        Raises:
            MlflowException: The provider does not answer as one (`TEMPORARILY_UNAVAILABLE`).
        """
        endpoint = self._metadata()["authorization_endpoint"]
        with self._session(callback) as session:
            url, _ = session.create_authorization_url(
                endpoint, state=state, nonce=nonce, code_verifier=verifier
            )
        return str(url)

    def arrival(self, callback: str, code: str, nonce: str, verifier: str) -> Arrival:
        """Who came back with a code.

        Raises:
            MlflowException: The provider does not answer as one (`TEMPORARILY_UNAVAILABLE`), or
                what it says does not hold (`UNAUTHENTICATED`).
        """
        metadata, provider = self._metadata(), self.provider
        wanted = {provider.username_claim, *([provider.groups_claim] if provider.groups else [])}
        with self._session(callback) as session:
            token = self._token(session, code, verifier)
            claims = self._verified(token, nonce)
            if not wanted <= claims.keys() and "userinfo_endpoint" in metadata:
                claims = {**self._userinfo(session, str(claims["sub"])), **claims}
        return self._arrival(claims)

    def address_to_sign_out(self, back: str) -> str:
        """Where a browser is sent to sign out there; empty: the provider has no such place."""
        endpoint = self._metadata().get("end_session_endpoint")
        if not endpoint:
            return ""
        fields = {"client_id": self.provider.client_id, "post_logout_redirect_uri": back}
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(fields)}"

    def _arrival(self, claims: dict[str, Any]) -> Arrival:
        name_claim = self.provider.username_claim
        username = claims.get(name_claim)
        if not isinstance(username, str) or not username:
            raise _untrue(
                f"{self.provider.label} says no {name_claim!r} of who signed in. Name another "
                "claim as username_claim, or add to scopes."
            )
        if name_claim == "email" and claims.get("email_verified") is False:
            raise _untrue(f"{self.provider.label} has not verified the address {username!r}.")
        groups = claims.get(self.provider.groups_claim)
        if isinstance(groups, str):
            groups = [groups]
        found = groups if isinstance(groups, list) else []
        return Arrival(
            self.provider.issuer,
            str(claims["sub"]),
            username,
            frozenset(group for group in found if isinstance(group, str)),
        )

    # ---- what the provider says ----
    def _metadata(self) -> dict[str, Any]:
        with self._lock:
            if self._found is None or self._found.until < time.monotonic():
                base = self.provider.issuer.rstrip("/")
                metadata = self._fetched(f"{base}/.well-known/openid-configuration")
                if metadata.get("issuer") != self.provider.issuer:
                    raise self._unavailable(
                        f"it names itself {metadata.get('issuer')!r}: write that as its issuer"
                    )
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    if not isinstance(metadata.get(name), str):
                        raise self._unavailable(f"it names no {name}")
                self._found = _Found(metadata, time.monotonic() + REMEMBERED_S)
                self._keys = None
            return self._found.metadata

    def _token(self, session: Any, code: str, verifier: str) -> dict[str, Any]:
        from authlib.common.errors import AuthlibBaseError  # an extra

        endpoint = self._metadata()["token_endpoint"]
        try:
            found = session.fetch_token(
                endpoint, code=code, code_verifier=verifier, timeout=TIMEOUT_S
            )
        except AuthlibBaseError as error:
            raise _untrue(f"The provider takes the code for none of its own: {error}") from error
        except (OSError, ValueError) as error:
            raise self._unavailable(error) from error
        return dict(found)

    def _key_set(self, anew: bool) -> Any:
        from joserfc.jwk import KeySet  # an extra

        metadata = self._metadata()
        with self._lock:
            if self._keys is None or anew:
                try:
                    self._keys = KeySet.import_key_set(self._fetched(metadata["jwks_uri"]))  # type: ignore[arg-type]
                except (ValueError, KeyError, TypeError) as error:
                    raise self._unavailable(error) from error
            return self._keys

    def _verified(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of an ID token that holds."""
        from authlib.oidc.core import CodeIDToken  # an extra
        from joserfc import jwt
        from joserfc.errors import JoseError

        text = token.get("id_token")
        if not isinstance(text, str):
            raise _untrue("The provider sent no ID token: is openid among the scopes?")
        algorithms = list(ALGORITHMS)
        try:
            try:
                found = jwt.decode(text, self._key_set(anew=False), algorithms=algorithms)
            except (JoseError, ValueError):  # signed with a newer key, it may be
                found = jwt.decode(text, self._key_set(anew=True), algorithms=algorithms)
            client_id = self.provider.client_id
            expected = {
                "iss": {"essential": True, "value": self.provider.issuer},
                "aud": {"essential": True, "value": client_id},
                "nonce": {"essential": True, "value": nonce},
            }
            params = {"nonce": nonce, "client_id": client_id}
            params["access_token"] = token.get("access_token", "")
            claims = CodeIDToken(found.claims, found.header, expected, params)
            claims.validate(leeway=LEEWAY_S)
        except (JoseError, ValueError) as error:
            raise _untrue(f"The provider's ID token does not hold: {error}") from error
        return dict(claims)

    def _userinfo(self, session: Any, subject: str) -> dict[str, Any]:
        try:
            answer = session.get(self._metadata()["userinfo_endpoint"], timeout=TIMEOUT_S)
            answer.raise_for_status()
            found = answer.json()
        except (OSError, ValueError) as error:
            raise self._unavailable(error) from error
        if not isinstance(found, dict) or found.get("sub") != subject:
            raise _untrue("The provider's userinfo is about somebody else.")
        return found

    def _fetched(self, url: str) -> dict[str, Any]:
        try:
            with self._session("") as session:
                answer = session.request("GET", url, withhold_token=True, timeout=TIMEOUT_S)
                answer.raise_for_status()
                found = answer.json()
        except (OSError, ValueError) as error:
            raise self._unavailable(error) from error
        if not isinstance(found, dict):
            raise self._unavailable(f"{url} is no JSON object")
        return found

    def _session(self, callback: str) -> Any:
        try:
            from authlib.integrations.requests_client import OAuth2Session  # an extra
        except ImportError:
            raise _no_library() from None
        found = self._found.metadata if self._found else {}
        known = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        secret = self.provider.client_secret
        method = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
        return OAuth2Session(
            self.provider.client_id,
            secret or None,
            scope=" ".join(self.provider.scopes),
            redirect_uri=callback,
            code_challenge_method="S256",
            token_endpoint_auth_method=method if secret else "none",
        )

    def _unavailable(self, why: object) -> MlflowException:
        return MlflowException(
            f"The provider {self.provider.name!r} at {self.provider.issuer} cannot be used: {why}.",
            "TEMPORARILY_UNAVAILABLE",
        )


def refuse_without_openid_library() -> None:
    """Raise `FEATURE_DISABLED` if nobody can sign in through a provider here."""
    try:
        import authlib.integrations.requests_client  # noqa: F401  # an extra
    except ImportError:
        raise _no_library() from None


def _no_library() -> MlflowException:
    return MlflowException(
        "OpenID Connect needs libraries that are not installed: pip install 'headrace[oidc]'.",
        "FEATURE_DISABLED",
    )


def _untrue(message: str) -> MlflowException:
    return MlflowException(message, "UNAUTHENTICATED")
