"""The audible mark of AI speech: its rhythm, its pace, and what happens where a voice cannot say it."""

from itertools import pairwise

import numpy as np
import pytest

from contracts.language import Language
from contracts.voice import Sound
from tests.fakes.speech import FakeVoice
from voice.label import WORDINGS, Labels, Place, labelled, rhythm
from voice.mouth import Mouth

ZH, EN = Language.ZH_CN, Language.EN
RATE = 16_000


class TonedVoice(FakeVoice):
    """Takes `seconds` for a phrase, with silence around it."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def speak(self, sentence: str, language: Language) -> Sound:
        self.asked.append((sentence, language))
        edge = bytes(2 * round(0.2 * RATE))
        return Sound(edge + b"\x00\x20" * round(self.seconds * RATE) + edge, RATE)


def runs_of_tone(sound: Sound) -> list[tuple[bool, float]]:
    """Stretches of tone and silence: whether it sounds, and its seconds; 10 ms blocks."""
    step = sound.sample_rate_hz // 100
    samples = np.abs(np.frombuffer(sound.pcm, dtype="<i2").astype(int))
    loud = [bool(samples[at : at + step].max() > 1000) for at in range(0, len(samples), step)]
    borders = [0, *(at for at in range(1, len(loud)) if loud[at] != loud[at - 1]), len(loud)]
    return [(loud[start], (end - start) / 100) for start, end in pairwise(borders)]


def test_LB_2_the_rhythm_is_short_long_short_short():
    runs = runs_of_tone(rhythm())
    tones = [seconds for sounds, seconds in runs if sounds]
    gaps = [seconds for sounds, seconds in runs if not sounds]
    assert len(tones) == 4
    assert tones[1] == pytest.approx(3 * tones[0], rel=0.2)
    assert tones[0] == tones[2] == tones[3]
    assert gaps[1] == pytest.approx(3 * gaps[0], rel=0.2)
    assert rhythm().duration_s < 1.2


def test_LB_2_the_wording_holds_an_ai_word_and_a_making_word():
    for (language, _), wording in WORDINGS.items():
        text = "".join(wording.phrases)
        words = ("人工智能", "生成") if language is ZH else ("artificial intelligence", "generated")
        assert all(word in text for word in words)


@pytest.mark.parametrize(("seconds", "language"), [(0.5, ZH), (0.8, ZH), (1.1, ZH), (1.4, ZH), (3.2, EN), (3.7, EN)])
@pytest.mark.parametrize("place", list(Place))
def test_LB_2_a_voice_of_any_usual_pace_says_the_label_at_its_pace(seconds, language, place):
    wording = WORDINGS[language, place]
    label = Labels(Mouth(TonedVoice(seconds))).spoken(language, place)
    assert label.pcm != rhythm().pcm
    assert wording.slowest <= 60 * wording.units / label.duration_s <= wording.fastest
    assert (wording.slowest, wording.fastest) == ((120, 160) if language is ZH else (110, 150))


@pytest.mark.parametrize(
    "voice",
    [TonedVoice(2.0), TonedVoice(0.0), FakeVoice(fails_on="人工智能")],
    ids=["too slow", "silent", "fails at a phrase"],
)
def test_LB_2_where_no_voice_says_it_at_its_pace_the_rhythm_marks(voice):
    assert Labels(Mouth(voice)).spoken(ZH) == rhythm()
    assert Labels(None).spoken(ZH) == rhythm()


def test_a_label_is_made_once():
    voice = TonedVoice(0.8)
    labels = Labels(Mouth(voice))
    assert labels.spoken(ZH) is labels.spoken(ZH)
    assert len(voice.asked) == 3
    assert labels.spoken(ZH, Place.AFTER).pcm
    assert voice.asked[3][0] == "以上为"


def test_a_label_takes_the_rate_of_what_it_marks():
    whole = labelled(rhythm(), Sound(b"\x01\x00" * RATE, RATE))
    assert whole.sample_rate_hz == RATE
    assert whole.duration_s == pytest.approx(rhythm().duration_s + 0.5 + 1.0, abs=0.01)
