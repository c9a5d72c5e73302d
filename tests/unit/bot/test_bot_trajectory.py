"""The tone of a conversation: one clear utterance sets it, one misread one does not, and it fades."""

import pytest

from bot.trajectory import HALF_LIFE_S, mood
from contracts.emotion import Emotion, EmotionLabel, Signal

THRESHOLDS = {str(signal): 0.5 for signal in Signal}


def felt(label, share, *, heard=(), unsure_below=0.4):
    rest = (1.0 - share) / (len(EmotionLabel) - 1)
    emotions = [share if one == label else rest for one in map(str, EmotionLabel)]
    signals = [0.9 if signal in heard else 0.1 for signal in map(str, Signal)]
    return Emotion.estimated(emotions, signals, unsure_below, THRESHOLDS)


def after(*emotions, gap_s=20.0):
    return mood([(1000.0 + place * gap_s, emotion) for place, emotion in enumerate(emotions)])


def test_nothing_felt_is_calm():
    assert mood([]).label is EmotionLabel.NEUTRAL
    assert after(felt("neutral", 0.9)).label is EmotionLabel.NEUTRAL


@pytest.mark.parametrize("label", ["joy", "sadness", "anger", "fear", "surprise"])
def test_one_clear_utterance_sets_the_tone(label):
    assert after(felt("neutral", 0.9), felt(label, 0.85)).label == label


@pytest.mark.parametrize("label", ["joy", "sadness", "anger", "fear", "surprise"])
def test_one_doubtful_utterance_does_not(label):
    assert after(felt("neutral", 0.9), felt(label, 0.45)).label is EmotionLabel.NEUTRAL


@pytest.mark.parametrize(("label", "share"), [("sadness", 0.47), ("fear", 0.57), ("anger", 0.62), ("joy", 0.48)])
def test_several_weak_ones_together_do(label, share):
    weak = felt(label, share, unsure_below=0.3)
    assert after(weak, weak).label is EmotionLabel.NEUTRAL
    assert after(*[weak] * 5).label == label


def test_a_question_about_the_time_does_not_end_sadness_but_calm_talk_does():
    sad, plain = felt("sadness", 0.9), felt("neutral", 0.9)
    assert after(sad, sad, plain).label is EmotionLabel.SADNESS
    assert after(sad, sad, plain, plain, plain).label is EmotionLabel.NEUTRAL


def test_entering_is_harder_than_staying():
    """The same weak utterance keeps a tone that is there and does not make one."""
    weak = felt("sadness", 0.4, unsure_below=0.5)
    assert after(weak).label is EmotionLabel.NEUTRAL
    assert after(felt("sadness", 0.9), weak).label is EmotionLabel.SADNESS


def test_a_clear_change_is_followed_at_once():
    assert after(felt("sadness", 0.9), felt("joy", 0.9)).label is EmotionLabel.JOY
    assert after(felt("joy", 0.9), felt("sadness", 0.9)).label is EmotionLabel.SADNESS


def test_an_unsure_reading_moves_little():
    sad, doubtful = felt("sadness", 0.9), felt("joy", 0.45, unsure_below=0.5)
    assert after(sad, doubtful, doubtful).label is EmotionLabel.SADNESS


@pytest.mark.parametrize("label", ["surprise", "anger", "fear"])
def test_what_has_a_cause_of_its_own_passes_with_its_utterance(label):
    assert after(felt(label, 0.95), felt("neutral", 0.6)).label is EmotionLabel.NEUTRAL


def test_only_plain_joy_ends_a_sad_tone_at_once():
    sad = felt("sadness", 0.9)
    assert after(sad, sad, felt("joy", 0.7)).label is EmotionLabel.SADNESS
    assert after(felt("neutral", 0.9), felt("joy", 0.7)).label is EmotionLabel.JOY


def test_silence_lets_a_feeling_fade():
    sad, plain = felt("sadness", 0.9), felt("neutral", 0.9)
    assert after(sad, plain, gap_s=10.0).label is EmotionLabel.SADNESS
    assert after(sad, plain, gap_s=6 * HALF_LIFE_S).label is EmotionLabel.NEUTRAL


def test_a_clock_that_goes_back_breaks_nothing():
    assert after(felt("sadness", 0.9), felt("neutral", 0.9), gap_s=-5000.0).label is EmotionLabel.SADNESS


@pytest.mark.parametrize("signal", ["lonely", "grieving", "burden"])
def test_a_heavy_signal_in_plain_words_is_met_gently_a_cheerful_one_is_not_dampened(signal):
    assert after(felt("neutral", 0.7, heard=[signal])).label is EmotionLabel.SADNESS
    assert after(felt("joy", 0.48, heard=[signal], unsure_below=0.3)).label is EmotionLabel.NEUTRAL
    assert after(felt("neutral", 0.7, heard=["grateful"])).label is EmotionLabel.NEUTRAL


def test_shares_stay_a_distribution():
    shares = after(felt("sadness", 0.9), felt("joy", 0.5), felt("anger", 0.7)).shares
    assert sum(shares.values()) == pytest.approx(1.0)
    assert min(shares.values()) >= 0.0
