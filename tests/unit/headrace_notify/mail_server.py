"""A real SMTP server on loopback that keeps what it gets."""

from __future__ import annotations

import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers import _free_port

TLS = Path(__file__).resolve().parents[2] / "data" / "tls"
USERNAME, PASSWORD = "headrace", "the mail server's password"


class MailServer:
    """The server.

    Args:
        security: How it is to be spoken to, as MLFLOW_SMTP_SECURITY says; with `starttls` it takes
            mail only from who signed in.

    Attributes:
        answers: What it answers to the next messages; then 250.
        unknown: Addresses that it does not take mail for.
        got: Messages, in the order in which they came.
    """

    def __init__(self, security: str = "none") -> None:
        self.answers: list[str] = []
        self.unknown: set[str] = set()
        self.got: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")
        more: dict[str, Any] = {}
        if security == "tls":
            more = {"ssl_context": context}
        elif security == "starttls":
            more = {"tls_context": context, "require_starttls": True}
            more |= {"authenticator": _authenticate, "auth_required": True}
        # Its controller knocks at the port that it was given to see whether it listens.
        self.port = _free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **more)
        self._controller.start()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 There is nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("2"):
            content = envelope.original_content or b""
            found = message_from_bytes(content, policy=policy.default)
            assert isinstance(found, EmailMessage)
            self.got.append(found)
            self.recipients.append(envelope.rcpt_tos)
        return answer

    def close(self) -> None:
        self._controller.stop()


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, sent: Any
) -> AuthResult:
    assert isinstance(sent, LoginPassword)
    right = (sent.login, sent.password) == (USERNAME.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)
