"""Tells another computer system by a signed POST (Standard Webhooks)."""

from datetime import UTC
from typing import Any

from contracts.alerts import Alert, Receipt
from notify.addresses import check_url
from notify.message import Compose
from notify.post import SignedPost
from notify.signing import secret_key


class WebhookChannel:
    """`webhook-id` is the message's key, the same at every try. `{"acknowledged": true}` in the answer takes the case over.

    Raises InputError(input.webhook_secret) where `secret` is none.
    """

    def __init__(self, secret: str, timeout_s: float, compose: Compose) -> None:
        self._post = SignedPost(secret_key(secret), timeout_s)
        self._compose = compose

    def deliver(self, alert: Alert, address: str) -> Receipt:
        return self._post.send(address, alert.key, content(alert, self._compose))

    def check(self, address: str) -> None:
        check_url(address)


def content(alert: Alert, compose: Compose) -> dict[str, Any]:
    """The body; the same alert gives the same one."""
    message = compose(alert)
    data = {
        "key": alert.key,
        "case": alert.case_id,
        "resident": alert.resident_name,
        "contact": alert.contact_name,
        "kind": str(alert.kind),
        "level": str(alert.level),
        "language": str(alert.language),
        "subject": message.subject,
        "text": message.text,
        "acknowledge_url": message.link,
    }
    at = alert.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"type": f"suiban.{alert.purpose}", "timestamp": at, "data": data}
