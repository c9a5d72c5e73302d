"""AB-2 on the pages: who is named as the one who does harm neither reads of it nor closes the case about it."""

from urllib.parse import urlencode

import pytest

from contracts.alerts import ChannelName, Purpose, Relation
from contracts.case import CaseState
from contracts.language import Language
from store.contacts import Contacts
from store.migrate import upgrade
from tests.integration.store_support import fresh_database
from tests.integration.test_web_care import NOW, House


@pytest.fixture
def house(tmp_path) -> House:
    url = fresh_database("sqlite", tmp_path)
    upgrade(url)
    return House(url, tmp_path)


def _cases(house: House) -> list:
    return [file.case for file in house.desk.cases.files()]


def test_paid_help_cannot_close_or_take_the_case_about_paid_help(house):
    house.say("护工打我，胳膊都青了")
    house.enter()
    (case,) = _cases(house)
    for name in (case.id, case.id[0]):
        assert house.web.post(f"/care/{name}/close", content="by=x&note=x&false_alarm=yes").status_code == 422
        assert house.web.post(f"/care/{name}/take", content="by=x").status_code == 422
    assert _cases(house)[0].state is CaseState.OPEN


def test_an_old_link_does_not_tell_the_one_who_does_harm_what_was_said_since(house):
    Contacts(house.engine).add(
        "home",
        name="大明",
        relation=Relation.SON,
        channel=ChannelName.EMAIL,
        address="ming@example.org",
        language=Language.ZH_CN,
        now=NOW,
        position=1,
        agreed=True,
    )
    house.say("有人说是公安局，让我转钱到安全账户")
    link = f"/ack/{house.token('alert')}"
    assert "可能正被骗" in house.web.get(link).text
    house.say("我儿子拿刀要砍我")
    assert _cases(house)[0].suspect == Relation.SON
    for page in (house.web.get(link).text, house.web.post(link).text):
        assert "受人欺负" not in page
        assert "马上要有人去" not in page
    assert _cases(house)[0].state is CaseState.OPEN


def test_a_long_note_loses_neither_its_end_nor_the_false_alarm(house):
    house.say("我不想活了，农药都买好了")
    house.web.post(f"/ack/{house.token('alert')}")
    house.enter()
    form = urlencode({"by": "小王", "note": "看过了" * 600, "false_alarm": "yes"})
    assert house.web.post(f"/care/{_cases(house)[0].id}/close", content=form).status_code == 303
    (file,) = house.desk.cases.files()
    assert file.case.note == "看过了" * 600
    assert [one.purpose for one in file.deliveries].count(Purpose.FOLLOW_UP) == 1
