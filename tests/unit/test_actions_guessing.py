"""Riddles and proverbs by halves: right, wrong, hints, the answer, and talk that is no guess."""

from pathlib import Path

import pytest

from culture.works import Kind
from tests.unit.actions_support import Talk

WRONG = ("石头", "板凳", "大河")


@pytest.fixture
def riddle(tmp_path: Path) -> Talk:
    """A conversation in which a riddle was just asked."""
    talk = Talk(tmp_path)
    reply = talk.say("出个谜语", "action_riddle")
    assert reply.last["expects"] == "line"
    assert reply.questions == 1
    assert talk.work.answer not in reply.text
    return talk


def test_wrong_guesses_bring_the_hints_and_then_the_offer_of_the_answer(riddle: Talk) -> None:
    work = riddle.work
    replies = [riddle.say(guess, "action_guess", intent="nlu_fallback") for guess in WRONG]
    for hint, reply in zip(work.hints, replies[:2], strict=True):
        assert hint in reply.text
        assert reply.last["expects"] == "line"
    assert (replies[2].last["expects"], replies[2].last["offer"]) == ("yes_no", "answer")
    beginnings = [reply.text[:6] for reply in replies]
    assert beginnings[0] != beginnings[1] != beginnings[2]
    told = riddle.say("好", "action_accept")
    assert work.answer in told.text
    assert (told.last["expects"], told.last["offer"]) == ("yes_no", "riddle")
    riddle.say("好", "action_accept")
    assert riddle.work.kind is Kind.RIDDLE
    assert riddle.work != work


def test_a_right_guess_is_greeted_with_joy_and_another_offered(riddle: Talk) -> None:
    work = riddle.work
    reply = riddle.say(f"是{work.answer}吧", "action_guess", intent="nlu_fallback")
    assert work.answer in reply.text
    assert reply.last["offer"] == "riddle"
    assert riddle.slots["active_kind"] is None


@pytest.mark.parametrize("action", ["action_time", "action_poem", "action_accept", "action_go_on"])
def test_a_right_guess_understood_as_something_else_is_still_a_right_guess(riddle: Talk, action: str) -> None:
    work = riddle.work
    reply = riddle.say(work.answer, action)
    assert work.answer in reply.text
    assert reply.last["offer"] == "riddle"


def test_a_digression_returns_to_the_riddle(riddle: Talk) -> None:
    work = riddle.work
    assert "点" in riddle.say("几点了", "action_time").text
    assert work.answer in riddle.say(work.answer, "action_guess", intent="nlu_fallback").text


def test_the_answer_and_hints_come_when_asked_for(riddle: Talk) -> None:
    work = riddle.work
    hinted = riddle.say("给个提示", "action_answer")
    assert work.hints[0] in hinted.text
    assert work.answer not in hinted.text
    assert work.answer in riddle.say("猜不着，告诉我吧", "action_answer").text
    riddle.say("今天几号", "action_date")
    assert work.answer in riddle.say("谜底是啥来着", "action_answer").text


def test_the_riddle_itself_is_said_again_with_its_last_hint(riddle: Talk) -> None:
    riddle.say("石头", "action_guess", intent="nlu_fallback")
    reply = riddle.say("谜面再说一遍", "action_repeat")
    assert "".join(riddle.work.text) in reply.text
    assert riddle.work.hints[0] in reply.text
    assert reply.last["expects"] == "line"
    assert riddle.say("没听清", "action_repeat").last["expects"] == "line"


def test_a_plain_yes_leaves_time_to_think(riddle: Talk) -> None:
    assert riddle.say("嗯", "action_accept").last["expects"] == "line"


@pytest.mark.parametrize(
    ("text", "intent", "emotion"),
    [
        ("昨天我闺女打电话来说她这个月又回不来了", "nlu_fallback", "neutral"),
        ("心里空得慌", "nlu_fallback", "sadness"),
        ("饭菜没味道", "tell_food", "neutral"),
        ("我想老头子了", "tell_sadness", "sadness"),
    ],
)
def test_talk_is_no_wrong_guess_the_riddle_is_left_and_the_elder_heard(
    riddle: Talk, text: str, intent: str, emotion: str
) -> None:
    hints = riddle.work.hints
    reply = riddle.say(text, "action_guess", intent=intent, emotion=emotion)
    assert not any(hint in text for hint in hints for text in reply.texts if text)
    assert riddle.slots["active_kind"] is None
    assert reply.responses == ([f"utter_{intent}"] if intent.startswith("tell") else [])
    after = riddle.say("石头", "action_guess", intent="nlu_fallback")
    assert after.responses == ["utter_fallback"]


def test_yesterdays_riddle_is_not_waited_for_today(riddle: Talk) -> None:
    today = riddle.later(days=1)
    assert today.slots["active_kind"] == "riddle"
    reply = today.say("石头", "action_guess", intent="out_of_scope")
    assert reply.responses == ["utter_out_of_scope"]
    assert today.slots["active_kind"] is None


def _half_proverb(folder: Path) -> Talk:
    for chance in range(20):
        talk = Talk(folder, resident=f"r{chance}", chance=chance)
        if talk.say("来个歇后语", "action_proverb").last["expects"] == "line":
            return talk
    raise AssertionError("no saying came by halves")


def test_a_completed_saying_is_said_whole_and_asked_about(tmp_path: Path) -> None:
    talk = _half_proverb(tmp_path)
    saying = talk.work
    assert saying.completion is not None
    wrong = talk.say("石头", "action_guess", intent="nlu_fallback")
    assert f"“{saying.completion.rest[0]}”" in wrong.text
    right = talk.say(saying.completion.rest, "action_guess", intent="nlu_fallback")
    assert "".join(saying.text) in right.text
    assert right.questions == 1
    reading = talk.say("这话怎么讲，接着说", "action_go_on")
    assert saying.readings[0] in reading.text


def test_a_saying_nobody_can_complete_is_told(tmp_path: Path) -> None:
    talk = _half_proverb(tmp_path)
    talk.say("石头", "action_guess", intent="nlu_fallback")
    offered = talk.say("板凳", "action_guess", intent="nlu_fallback")
    assert offered.last["offer"] == "answer"
    assert "".join(talk.work.text) in talk.say("你说吧", "action_go_on").text


def test_without_a_riddle_one_is_offered(tmp_path: Path) -> None:
    assert Talk(tmp_path).say("谜底是啥", "action_answer").last["offer"] == "riddle"


@pytest.mark.parametrize("text", ["石头", "我今天跟闺女去了一趟医院查眼睛"])
def test_the_turn_ends_after_a_guess_whatever_it_closed(riddle: Talk, text: str) -> None:
    """The rules of action_guess are bound to active_kind: once it has changed, none of them says what comes next."""
    for said in (text, riddle.work.answer):
        riddle.say(said, "action_guess", intent="nlu_fallback")
        assert (riddle.events[-1]["event"], riddle.events[-1]["name"]) == ("followup", "action_listen")


@pytest.mark.parametrize("text", ["是不是雨", "我猜是天上的云", "是下雪吧", "难道是花生"])
def test_what_is_asked_as_a_guess_is_one_whatever_it_was_understood_as(riddle: Talk, text: str) -> None:
    hint = riddle.work.hints[0]
    reply = riddle.say(text, "action_guess", intent="tell_weather", emotion="fear")
    assert hint in reply.text
    assert reply.last["expects"] == "line"


def test_not_knowing_brings_the_hints_and_in_the_end_the_answer(riddle: Talk) -> None:
    work = riddle.work
    for hint in work.hints:
        assert hint in riddle.say("不知道", "action_guess", intent="deny").text
    assert riddle.say("真想不出来", "action_guess", intent="deny").last["offer"] == "answer"
    assert work.answer in riddle.say("不知道啊", "action_guess", intent="deny").text
