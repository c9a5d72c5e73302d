"""What contacts read: who, which danger, how pressing, when, what to do; never what was said (SYS-4)."""

import string
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

import safety
from contracts.alerts import Alert, Purpose
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel
from notify import message
from notify.message import SMS_LIMIT, composer, local_time

KINDS = [kind for kind in DangerKind if kind is not DangerKind.NONE]
LEVELS = [DangerLevel.HIGH, DangerLevel.IMMINENT]
LOCALES = ["en-US", "en-GB"]
LINK = "https://care.example.org/ack/" + "t" * 32
SAID = "我把药都攒好了 今晚就走 I have saved up all my pills"


def _compose(english: str = "en-US"):
    return composer({language: safety.lines(language, english=english) for language in Language})


def _alert(**more) -> Alert:
    given = {
        "key": "case:1:1:contact:alert",
        "purpose": Purpose.ALERT,
        "case_id": "case",
        "resident_name": "王桂兰",
        "kind": DangerKind.SELF_HARM,
        "level": DangerLevel.HIGH,
        "at": datetime(2027, 2, 5, 19, 0, tzinfo=UTC),
        "language": Language.ZH_CN,
        "contact_name": "王小明",
        "acknowledge_url": LINK,
    }
    return Alert(**{**given, **more})


@pytest.mark.parametrize(("kind", "level", "language"), list(product(KINDS, LEVELS, Language)))
def test_sys_4_an_alert_holds_name_time_steps_and_link(kind, level, language):
    alert = _alert(kind=kind, level=level, language=language)
    composed = _compose()(alert)
    assert "王桂兰" in composed.subject
    assert local_time(alert.at, language) in composed.text
    assert all(f"\n{step}. " in composed.text for step in (1, 2, 3))
    assert composed.text.count(LINK) == 1
    assert ("电脑程序" if language is Language.ZH_CN else "computer program") in composed.paragraphs[-1]
    assert "{" not in composed.subject + composed.text + composed.sms


@pytest.mark.parametrize(("kind", "level", "language"), list(product(KINDS, LEVELS, Language)))
def test_sys_4_no_word_of_the_elder_can_be_in_an_alert(kind, level, language):
    silent = _alert(kind=kind, level=level, language=language)
    place = SAID if kind is not DangerKind.LOST else ""
    assert _compose()(replace(silent, words=SAID, place=place)) == _compose()(silent)


@pytest.mark.parametrize("purpose", [Purpose.FOLLOW_UP, Purpose.INVITATION, Purpose.TEST])
@pytest.mark.parametrize("language", Language)
def test_sys_4_no_word_of_the_elder_can_be_in_any_other_message(purpose, language):
    silent = _alert(purpose=purpose, kind=DangerKind.NONE, level=DangerLevel.NONE, language=language)
    assert _compose()(replace(silent, words=SAID, place=SAID)) == _compose()(silent)


def test_the_place_is_passed_on_where_somebody_is_lost():
    lost = _alert(kind=DangerKind.LOST, level=DangerLevel.IMMINENT, place="有个大钟楼")
    assert "有个大钟楼" in _compose()(lost).text


def test_the_steps_of_each_danger_name_the_lines_of_the_place():
    def text(kind, **more):
        return _compose()(_alert(kind=kind, level=DangerLevel.IMMINENT, **more)).text

    assert all(line in text(DangerKind.SELF_HARM) for line in ("12356", "120", "110"))
    assert "120" in text(DangerKind.MEDICAL)
    assert "110" in text(DangerKind.ABUSE)
    assert "96110" in text(DangerKind.SCAM)
    assert "110" in text(DangerKind.LOST)
    assert "999" in _compose("en-GB")(_alert(kind=DangerKind.MEDICAL, language=Language.EN)).text


@pytest.mark.parametrize("name", ["", "王", "阿卜杜热合曼·买买提艾力江", "Wilhelmina Featherstonehaugh-Cholmondeley"])
@pytest.mark.parametrize("link", ["", "http://10.0.0.5:8080/ack/" + "t" * 32, LINK])
@pytest.mark.parametrize("language", Language)
def test_a_text_message_keeps_to_its_limit_and_loses_no_step(name, link, language):
    for kind, level, english in product(KINDS, LEVELS, LOCALES):
        alert = _alert(kind=kind, level=level, language=language, resident_name=name, acknowledge_url=link)
        sms = _compose(english)(alert).sms
        assert len(sms) <= SMS_LIMIT[language]
        assert sms.removesuffix(f" {link}").endswith(("。", "."))
    for purpose in (Purpose.FOLLOW_UP, Purpose.INVITATION, Purpose.TEST):
        alert = _alert(purpose=purpose, language=language, resident_name=name, acknowledge_url=link)
        sms = _compose()(alert).sms
        assert len(sms) <= SMS_LIMIT[language]
        assert sms.removesuffix(f" {link}").endswith(("。", "."))


def test_a_false_alarm_is_told_without_its_kind_and_asks_for_nothing():
    text = _compose()(_alert(purpose=Purpose.FOLLOW_UP)).text
    assert "误报" in text
    assert "轻生" not in text
    assert LINK not in text


def test_an_invitation_says_what_is_sent_and_asks_to_agree():
    text = _compose()(_alert(purpose=Purpose.INVITATION)).text
    assert all(word in text for word in ("电脑程序", "没有老人的原话", "愿意", LINK))


def test_a_name_cannot_break_out_of_its_place():
    composed = _compose()(_alert(resident_name="A\r\nBcc: all@example.org {time}"))
    assert "\n" not in composed.subject
    assert "{time}" in composed.subject


def test_nobody_is_told_about_a_mere_hint():
    with pytest.raises(ValueError, match="concern"):
        _compose()(_alert(level=DangerLevel.CONCERN))


def test_both_languages_hold_the_same_messages_and_no_long_sentence():
    def shape(words):
        return {key: shape(value) for key, value in words.items()} if isinstance(words, dict) else type(words)

    zh, en = message._words(Language.ZH_CN), message._words(Language.EN)
    assert shape(zh) == shape(en)
    for kind, level in product(KINDS, LEVELS):
        for step in zh["kinds"][str(kind)][str(level)]["steps"]:
            assert all(len(one) <= 40 for one in step.split("。"))
        for step in en["kinds"][str(kind)][str(level)]["steps"]:
            assert all(len(one.split()) <= 25 for one in step.split(". "))


def test_every_field_of_a_message_is_one_that_is_filled():
    known = {"name", "contact", "time", "place", "danger", "level", *safety.lines(Language.EN)}

    def texts(node):
        if isinstance(node, str):
            yield node
        else:
            for value in node.values() if isinstance(node, dict) else node:
                yield from texts(value)

    for language in Language:
        for text in texts(message._words(language)):
            assert {field for _, field, _, _ in string.Formatter().parse(text) if field} <= known
