"""Posts signed JSON and says what is known afterwards: delivered, surely not, or perhaps."""

import json
import time
from typing import Any

import httpx

from contracts.alerts import DeliveryError, Receipt
from notify.signing import headers

_TRY_AGAIN = frozenset({408, 425, 429})
_LONGEST_ANSWER = 64 * 1024


class SignedPost:
    """Sends over https, or http on this computer. Follows no redirect, asks no proxy.

    `timeout_s`: seconds for the connection, and again for each wait for the answer.
    """

    def __init__(self, key: bytes, timeout_s: float) -> None:
        self._key = key
        self._timeout_s = timeout_s

    def __repr__(self) -> str:
        return f"SignedPost(timeout_s={self._timeout_s})"

    def send(self, url: str, message_id: str, content: dict[str, Any]) -> Receipt:
        """Raises DeliveryError: permanent where the receiver refuses it, uncertain where the answer did not come."""
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        signed = headers(self._key, message_id, int(time.time()), body)
        signed |= {"content-type": "application/json; charset=utf-8", "user-agent": "suiban"}
        try:
            with (
                httpx.Client(timeout=self._timeout_s, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", url, content=body, headers=signed) as answer,
            ):
                return _receipt(answer.status_code, _start_of(answer))
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.WriteError,
            httpx.WriteTimeout,
        ) as problem:
            raise DeliveryError("delivery.unreachable", "The receiving server could not be reached.") from problem
        except httpx.TransportError as problem:
            raise DeliveryError(
                "delivery.no_answer", "The receiving server took the message and did not answer.", uncertain=True
            ) from problem
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise DeliveryError("delivery.address", "The web address cannot be used.", permanent=True) from problem


def _start_of(answer: httpx.Response) -> bytes:
    """The first bytes of the body; a body that does not end well changes nothing about what was delivered."""
    data = b""
    try:
        for piece in answer.iter_bytes():
            data += piece
            if len(data) > _LONGEST_ANSWER:
                break
    except httpx.HTTPError:
        return b""
    return data


def _receipt(status: int, body: bytes) -> Receipt:
    if 200 <= status < 300:
        return Receipt(reference=str(status), acknowledged=_is_acknowledged(body))
    permanent = 300 <= status < 500 and status not in _TRY_AGAIN
    raise DeliveryError(f"delivery.http_{status}", "The receiving server refused the message.", permanent=permanent)


def _is_acknowledged(body: bytes) -> bool:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and answer.get("acknowledged") is True
