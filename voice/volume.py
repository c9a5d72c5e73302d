"""How loud the companion speaks in one session: softer or louder where the elder asks for it."""

from collections.abc import Collection

import numpy as np

from contracts.turn import Label
from contracts.voice import Sound
from voice.resample import to_pcm, to_samples

LOUDEST, USUAL, SOFTEST = 1.5, 1.0, 0.25
_KNEE = 0.8  # of full scale: what a louder voice would lift above it is bent, so that nothing is cut off


class Volume:
    """`gain`: what every sample is multiplied by; 1.0 as the voice made it."""

    def __init__(self) -> None:
        self.gain = USUAL

    def follow(self, labels: Collection[Label]) -> None:
        """Softer or louder where a part of the reply says so."""
        if Label.SOFTER in labels:
            self.softer()
        if Label.LOUDER in labels:
            self.louder()

    def softer(self) -> None:
        """Half as loud."""
        self.gain = max(SOFTEST, self.gain / 2)

    def louder(self) -> None:
        """As usual again; from there up to the loudest."""
        self.gain = USUAL if self.gain < USUAL else LOUDEST

    def of(self, sound: Sound) -> Sound:
        """`sound` at this volume; no sample is clipped."""
        if self.gain == USUAL:
            return sound
        samples = to_samples(sound.pcm) * self.gain
        over = np.abs(samples) > _KNEE
        room = 1.0 - _KNEE
        samples[over] = np.sign(samples[over]) * (_KNEE + room * np.tanh((np.abs(samples[over]) - _KNEE) / room))
        return Sound(to_pcm(samples), sound.sample_rate_hz)
