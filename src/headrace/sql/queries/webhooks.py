"""Webhooks, and what is to be sent to them."""

from __future__ import annotations

from functools import cache

from headrace.sql.dialects import Dialect

COLUMNS = (
    "webhook_id, name, description, url, events, status, creation_time, last_update_time, secret,"
    " since_seq"
)
GET = f"SELECT {COLUMNS} FROM webhooks WHERE webhook_id = ?"
PAGE = f"SELECT {COLUMNS} FROM webhooks WHERE webhook_id > ? ORDER BY webhook_id LIMIT ?"
ACTIVE = f"SELECT {COLUMNS} FROM webhooks WHERE status = 'ACTIVE'"
ADD = (
    "INSERT INTO webhooks (webhook_id, name, description, url, events, secret, status, since_seq,"
    " creation_time, last_update_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
CHANGE = (
    "UPDATE webhooks SET name = ?, description = ?, url = ?, events = ?, secret = ?, status = ?,"
    " last_update_time = ? WHERE webhook_id = ?"
)
DELETE = "DELETE FROM webhooks WHERE webhook_id = ?"

# ---- what is to be sent ----
CURSOR = "SELECT seq FROM webhook_cursor"
SET_CURSOR = "UPDATE webhook_cursor SET seq = ?"
ADD_DELIVERY = (
    "INSERT INTO webhook_deliveries (webhook_id, event, body, next_attempt, creation_time,"
    " last_update_time) VALUES (?, ?, ?, ?, ?, ?)"
)
_DUE = (
    "SELECT d.delivery_num, d.webhook_id, d.event, d.body, d.attempts, d.next_attempt, w.url,"
    " w.secret FROM webhook_deliveries d JOIN webhooks w ON w.webhook_id = d.webhook_id"
    " WHERE d.state = 'waiting' AND d.next_attempt <= ? AND w.status = 'ACTIVE'"
)
DUE = f"{_DUE} ORDER BY d.delivery_num LIMIT ?"
NEXT_DUE = f"{_DUE} AND d.webhook_id = ? ORDER BY d.delivery_num LIMIT 1"
CLAIM = (
    "UPDATE webhook_deliveries SET next_attempt = ?, last_update_time = ?"
    " WHERE delivery_num = ? AND state = 'waiting' AND next_attempt = ?"
)
SETTLE = (
    "UPDATE webhook_deliveries SET state = ?, attempts = ?, next_attempt = ?, response_status = ?,"
    " error = ?, last_update_time = ? WHERE delivery_num = ?"
)
DELIVERIES = (
    "SELECT delivery_num, webhook_id, event, body, state, attempts, next_attempt, response_status,"
    " error, creation_time, last_update_time FROM webhook_deliveries WHERE webhook_id = ?"
    " AND delivery_num < ? ORDER BY delivery_num DESC LIMIT ?"
)
AGAIN = (
    "UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, next_attempt = ?,"
    " last_update_time = ? WHERE delivery_num = ? AND webhook_id = ?"
)
FORGET = "DELETE FROM webhook_deliveries WHERE state = 'delivered' AND last_update_time < ?"


@cache
def find_cursor(dialect: Dialect) -> str:
    """`CURSOR`, with nobody else able to move it until the commit."""
    return CURSOR + dialect.row_lock
