"""Webhooks by e-mail: to `mailto:team@company.com`, through the operator's SMTP server.

What is delivered is JSON, `{"subject", "text"}`, as all deliveries are; here it becomes a message.
"""

from __future__ import annotations

import json
import re
import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import formatdate

from headrace.notify.targets import Sent
from mlflow.exceptions import MlflowException
from mlflow.settings import (
    MLFLOW_SMTP_FROM,
    MLFLOW_SMTP_HOST,
    MLFLOW_SMTP_PASSWORD,
    MLFLOW_SMTP_PORT,
    MLFLOW_SMTP_SECURITY,
    MLFLOW_SMTP_USERNAME,
    MLFLOW_WEBHOOK_REQUEST_TIMEOUT,
)
from mlflow.validation import invalid, shorten

SCHEME = "mailto:"
MOST_ADDRESSES = 50
PORTS = {"starttls": 587, "tls": 465, "none": 25}

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")


def is_mail(url: str) -> bool:
    """Whether a webhook is sent by e-mail."""
    return url[: len(SCHEME)].lower() == SCHEME


def recipients(url: str) -> list[str]:
    """The addresses in `mailto:one@company.com,other@company.com`.

    Raises:
        MlflowException: They are none, or no mail server is set (`INVALID_PARAMETER_VALUE`).
    """
    found = url[len(SCHEME) :].split(",")
    wrong = [each for each in found if not _ADDRESS.fullmatch(each)]
    if wrong or len(found) > MOST_ADDRESSES:
        invalid(
            f"A webhook by e-mail names 1 to {MOST_ADDRESSES} addresses, as in "
            f"mailto:team@company.com,boss@company.com; {shorten(repr(url))} does not."
        )
    if not MLFLOW_SMTP_HOST.get() or not MLFLOW_SMTP_FROM.get():
        invalid(
            "No mail is sent from here: the operator sets MLFLOW_SMTP_HOST and MLFLOW_SMTP_FROM."
        )
    _security()
    return found


def send_mail(url: str, delivery_id: str, body: str) -> Sent:
    """Hand a message to the mail server, once; what it answers stands for the target's answer."""
    try:
        to = recipients(url)
        message = _message(to, delivery_id, json.loads(body))
        with _connected() as server:
            refused = server.send_message(message)
    except MlflowException as error:
        return Sent(None, "", error.message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return _refused(min(codes, default=550), str(error))
    except smtplib.SMTPResponseException as error:
        text = error.smtp_error
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        return _refused(error.smtp_code, said)
    except (OSError, smtplib.SMTPException) as error:
        return Sent(None, "", f"{type(error).__name__}: {error}")
    return Sent(250, f"Not taken for {', '.join(refused)}" if refused else "", "")


def _refused(code: int, said: str) -> Sent:
    # RFC 5321, 4.2.1: 5xx is for good. But a password that is wrong may be put right.
    return Sent(code, f"{code} {said}", "", is_final=code >= 500 and code not in (530, 535))


def _message(to: list[str], delivery_id: str, body: dict[str, str]) -> EmailMessage:
    sender = MLFLOW_SMTP_FROM.get()
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Subject"] = " ".join(body["subject"].split())
    message["Date"] = formatdate()
    # Tried again it is the same message, which a mailbox shows once.
    domain = sender.rpartition("@")[2].strip(" >") or "localhost"
    message["Message-ID"] = f"<{delivery_id}.headrace@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body["text"])
    return message


def _connected() -> smtplib.SMTP:
    security, host = _security(), MLFLOW_SMTP_HOST.get()
    port = MLFLOW_SMTP_PORT.get() or PORTS[security]
    seconds = MLFLOW_WEBHOOK_REQUEST_TIMEOUT.get()
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, port, timeout=seconds, context=context)
        if security == "tls"
        else smtplib.SMTP(host, port, timeout=seconds, local_hostname=socket.gethostname())
    )
    try:
        if security == "starttls":
            server.starttls(context=context)
        if MLFLOW_SMTP_USERNAME.get():
            server.login(MLFLOW_SMTP_USERNAME.get(), MLFLOW_SMTP_PASSWORD.get())
    except BaseException:
        server.close()
        raise
    return server


def _security() -> str:
    security = MLFLOW_SMTP_SECURITY.get().lower()
    if security not in PORTS:
        invalid(f"MLFLOW_SMTP_SECURITY is {', '.join(PORTS)}; {security!r} is none of them.")
    return security
