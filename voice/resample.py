"""Brings sound to another sample rate, and several channels to one."""

from collections.abc import Iterable, Iterator

import numpy as np
import soxr

from contracts.voice import Sound

Samples = np.ndarray
"""float32 in [-1, 1], one channel."""


def to_mono(block: np.ndarray) -> Samples:
    """The mean of all channels of `block` (frames x channels); what is no number becomes silence."""
    return np.nan_to_num(block.mean(axis=1), nan=0.0, posinf=0.0, neginf=0.0).astype(np.float32)


def resampled(blocks: Iterable[Samples], from_hz: float, to_hz: float) -> Iterator[Samples]:
    """`blocks` at another rate, block by block, so that a long recording needs little memory."""
    stream = soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32")
    for block in blocks:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True)


def to_pcm(samples: Samples) -> bytes:
    """Signed 16 bit little endian; what is too loud is clipped."""
    return (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes()


def to_samples(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32768


def at_rate(sound: Sound, sample_rate_hz: int) -> Sound:
    """`sound` at `sample_rate_hz`."""
    if sound.sample_rate_hz == sample_rate_hz:
        return sound
    blocks = resampled([to_samples(sound.pcm)], sound.sample_rate_hz, sample_rate_hz)
    return Sound(b"".join(to_pcm(block) for block in blocks), sample_rate_hz)


def silence(seconds: float, sample_rate_hz: int) -> Sound:
    return Sound(bytes(2 * round(seconds * sample_rate_hz)), sample_rate_hz)


def joined(sounds: Iterable[Sound], pause_s: float) -> Sound | None:
    """One sound of all `sounds`, at the rate of the first, with a pause between two; None where there are none."""
    pieces: list[Sound] = []
    for sound in sounds:
        if pieces:
            pieces.append(silence(pause_s, pieces[0].sample_rate_hz))
        pieces.append(at_rate(sound, pieces[0].sample_rate_hz) if pieces else sound)
    return Sound(b"".join(piece.pcm for piece in pieces), pieces[0].sample_rate_hz) if pieces else None
