"""The mark that a file is AI-generated, for machines: the field AIGC in a RIFF chunk of its own (GB 45438)."""

import json
import struct
import uuid
from collections.abc import Iterator

CHUNK = b"AIGC"
KEYS = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
GENERATED = "1"
"""The value of Label for what certainly is AI-generated."""
_PRODUCER = "Suiban 岁伴"
_RIFF_HEADER = 12


def new_field() -> dict[str, str]:
    """The seven keys for one new file. ProduceID is random: it leads to no person, no device and no moment."""
    known = {"Label": GENERATED, "ContentProducer": _PRODUCER, "ProduceID": uuid.uuid4().hex}
    return {key: known.get(key, "") for key in KEYS}


def with_field(wav: bytes, field: dict[str, str]) -> bytes:
    """`wav` with `field` in a chunk after all others, which readers that do not know it pass over.

    Raises ValueError where `wav` is no RIFF WAVE file or `field` has other keys than KEYS.
    """
    if wav[:4] != b"RIFF" or wav[8:_RIFF_HEADER] != b"WAVE":
        raise ValueError("this is no RIFF WAVE file")
    if tuple(field) != KEYS:
        raise ValueError(f"the field AIGC has the keys {', '.join(KEYS)}")
    content = json.dumps({"AIGC": field}, ensure_ascii=False).encode()
    body = _even(wav[8:]) + CHUNK + struct.pack("<I", len(content)) + _even(content)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def read_field(wav: bytes) -> dict[str, str] | None:
    """The field AIGC of a WAV file's bytes; None where there is none or it cannot be read."""
    for name, content in _chunks(wav):
        if name == CHUNK:
            try:
                field = json.loads(content)["AIGC"]
            except (ValueError, KeyError, TypeError):
                return None
            return field if isinstance(field, dict) else None
    return None


def _chunks(wav: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = _RIFF_HEADER
    while place + 8 <= len(wav):
        name, (length,) = wav[place : place + 4], struct.unpack_from("<I", wav, place + 4)
        yield name, wav[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _even(content: bytes) -> bytes:
    """Chunks begin at even places."""
    return content + b"\0" * (len(content) % 2)
