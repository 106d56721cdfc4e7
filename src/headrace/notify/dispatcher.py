"""The thread that tells webhooks what happened.

It looks through the audit log for events, writes down what is to be sent to whom, and sends it:
each webhook's one after the other, several webhooks' at once, so that a target that hangs keeps
nobody else waiting. What was written down is not lost when the process ends; what could not be sent
is tried again later and later, for a day. Several processes may do this on one database: each takes
what no other took.
"""

from __future__ import annotations

import json
import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from headrace.notify.bodies import body_of
from headrace.notify.events import Event, events_of
from headrace.services.audit import entry_of
from headrace.services.store import SqlStore
from headrace.services.webhooks import WebhookRow, deliver
from headrace.sql.engine import Row, now_ms
from headrace.sql.queries import audit as audit_queries
from headrace.sql.queries import webhooks as queries
from mlflow.exceptions import MlflowException

INTERVAL_S = 0.5
IDLE_INTERVAL_S = 5.0
"""How often it is looked whether there are any webhooks, where there are none."""

SENDERS = 4
ENTRIES_AT_ONCE = 200
DELIVERIES_AT_ONCE = 64

# Seconds until the next attempt, after the first, the second, ….
PAUSES_S = (10, 60, 300, 1800, 7200, 21_600, 43_200)
# So long nobody else tries what one process is trying.
LEASE_MS = 120_000
KEPT_MS = 30 * 24 * 3600 * 1000

_logger = logging.getLogger(__name__)


class Dispatcher:
    """Tells webhooks what happened, in a thread of its own.

    Args:
        store: The database.
        pauses_s: Seconds until the next attempt, after the first, the second, ….
    """

    def __init__(self, store: SqlStore, pauses_s: tuple[float, ...] = PAUSES_S) -> None:
        self._store = store
        self._engine = store.engine
        self._pauses = pauses_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; what is being sent is waited for a moment, and sent again by the next process."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        senders = ThreadPoolExecutor(SENDERS, "webhook")
        try:
            while not self._stopping.is_set():
                pause = IDLE_INTERVAL_S
                try:
                    if self.collect():
                        self._begin(senders)
                        pause = INTERVAL_S
                except MlflowException as error:
                    _logger.warning("Webhooks wait: %s", error.message)
                except Exception:
                    _logger.exception("Webhooks wait.")
                self._stopping.wait(pause)
        finally:
            senders.shutdown(wait=False, cancel_futures=True)

    # ---- what is to be sent ----
    def collect(self) -> bool:
        """Write down what is to be sent of what happened; False: there are no webhooks."""
        with self._engine.read() as tx:
            webhooks = [WebhookRow(*row) for row in tx.rows(queries.ACTIVE)]
            cursor, head = tx.value(queries.CURSOR), tx.value(audit_queries.HEAD)
        if cursor < head:
            with self._engine.write() as tx:
                cursor = tx.value(queries.find_cursor(tx.dialect))
                if not webhooks:
                    tx.execute(queries.SET_CURSOR, (max(cursor, head),))
                    return False
                rows = tx.rows(
                    f"{audit_queries.FIND} WHERE seq > ? ORDER BY seq LIMIT ?",
                    (cursor, ENTRIES_AT_ONCE),
                )
                now = now_ms()
                found = [event for row in rows for event in events_of(entry_of(row))]
                tx.executemany(
                    queries.ADD_DELIVERY,
                    [
                        (webhook.webhook_id, event.name, _body(webhook, event), now, now, now)
                        for event in found
                        for webhook in webhooks
                        if event.entry.seq > webhook.since_seq
                        and event.name in json.loads(webhook.events)
                    ],
                )
                if rows:
                    tx.execute(queries.SET_CURSOR, (rows[-1][0],))
                tx.execute(queries.FORGET, (now - KEPT_MS,))
        return bool(webhooks)

    # ---- sending ----
    def send_due(self) -> int:
        """Send what is due now, and wait for it; the number of webhooks that get something."""
        with ThreadPoolExecutor(SENDERS) as senders:
            return len(self._begin(senders))

    def _begin(self, senders: ThreadPoolExecutor) -> list[Future[None]]:
        """Have what is due sent: a thread for each webhook."""
        with self._engine.read() as tx:
            rows = tx.rows(queries.DUE, (now_ms(), DELIVERIES_AT_ONCE))
        begun = []
        for webhook_id in dict.fromkeys(row[1] for row in rows):
            with self._lock:
                if webhook_id in self._busy:
                    continue
                self._busy.add(webhook_id)
            begun.append(senders.submit(self._send_all, webhook_id))
        return begun

    def _send_all(self, webhook_id: str) -> None:
        """Send what is due to a webhook."""
        try:
            while not self._stopping.is_set():
                with self._engine.read() as tx:
                    row = tx.row(queries.NEXT_DUE, (now_ms(), webhook_id))
                if row is None or not self._claim(row):
                    return
                self._send(row)
        except Exception:
            _logger.exception("Deliveries of webhook %s wait.", webhook_id)
        finally:
            with self._lock:
                self._busy.discard(webhook_id)

    def _claim(self, row: Row) -> bool:
        now = now_ms()
        with self._engine.write() as tx:
            return bool(tx.execute(queries.CLAIM, (now + LEASE_MS, now, row[0], row[5])))

    def _send(self, row: Row) -> None:
        number, _, _, body, attempts, _, url, secret = row
        sent = deliver(url, secret, str(number), body)
        attempts += 1
        now = now_ms()
        state, next_attempt = "delivered", now
        if not sent.is_delivered:
            again = attempts <= len(self._pauses) and not sent.is_final
            state = "waiting" if again else "failed"
            if again:
                next_attempt = now + round(self._pauses[attempts - 1] * 1000)
        error = sent.error or (None if sent.is_delivered else sent.body) or None
        with self._engine.write() as tx:
            tx.execute(
                queries.SETTLE, (state, attempts, next_attempt, sent.status, error, now, number)
            )


def _body(webhook: WebhookRow, event: Event) -> str:
    return body_of(webhook.url, event.name, event.data, event.entry.time)
