"""Signs what is posted, as the Standard Webhooks specification 1.0 says."""

import base64
import binascii
import hashlib
import hmac

from contracts.errors import InputError

_PREFIX = "whsec_"


def secret_key(secret: str) -> bytes:
    """The 24 to 64 bytes in `secret`, base64 with or without "whsec_". Raises InputError(input.webhook_secret)."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not 24 <= len(key) <= 64:
        raise InputError("input.webhook_secret", "A webhook secret is whsec_ and 24 to 64 random bytes in base64.")
    return key


def headers(key: bytes, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """webhook-id, webhook-timestamp (seconds since 1970, UTC) and webhook-signature for `body`."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}"}
