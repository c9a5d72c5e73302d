"""First words, two hours, too much of it: said once, at the right moment, whatever is restarted in between."""

import re
from datetime import datetime, timedelta

import pytest

from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from contracts.turn import Label
from store.danger import DangerLog
from store.mood import Moods
from store.mood_words import in_words, to_json
from store.usage import Usage
from tests.fakes.dialogue import FakeDialogue
from tests.integration.boundaries_support import MORNING, Home, words
from tests.integration.store_support import BEIJING

TWO_HOURS = re.compile("钟头")


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


async def test_CN_18a_EU_50_first_words_tell_what_it_is_what_it_guesses_and_whom_it_tells(tmp_path):
    home = Home(tmp_path, told=False)
    first, second, third = [words(await home.say("今天包了饺子", minutes=1)) for _ in range(3)]
    assert re.search("不是人.*程序", first)
    assert re.search("心情.*估", first)
    assert re.search("性命.*钱.*告诉家里人", second)
    assert "别说了" in second
    assert "大夫" in third
    for turn in (first, second, third):
        assert len(re.findall("[。！？]", turn.removesuffix(" 好。"))) <= 3


async def test_first_words_are_not_repeated_after_a_restart_and_come_back_short_after_a_month(tmp_path):
    home = Home(tmp_path, told=False)
    home.add_contact()
    for _ in range(4):
        await home.say("今天包了饺子", minutes=1)
    home.restart()
    assert words(await home.say("今天包了饺子", minutes=1)) == "好。"
    later = words(await home.say("今天包了饺子", minutes=31 * 24 * 60))
    assert re.search("程序.*心情.*告诉家里人", later)
    assert words(await home.say("今天包了饺子", minutes=1)) == "好。"


async def test_each_day_of_use_begins_with_what_it_is(home):
    assert words(await home.say("今天包了饺子")) == "好。"
    assert re.search("电脑", words(await home.say("今天包了饺子", minutes=24 * 60)))
    assert words(await home.say("今天包了饺子", minutes=1)) == "好。"


async def test_first_words_wait_while_there_is_danger(tmp_path):
    home = Home(tmp_path, told=False)
    result = await home.say("我不想活了")
    assert all(Label.SAFETY in part.labels for part in result.reply)
    assert "先跟您说明白" not in words(await home.say("嗯"))


async def test_what_the_core_says_of_itself_is_not_said_twice(tmp_path):
    home = Home(tmp_path, FakeDialogue("您好，我是岁伴，是电脑程序，心情我只能估。"), told=False)
    assert words(await home.say("你好")) == "您好，我是岁伴，是电脑程序，心情我只能估。"


async def test_CN_12_without_a_contact_it_says_so_at_first_and_every_week(tmp_path):
    home = Home(tmp_path, told=False)
    said = [words(await home.say("今天包了饺子", minutes=1)) for _ in range(6)]
    assert [("没有能通知的人" in one) for one in said] == [False, False, False, False, True, False]
    home.restart()
    assert "没有能通知的人" not in words(await home.say("今天包了饺子", minutes=60))
    assert "没有能通知的人" in words(await home.say("今天包了饺子", minutes=7 * 24 * 60))


async def test_CN_18b_a_reminder_comes_at_two_and_at_four_hours_and_short_pauses_and_restarts_reset_nothing(home):
    await home.say("今天包了饺子")
    said = await home.talk(60)
    home.restart()
    said += [(minute + 60, text) for minute, text in await home.talk(195, every=13)]
    assert [minute for minute, text in said if TWO_HOURS.search(text)] == [125, 242]


async def test_CN_18b_a_quarter_of_an_hour_of_silence_begins_anew(home):
    await home.say("今天包了饺子")
    await home.talk(110)
    await home.say("今天包了饺子", minutes=16)
    assert not any(TWO_HOURS.search(text) for _, text in await home.talk(110))


async def test_CN_18b_no_reminder_falls_between_danger_and_hand_over_and_it_follows_after(home):
    await home.say("今天包了饺子")
    await home.talk(110)
    await home.say("我不想活了", minutes=5)
    assert not any(TWO_HOURS.search(text) for _, text in await home.talk(30))
    with home.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET state = 'handed_over'")
    assert TWO_HOURS.search(words(await home.say("今天包了饺子", minutes=5)))


async def test_CN_10_three_days_above_the_limit_bring_one_gentle_word_for_people(home):
    for day in range(3):
        home.clock.moment = MORNING + timedelta(days=day)
        await home.say("今天包了饺子")
        said = await home.talk(250)
        assert not any("打个电话" in text for _, text in said) or day == 2
    home.clock.moment = MORNING + timedelta(days=3)
    heard = [words(await home.say("今天包了饺子", minutes=1)) for _ in range(4)]
    after = [text for _, text in said] + heard
    assert sum("打个电话" in text for text in after) == 1


async def test_CN_10_nights_are_counted_apart(tmp_path):
    home = Home(tmp_path)
    home.clock.moment = datetime(2027, 2, 6, 22, 30, tzinfo=BEIJING)
    await home.say("睡不着")
    await home.talk(420)
    days = Usage(home.engine).days("home", home.clock.now().date() - timedelta(days=1), home.clock.now().date())
    assert [(day.minutes, day.night_minutes) for day in days] == [(90.0, 60.0), (330.0, 300.0)]


def test_a_clock_that_jumps_back_counts_nothing_twice(tmp_path):
    home = Home(tmp_path)
    home.use.touch("home", MORNING)
    home.use.touch("home", MORNING + timedelta(minutes=10))
    assert home.use.touch("home", MORNING + timedelta(minutes=5)).minutes == 10
    assert home.use.touch("home", MORNING - timedelta(days=1)).minutes == 0


async def test_CN_10_the_caregiver_sees_hours_nights_and_refusals_as_figures(home):
    home.clock.moment = datetime(2027, 2, 6, 21, 30, tzinfo=BEIJING)
    await home.say("别告诉我闺女")
    await home.talk(120, text="不用他们来，有你就行")
    await home.say("我要投诉")
    found = ScreenResult(DangerKind.SELF_HARM, DangerLevel.CONCERN, ("rule",))
    DangerLog(home.engine, home.folder / "spill.jsonl").record("home", found, home.clock.now(), "text")
    report = Moods(home.engine).report("home", home.clock.now(), 2)
    data = to_json(report, Language.EN)
    assert [(day["minutes"], day["night_minutes"], day["refused_people"]) for day in data["use"]] == [
        (0.0, 0.0, 0),
        (120.0, 30.0, 12),
    ]
    assert data["kept_from"] == ["daughter"]
    assert len(data["complaints"]) == 1
    told = in_words(report, Language.ZH_CN)
    assert "25%" in told
    assert "女儿" in told
    assert "12 次" in told
