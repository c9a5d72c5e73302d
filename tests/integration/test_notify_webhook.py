"""Webhooks and text messages against a real web server: signed, never redirected, honest about what is not known."""

import base64
import hashlib
import hmac

import pytest

from contracts.alerts import DeliveryError, Receipt
from contracts.errors import InputError
from notify.screen import ScreenChannel
from notify.sms import SmsChannel, WebhookSmsGateway
from notify.webhook import WebhookChannel
from tests.integration.notify_support import COMPOSE, SECRET, WebServer, alert, closed_port


def _channel(timeout_s: float = 5.0) -> WebhookChannel:
    return WebhookChannel(SECRET, timeout_s, COMPOSE)


def _is_signed(headers: dict[str, str], body: bytes) -> bool:
    """As a receiver checks it."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{wanted}"


def test_a_webhook_is_signed_and_carries_the_key_and_no_words():
    with WebServer().running() as server:
        receipt = _channel().deliver(alert(words="我胸口疼"), server.url)
    (headers, body) = server.requests[0]
    assert _is_signed(headers, body)
    assert headers["webhook-id"] == alert().key
    data = server.body()["data"]
    assert (data["kind"], data["level"], data["resident"]) == ("medical", "imminent", "王桂兰")
    assert "胸口" not in body.decode()
    assert receipt == Receipt("200")


def test_a_second_try_sends_the_same_body_under_the_same_id():
    with WebServer().running() as server:
        for _ in range(2):
            _channel().deliver(alert(), server.url)
    (first, body), (second, again) = server.requests
    assert (first["webhook-id"], body) == (second["webhook-id"], again)


@pytest.mark.parametrize(
    ("answer", "acknowledged"),
    [
        (b'{"acknowledged": true}', True),
        (b'{"acknowledged": "true"}', False),
        (b"[", False),
        (b"\xff", False),
        (b"", False),
    ],
)
def test_only_a_plain_yes_takes_the_case_over(answer, acknowledged):
    with WebServer(202, answer).running() as server:
        assert _channel().deliver(alert(), server.url).acknowledged is acknowledged


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (410, True), (408, False), (425, False), (429, False), (500, False), (503, False)],
)
def test_a_refusal_says_whether_trying_again_helps(status, permanent):
    with WebServer(status).running() as server, pytest.raises(DeliveryError) as caught:
        _channel().deliver(alert(), server.url)
    assert (caught.value.permanent, caught.value.uncertain) == (permanent, False)


def test_a_redirect_is_not_followed():
    with WebServer(307).running() as server, pytest.raises(DeliveryError) as caught:
        _channel().deliver(alert(), server.url)
    assert caught.value.permanent
    assert len(server.requests) == 1


@pytest.mark.parametrize("how", ["hang", "cut"])
def test_silence_after_the_request_is_uncertain(how):
    with WebServer(**{how: True}).running() as server, pytest.raises(DeliveryError) as caught:
        _channel(0.5).deliver(alert(), server.url)
    assert (caught.value.permanent, caught.value.uncertain) == (False, True)


def test_a_server_that_is_away_is_tried_again():
    with pytest.raises(DeliveryError) as caught:
        _channel().deliver(alert(), f"http://127.0.0.1:{closed_port()}/")
    assert (caught.value.permanent, caught.value.uncertain) == (False, False)


def test_a_text_message_goes_to_the_gateway_short_with_the_link_beside_it():
    with WebServer(200, b'{"acknowledged": true}').running() as server:
        gateway = WebhookSmsGateway(server.url, SECRET, 5.0)
        receipt = SmsChannel(gateway, COMPOSE).deliver(alert(), "13912345678")
    headers, body = server.requests[0]
    assert _is_signed(headers, body)
    sent = server.body()
    assert (sent["to"], sent["link"]) == ("13912345678", "http://127.0.0.1:8080/ack/token")
    assert "120" in sent["text"]
    assert not receipt.acknowledged


def test_a_gateway_beyond_this_computer_needs_https():
    with pytest.raises(InputError):
        WebhookSmsGateway("http://example.org/sms", SECRET, 5.0)


class _Board:
    def __init__(self, *keys: str) -> None:
        self._keys = keys

    def holds(self, key: str) -> bool:
        return key in self._keys


def test_a_screen_is_told_only_what_its_board_holds():
    assert ScreenChannel(_Board(alert().key)).deliver(alert(), "ward-2") == Receipt("ward-2")
    with pytest.raises(DeliveryError):
        ScreenChannel(_Board()).deliver(alert(), "ward-2")
