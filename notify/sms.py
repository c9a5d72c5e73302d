"""Tells a person by text message, through a gateway behind one method."""

from typing import Protocol

from contracts.alerts import Alert, Receipt
from notify.addresses import check_phone, check_url
from notify.message import Compose
from notify.post import SignedPost
from notify.signing import secret_key


class SmsGateway(Protocol):
    """Sends `text` (one text message long) to `number`; `key` lets it drop a copy. Raises DeliveryError."""

    def send(self, key: str, number: str, text: str, link: str) -> Receipt: ...


class WebhookSmsGateway:
    """A gateway that takes a signed POST with `to`, `text` and `link`; `link` alone where it does not fit the text.

    Raises InputError(input.address, input.webhook_secret).
    """

    def __init__(self, url: str, secret: str, timeout_s: float) -> None:
        check_url(url)
        self._url = url
        self._post = SignedPost(secret_key(secret), timeout_s)

    def send(self, key: str, number: str, text: str, link: str) -> Receipt:
        return self._post.send(self._url, key, {"type": "suiban.sms", "to": number, "text": text, "link": link})


class SmsChannel:
    """A text message of at most 70 Chinese or 160 English characters."""

    def __init__(self, gateway: SmsGateway, compose: Compose) -> None:
        self._gateway = gateway
        self._compose = compose

    def deliver(self, alert: Alert, address: str) -> Receipt:
        message = self._compose(alert)
        # A gateway that takes the message has not read it: only a person acknowledges.
        return Receipt(self._gateway.send(alert.key, address, message.sms, message.link).reference)

    def check(self, address: str) -> None:
        check_phone(address)
