"""CN-16b: an elder whose hint is still watched can have everything deleted all the same."""

import pytest

from store.agreements import Agreements
from tests.integration.boundaries_support import Home, words

HINT, DENIED = "活着真没意思", "没有"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


async def test_CN_16b_an_open_case_does_not_keep_an_elder_from_deleting_everything(home):
    await home.say(HINT)
    await home.say(DENIED, minutes=1)
    home.agreements.tell("home", "daily", home.clock.now())
    assert "真的都删吗" in words(await home.say("把我说的话全都删掉", minutes=1))
    assert "都删了" in words(await home.say("删吧", minutes=1))
    assert "daily" not in Agreements(home.engine).told("home")


async def test_a_question_about_deleting_is_answered_at_once_or_not_at_all(home):
    await home.say(HINT)
    await home.say("把我说的话全都删掉", minutes=1)
    await home.say("我不想活了", minutes=1)
    assert "都删了" not in words(await home.say("删吧", minutes=1))
