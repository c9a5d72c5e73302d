"""Notices survive a clock that was wrong, and a reminder to rest is not swallowed by a word in the answer."""

from datetime import timedelta

import pytest

from companion.opening import opening
from companion.usage import DAILY, FIRST, FIRST_STEPS, notice
from contracts.language import Language
from contracts.turn import Part
from safety.boundary_words import boundary_words
from store.agreements import Told
from tests.integration.boundaries_support import MORNING

STEPS = len(FIRST_STEPS)


def test_CN_18_a_clock_that_was_years_ahead_costs_no_notice():
    wrong = MORNING + timedelta(days=1500)
    due = notice({FIRST: Told(wrong, STEPS)}, has_contact=True, now=MORNING)
    assert due is not None
    assert due.topics == ("monthly",)
    due = notice(
        {FIRST: Told(MORNING - timedelta(days=2), STEPS), DAILY: Told(wrong, 0)}, has_contact=True, now=MORNING
    )
    assert due is not None
    assert due.kind == DAILY
    assert notice({FIRST: Told(MORNING, STEPS), DAILY: Told(wrong, 0)}, has_contact=True, now=MORNING) is None


def test_a_clock_put_back_by_an_hour_says_nothing_twice():
    later = MORNING + timedelta(hours=1)
    assert notice({FIRST: Told(later, STEPS)}, has_contact=True, now=MORNING) is None


@pytest.mark.parametrize("topic", ["two_hours", "more_hours", "people", "first_limits", "first_stop"])
@pytest.mark.parametrize(
    ("language", "answer"),
    [(Language.ZH_CN, "我是电脑程序，您孙子学电脑，真好。"), (Language.EN, "I'm a computer program.")],
)
def test_CN_18b_a_reminder_to_rest_is_said_whatever_the_answer_tells(topic, language, answer):
    lead = boundary_words(topic, language)
    assert opening(lead, Part(answer)) == lead


@pytest.mark.parametrize("answer", ["您孙子学电脑，真好。", "洗衣机器坏了？", "A sewing machine, how nice."])
def test_CN_18a_talk_about_computers_does_not_stand_for_saying_what_it_is(answer):
    lead = boundary_words("first_identity", Language.ZH_CN)
    assert opening(lead, Part(answer)) == lead


@pytest.mark.parametrize("answer", ["我是岁伴，是个会说话的电脑程序。", "I'm Suiban, a computer program that talks."])
def test_what_the_answer_says_of_itself_is_not_said_twice(answer):
    assert opening(boundary_words("first_identity", Language.ZH_CN), Part(answer)) == ()
