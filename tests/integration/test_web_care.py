"""The link in an alert and the care-home screen: taking over, closing with a note, nothing shown that must not be."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

import safety
from companion.desk import Desk
from companion.settings import CompanionSettings
from contracts.alerts import ChannelName, DeliveryState, Relation
from contracts.case import Answer, CaseState, Heard
from contracts.language import Language
from store.casebook import CaseBook
from store.contacts import Contacts
from store.database import open_engine, reading
from store.migrate import upgrade
from store.sealing import Sealer
from store.tables import DeliveryRow
from tests.fakes.dialogue import FakeDialogue
from tests.integration.store_support import fresh_database
from tests.unit.test_companion_turn import companion
from web.app import create_app
from web.settings import WebSettings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class House:
    """A product with one contact and one way to say things, on a real database."""

    def __init__(self, url: str, folder) -> None:
        self.engine = open_engine(url)
        self.book = CaseBook(self.engine, safety, Sealer(None), folder / "spill.jsonl")
        self.desk = Desk(CompanionSettings(database_url=url))
        self.contact = Contacts(self.engine).add(
            "home",
            name="小芳",
            relation=Relation.DAUGHTER,
            channel=ChannelName.EMAIL,
            address="fang@example.org",
            language=Language.ZH_CN,
            now=NOW,
        )
        app = create_app(companion(FakeDialogue()), WebSettings(web_token="secret"), self.desk)
        self.web = TestClient(app, follow_redirects=False)

    def say(self, text: str, resident: str = "home") -> None:
        screened = safety.screen(text)
        heard = Heard(screened, Answer.OTHER, NOW, suspect=safety.suspect(text))
        self.book.hear(resident, heard, lambda outcome: None, door="test")

    def token(self, purpose: str) -> str:
        wanted = select(DeliveryRow.token).where(DeliveryRow.purpose == purpose)
        with reading(self.engine) as connection:
            return connection.execute(wanted).scalars().one()

    def enter(self) -> None:
        assert self.web.get("/care?key=secret").status_code == 303


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request, tmp_path):
    url = fresh_database(request.param, tmp_path)
    upgrade(url)
    return House(url, tmp_path)


def test_looking_at_the_link_changes_nothing_and_pressing_hands_the_case_over(house):
    house.say("我不想活了，农药都买好了")
    link = f"/ack/{house.token('alert')}"
    page = house.web.get(link)
    assert "马上要有人去" in page.text
    assert "农药" not in page.text
    assert house.desk.board()[0].case.state is CaseState.OPEN
    for _ in range(2):
        assert "记下了" in house.web.post(link).text
    file = house.desk.board()[0]
    assert file.case.state is CaseState.HANDED_OVER
    assert [one.state for one in file.deliveries] == [DeliveryState.ACKNOWLEDGED]


def test_a_contact_agrees_through_the_link(house):
    assert "我愿意" in house.web.get(f"/ack/{house.token('invitation')}").text
    house.web.post(f"/ack/{house.token('invitation')}")
    assert Contacts(house.engine).of("home")[0].agreed


def test_a_wrong_link_is_nothing(house):
    assert house.web.get("/ack/nonsense").status_code == 404
    assert house.web.post("/ack/nonsense").status_code == 404


def test_the_screen_needs_its_key(house):
    house.say("我不想活了")
    assert house.web.get("/care").status_code == 401
    assert house.web.get("/care?key=wrong").status_code == 401
    case = house.desk.board()[0].case
    assert house.web.post(f"/care/{case.id}/take", content="by=Wang").status_code == 401
    house.enter()
    page = house.web.get("/care").text
    assert "说到不想活" in page
    assert "我不想活了" not in page


def test_a_person_takes_over_and_closes_with_a_note_only(house):
    house.say("我不想活了")
    house.enter()
    case = house.desk.board()[0].case
    house.web.post(f"/care/{case.id}/take", content="by=小王")
    assert house.desk.board()[0].case.state is CaseState.HANDED_OVER
    refused = house.web.post(f"/care/{case.id}/close", content="by=小王&note=")
    assert refused.status_code == 422
    assert "note" in refused.text
    assert house.web.post(f"/care/{case.id}/close", content="by=小王&note=去看过了").status_code == 303
    assert "现在没有事" in house.web.get("/care").text


def test_a_case_about_paid_help_is_not_on_the_screen_paid_help_sees(house):
    house.say("护工打我，胳膊都青了")
    house.enter()
    assert "现在没有事" in house.web.get("/care").text
    assert len(house.desk.cases.files(unclosed_only=True)) == 1


def test_the_talk_page_hears_news_of_its_own_case_only(house):
    with house.web as web:
        assert web.post("/api/news", json={}).json() == {"parts": []}
        assert web.post("/api/silence", json={}).json() == {"parts": []}
        assert web.post("/api/news", json={"resident": "grandma"}).status_code == 401
