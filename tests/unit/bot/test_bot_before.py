"""What was said before an utterance is taken from the conversation's own events."""

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

from bot.before import ENOUGH, FRESH_S, NOTHING, before, moment
from contracts.emotion import EmotionLabel

CALM = {"label": "neutral", "probability": 0.9, "all": {str(label): 0.1 for label in EmotionLabel}}


def user(text, at, now=None, emotion=CALM, **more):
    parsed = {"intent": {"name": "x"}, "entities": [], "emotion": emotion}
    metadata = {**({"now": now} if now else {}), **more} or None
    return UserUttered(text, parse_data=parsed, timestamp=at, metadata=metadata)


def test_at_the_beginning_nothing_was_said():
    assert before([], 5.0) == before([ActionExecuted("action_session_start"), SlotSet("language", "en")], 5.0)
    assert before([], 0.0) == NOTHING


def test_the_last_words_of_both_and_how_it_felt():
    events = [
        user("老伴走了", 1.0),
        BotUttered("我陪着您。"),
        SlotSet("language", "zh-CN"),
        user("三年了", 2.0),
        BotUttered("三年了。"),
        BotUttered("您今天吃饭了吗？"),
    ]
    found = before(events, 3.0)
    assert (found.previous, found.question) == ("三年了", "您今天吃饭了吗？")
    assert [at for at, _ in found.felt] == [1.0, 2.0]
    assert found.felt[0][1].label is EmotionLabel.NEUTRAL


def test_what_was_asked_before_an_answer_is_no_question_any_more():
    found = before([BotUttered("您好，睡得好吗？"), user("还行", 1.0)], 2.0)
    assert (found.previous, found.question) == ("还行", "")


def test_commands_and_turns_without_a_reading_are_no_words():
    found = before([user("/session_start", 1.0), user("你好", 2.0, emotion=None)], 3.0)
    assert found.previous == "你好"
    assert found.felt == ()


def test_only_the_last_utterances_count():
    assert len(before([user("嗯", float(i)) for i in range(ENOUGH + 5)], 99.0).felt) == ENOUGH


def test_a_played_clock_is_the_turns_own():
    found = before([user("嗯", 7.0, now="2026-02-01T08:00:00+08:00")], 9.0)
    assert found.felt[0][0] == pytest.approx(1769904000.0)
    assert moment({"now": "yesterday"}, 4.0) == 4.0
    assert moment(None, 4.0) == 4.0


def test_a_reply_that_was_never_spoken_is_no_question():
    found = before([user("我不想活了", 1.0, answered=True), BotUttered("您想听什么戏？")], 2.0)
    assert (found.previous, found.question) == ("我不想活了", "")


def test_last_nights_question_is_not_what_is_answered_this_morning():
    events = [user("嗯", 1.0), BotUttered("您又想他了吧？")]
    assert before(events, 1.0 + FRESH_S).question == "您又想他了吧？"
    found = before(events, 2.0 + FRESH_S)
    assert (found.previous, found.question) == ("", "")
    assert len(found.felt) == 1


@pytest.mark.parametrize(
    "broken", [{"label": "gloom"}, {"label": "joy", "probability": 1.0, "all": {"joy": 1.0}}, "x", {}]
)
def test_a_reading_that_cannot_be_read_is_passed_over(broken):
    found = before([user("你好", 1.0, emotion=broken), user("在吗", 2.0)], 3.0)
    assert found.previous == "在吗"
    assert len(found.felt) == 1
