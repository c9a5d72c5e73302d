"""Days and weeks from observations: robust, careful with little data, in words that diagnose nothing."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.emotion import EmotionLabel
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel
from store.chart import bar, sparkline
from store.danger import Danger
from store.mood import MIN_UTTERANCES, Change, DayMood, Report, Seen, summarise, summarise_week
from store.mood_words import in_words, summary, to_json
from store.observe import length_in_words
from store.statistics import share, spread, weighted_median

TODAY = date(2027, 2, 6)
VALENCE = {"joy": 0.7, "sadness": -0.8, "anger": -0.8, "fear": -0.8, "surprise": -0.1, "neutral": -0.1}


def seen(label: str, *, weight: float = 0.7, counts: bool = True, minute: int = 0) -> Seen:
    at = datetime(2027, 2, 6, 8, 0, tzinfo=UTC) + timedelta(minutes=minute)
    return Seen(at, TODAY, EmotionLabel(label), VALENCE[label], weight, counts)


def day(*labels: str, back: int = 0):
    return summarise(TODAY - timedelta(days=back), [seen(label) for label in labels])


def days(label: str, count: int, back: int = 0) -> list:
    return [day(*[label] * 4, back=back + n) for n in range(count)]


def test_one_outburst_does_not_make_a_bad_day():
    assert day(*["neutral"] * 6, "anger").mood is DayMood.CALM
    assert day(*["joy"] * 6, "sadness").mood is DayMood.GOOD


def test_a_sad_day_names_sadness():
    result = day(*["sadness"] * 4, "joy")
    assert (result.mood, result.feeling) == (DayMood.LOW, EmotionLabel.SADNESS)


def test_a_day_with_both_is_mixed():
    result = day(*["joy"] * 5, *["neutral"] * 2, *["sadness"] * 5)
    assert (result.mood, result.feeling) == (DayMood.MIXED, EmotionLabel.SADNESS)


def test_a_calm_day_with_sad_moments_says_so():
    result = day(*["neutral"] * 8, *["sadness"] * 6)
    assert (result.mood, result.feeling) == (DayMood.CALM, EmotionLabel.SADNESS)


def test_few_or_empty_utterances_are_little_data():
    assert day(*["sadness"] * (MIN_UTTERANCES - 1)).mood is DayMood.LITTLE_DATA
    commands = [seen("neutral", counts=False)] * 10
    assert summarise(TODAY, [*commands, seen("sadness")]).mood is DayMood.LITTLE_DATA
    assert summarise(TODAY, []).mood is DayMood.LITTLE_DATA


def test_unsure_readings_weigh_less():
    sure, unsure = [seen("joy", weight=0.9)] * 3, [seen("sadness", weight=0.2)] * 4
    assert summarise(TODAY, [*sure, *unsure]).mood is DayMood.GOOD


def test_talks_are_parted_by_half_an_hour_of_silence():
    assert summarise(TODAY, [seen("joy", minute=n) for n in (0, 10, 39, 80, 200)]).talks == 3


def test_a_week_is_compared_with_the_persons_own_usual_only():
    lower = summarise_week(days("sadness", 5), days("neutral", 20, back=7))
    assert (lower.change, lower.more) == (Change.LOWER, EmotionLabel.SADNESS)
    assert summarise_week(days("sadness", 5), days("sadness", 20, back=7)).change is Change.USUAL
    assert summarise_week(days("joy", 5), days("neutral", 20, back=7)).change is Change.HIGHER


def test_without_enough_days_nothing_is_compared():
    assert summarise_week(days("sadness", 5), days("neutral", 6, back=7)).change is Change.UNKNOWN
    few = summarise_week(days("sadness", 2), days("neutral", 20, back=7))
    assert (few.mood, few.change) == (DayMood.LITTLE_DATA, Change.UNKNOWN)


def test_worry_that_grows_is_called_worry():
    assert summarise_week(days("fear", 5), days("neutral", 20, back=7)).more is EmotionLabel.FEAR


def test_three_of_four_sad_utterances_are_a_shrunk_share():
    assert share(3, 4) == pytest.approx(5 / 14)


def test_a_median_follows_the_weight():
    assert weighted_median([(0.0, 1.0), (1.0, 1.0)]) == 0.5
    assert weighted_median([(0.0, 1.0), (1.0, 3.0)]) == 1.0
    assert weighted_median([(0.4, 0.1)]) == 0.4
    assert spread([(0.2, 1.0)] * 5, 0.2) == 0.1


def _report(week_days: list, usual: list, dangers: tuple = (), last_talk: date | None = TODAY) -> Report:
    shown = tuple(sorted(week_days, key=lambda one: one.day))
    now = datetime(2027, 2, 6, 20, 0, tzinfo=UTC)
    return Report("home", now, shown, summarise_week(week_days, usual), dangers, last_talk)


def _every_report() -> list[Report]:
    danger = [
        Danger("x", "home", kind, DangerLevel.HIGH, (), "text", datetime(2027, 2, 5, tzinfo=UTC), date(2027, 2, 5))
        for kind in (DangerKind.SELF_HARM, DangerKind.MEDICAL)
    ]
    made = [
        _report(days(now, count), days(before, 20, back=7), tuple(danger))
        for now, before in itertools.product(EmotionLabel, EmotionLabel)
        for count in (1, 5)
    ]
    silent = [summarise(TODAY - timedelta(days=n), []) for n in range(7)]
    mixed = [day(*["joy"] * 5, *["anger"] * 5, back=n) for n in range(5)]
    return [*made, _report(silent, []), _report(mixed, []), _report(silent, [], last_talk=TODAY - timedelta(days=9))]


@pytest.mark.parametrize("language", list(Language))
def test_no_report_diagnoses_or_blames(language):
    for report in _every_report():
        told = in_words(report, language) + str(to_json(report, language))
        for word in ("抑郁", "焦虑", "患", "症", "异常", "depress", "anxiety", "disorder", "abnormal", "patient"):
            assert word not in told.lower()


def test_every_sentence_is_whole_and_in_its_language():
    for report in _every_report():
        for sentence in summary(report, Language.ZH_CN):
            assert sentence.endswith("。")
            assert not any("a" <= char <= "z" for char in sentence)
        for sentence in summary(report, Language.EN):
            assert sentence.endswith(".")
            assert sentence.isascii()


def test_silence_is_said_not_read_as_a_mood():
    silent = [summarise(TODAY - timedelta(days=n), []) for n in range(7)]
    told = " ".join(summary(_report(silent, [], last_talk=TODAY - timedelta(days=9)), Language.EN))
    assert "Little data" in told
    assert "No talk for 9 days" in told


def test_the_chart_is_readable_without_colour():
    assert bar(-1.0) == "░" * 8 + "│" + " " * 8
    assert bar(0.5) == " " * 8 + "│" + "████    "
    assert bar(None) == " " * 8 + "│" + "?       "
    assert sparkline([day(*["joy"] * 4), day("joy"), summarise(TODAY, []), day(*["sadness"] * 4)]) == "▇?·▁"


def test_length_counts_words_of_both_languages():
    assert length_in_words("我今天很难过") == 4.0
    assert length_in_words("I don't feel well") == 4.0
    assert length_in_words("想听 Beethoven 的曲子") == pytest.approx(5 * 2 / 3 + 1, abs=0.01)
    assert length_in_words("……") == 0.0
