"""Softer and louder for one session, without a clipped sample."""

import numpy as np
import pytest

from contracts.voice import Sound
from voice.volume import Volume

WAVE = (30_000 * np.sin(np.arange(24_000) / 20)).astype("<i2")
SOUND = Sound(WAVE.tobytes(), 24_000)


def samples(volume: Volume) -> np.ndarray:
    return np.frombuffer(volume.of(SOUND).pcm, dtype="<i2").astype(int)


def test_softer_is_half_as_loud():
    volume = Volume()
    assert volume.of(SOUND) is SOUND
    volume.softer()
    assert np.abs(samples(volume) - WAVE / 2).max() <= 1


def test_louder_brings_it_back_and_then_further():
    volume = Volume()
    volume.softer()
    volume.softer()
    volume.louder()
    assert volume.gain == 1.0
    volume.louder()
    volume.louder()
    assert volume.gain == 1.5


def test_however_often_asked_it_can_still_be_heard():
    volume = Volume()
    for _ in range(10):
        volume.softer()
    assert samples(volume).max() > 5_000


def test_louder_lifts_the_soft_and_cuts_nothing_off():
    volume = Volume()
    volume.louder()
    louder = samples(volume)
    soft = np.abs(WAVE) < 10_000
    assert louder[soft] == pytest.approx(1.5 * WAVE[soft], abs=3)
    assert np.abs(louder).max() < 32_767
    order = np.argsort(WAVE)
    assert (np.diff(louder[order]) >= 0).all()
