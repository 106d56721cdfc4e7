"""What is sent to a target: MLflow's JSON, or a message where people listen: in Slack, in Teams, by
e-mail.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlsplit

from headrace.notify.mail import is_mail

MAX_SUBJECT_LENGTH = 200

_LABELS = {"user": "Who", "comment": "Reason", "run_id": "Run", "source": "Files"}


def body_of(url: str, name: str, data: dict[str, Any], time_ms: int) -> str:
    """The JSON that is sent.

    Args:
        url: The target.
        name: `entity.action` of the event.
        time_ms: When it happened, in milliseconds since 1970-01-01 UTC.
    """
    if is_mail(url):
        subject = f"[Headrace] {sentence(name, data)}"
        return _json(
            {"subject": subject[:MAX_SUBJECT_LENGTH], "text": _letter(name, data, time_ms)}
        )
    host = (urlsplit(url).hostname or "").lower()
    if host == "hooks.slack.com":
        return _json({"text": sentence(name, data)})
    if host.endswith((".webhook.office.com", ".logic.azure.com")):
        return _json(_card(sentence(name, data)))
    entity, _, action = name.partition(".")
    when = datetime.fromtimestamp(time_ms / 1000, timezone.utc).isoformat()
    return _json({"entity": entity, "action": action, "timestamp": when, "data": data})


def sentence(name: str, data: dict[str, Any]) -> str:
    """An event in words."""
    what = str(data.get("name", ""))
    if data.get("version"):
        what += f" version {data['version']}"
    before, after = data.get("before") or {}, data.get("after") or {}
    stage = after.get("current_stage") or after.get("to_stage")
    details = f" → {stage}" if stage and stage != before.get("current_stage") else ""
    if data.get("alias"):
        details = f" @{data['alias']}"
    if data.get("key"):
        details = f" {data['key']}={data.get('value', '')}"
    user = f" by {data['user']}" if data.get("user") else ""
    comment = f": {data['comment']}" if data.get("comment") else ""
    verb = name.replace("_", " ").replace(".", " ")
    return f"{what}: {verb}{details}{user}{comment}"


def _letter(name: str, data: dict[str, Any], time_ms: int) -> str:
    """An event at length, a line for each thing there is to say."""
    when = datetime.fromtimestamp(time_ms / 1000, timezone.utc)
    before, after = data.get("before") or {}, data.get("after") or {}
    lines = [
        sentence(name, data),
        "",
        f"When: {when:%Y-%m-%d %H:%M:%S} UTC",
        *(f"{label}: {data[key]}" for key, label in _LABELS.items() if data.get(key)),
        *(
            f"{key}: {before.get(key)} -> {after.get(key)}"
            for key in sorted(before.keys() & after.keys())
            if before[key] != after[key] and not key.endswith("timestamp")
        ),
    ]
    return "\n".join(lines) + "\n"


def signature(secret: str, delivery_id: str, timestamp: str, body: str) -> str:
    """The header `X-MLflow-Signature`: an HMAC-SHA256 of id, time and body, in base 64."""
    text = f"{delivery_id}.{timestamp}.{body}".encode()
    digest = hmac.digest(secret.encode(), text, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


def _card(text: str) -> dict[str, Any]:
    """A message as Teams' workflows take it."""
    card = {
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": text, "wrap": True}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
