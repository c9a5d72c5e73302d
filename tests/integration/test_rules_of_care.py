"""Rules about what is kept and who is told, each under its own name (table in docs/safety.md)."""

import re
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

import safety
from companion.care import Carer
from companion.turn import Companion
from contracts.alerts import ChannelName, DeliveryState, Receipt, Relation
from contracts.case import CaseState
from contracts.clock import FixedClock
from contracts.errors import DialogueError
from contracts.language import Language
from contracts.turn import TurnRequest
from store.case_desk import CaseDesk
from store.casebook import CaseBook
from store.contacts import Contacts
from store.database import open_engine
from store.migrate import upgrade
from store.outbox import Outbox
from store.sealing import Sealer
from tests.fakes.dialogue import FakeDialogue
from tests.integration.store_support import BEIJING

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 24, 12, tzinfo=BEIJING)


class Home:
    """One home with a real database; the dialogue core is down."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "suiban.sqlite"
        self.spill = folder / "spill.jsonl"
        url = f"sqlite:///{self.file}"
        upgrade(url)
        self.engine = open_engine(url)
        key = folder / "words.key"
        key.write_bytes(Fernet.generate_key())
        self.sealer = Sealer(key)
        self.desk = CaseDesk(self.engine, safety, self.sealer)
        self.outbox = Outbox(self.engine, safety, self.sealer)
        lines = {language: safety.lines(language) for language in Language}
        down = FakeDialogue(error=DialogueError("dialogue.down", "The dialogue core cannot be reached."))
        self.companion = Companion(
            carer=Carer(CaseBook(self.engine, safety, self.sealer, self.spill), lines, door="test"),
            dialogue=down,
            clock=FixedClock(NOON),
            budget_s=2,
            max_dialogue_characters=1000,
        )

    def contact(self, relation: Relation = Relation.DAUGHTER, *, agreed: bool = True) -> None:
        Contacts(self.engine).add(
            "home", name="小芳", relation=relation, channel=ChannelName.EMAIL, address=f"{relation}@example.org",
            language=Language.ZH_CN, now=NOON, agreed=agreed,
        )  # fmt: skip

    async def say(self, text: str) -> str:
        result = await self.companion.turn(TurnRequest(text, "home", now=NOON))
        return "".join(part.text for part in result.reply)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


async def test_CN_13b_with_the_core_down_a_message_is_stored_before_the_reply_is_spoken(home):
    home.contact()
    stored_at_first_word = None
    async for _part in home.companion.stream(TurnRequest("我不想活了", "home", now=NOON)):
        if stored_at_first_word is None:
            stored_at_first_word = [one.state for file in home.desk.files() for one in file.deliveries]
    assert stored_at_first_word == [DeliveryState.WAITING]


async def test_CN_13c_somebody_knows_is_said_only_after_an_acknowledgement(home):
    home.contact()
    assert "我这就告诉您女儿" in await home.say("我不想活了")
    assert not re.search("您女儿已经知道|回了话", await home.say("我真的不想活了"))
    (claimed,) = home.outbox.claim(NOON)
    home.outbox.sent(claimed.delivery.key, Receipt(), NOON)
    home.outbox.acknowledge(claimed.token, NOON)
    assert re.search("知道了", await home.say("我真的不想活了"))
    assert home.desk.files()[0].case.state is CaseState.HANDED_OVER


async def test_CN_16a_no_file_holds_a_plain_word_of_the_elder(home):
    home.contact()
    said = ["我在外面找不到回家的路了", "旁边是新华书店门口", "我不想活了，药都攒好了"]
    for text in said:
        await home.say(text)
    assert home.desk.files()[0].case.place == said[1]
    with sqlite3.connect(home.file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for file in home.file.parent.iterdir():
        content = file.read_bytes()
        for words in ("新华书店", "不想活", "攒好", "回家的路"):
            assert words.encode() not in content, file.name


async def test_PI_con_who_has_not_agreed_gets_an_invitation_only_except_where_it_is_imminent(home):
    home.contact(agreed=False)
    await home.say("我不想活了")
    assert [one.delivery.purpose for one in home.outbox.claim(NOON)] == ["invitation"]
    await home.say("我站在楼顶上，这就跳下去")
    assert [one.delivery.purpose for one in home.outbox.claim(NOON)] == ["alert"]


async def test_AB_3_the_desk_shows_kind_and_time_and_no_words(home):
    home.contact()
    await home.say("儿媳妇拿擀面杖打我")
    file = home.desk.files()[0]
    shown = repr(file)
    assert "abuse" in shown
    assert "擀面杖" not in shown


async def test_SC_4_money_is_asked_about_again_and_a_denial_does_not_close(home):
    home.contact()
    await home.say("公安局打电话让我把钱转到安全账户，正转着呢")
    await home.say("没事没事，我瞎说的")
    assert home.desk.files()[0].case.state is CaseState.WATCHING
    tomorrow = NOON.replace(day=25)
    parts = await home.companion.news("home", tomorrow)
    assert "钱" in "".join(part.text for part in parts)


async def test_SM_6_SM_7_it_stays_and_asks_again(home):
    home.contact()
    await home.say("我不想活了")
    said = [await home.say(text) for text in ("今天下雨了", "电视没意思", "早上吃了面", "楼下在修路", "腿有点酸")]
    assert re.search("陪|我在|我还在|不走开", said[0])
    assert any("？" in text and re.search("死|不想活", text) for text in said)


def test_CN_15_notices_are_large_and_of_high_contrast():
    """WCAG 2.2, 1.4.6: at least 7:1; base size of the page at least 18 px."""
    css = (ROOT / "web" / "static" / "chat.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))
    for ink, paper in (("ink", "paper"), ("ink", "mine"), ("ink", "warm"), ("deep", "paper")):
        assert contrast(colours[ink], colours[paper]) >= 7, (ink, paper)
    percent = float(re.search(r"html \{ font-size: (\d+)%", css).group(1))  # type: ignore[union-attr]
    notice = float(re.search(r"\.notice \{[^}]*font-size: ([\d.]+)rem", css).group(1))  # type: ignore[union-attr]
    assert 16 * percent / 100 * notice >= 18


@pytest.mark.parametrize("page", sorted((ROOT / "web" / "templates").glob("[!k]*.html")), ids=lambda page: page.name)
def test_LB_1_every_page_says_that_it_is_ai_generated(page: Path):
    assert "AI 生成" in page.read_text(encoding="utf-8")


def test_CN_16c_nothing_but_the_training_rooms_writes_training_data():
    """No room that hears an elder knows the folders training reads from."""
    for room in ("companion", "store", "actions", "voice", "web", "bot", "safety"):
        for file in (ROOT / room).rglob("*.py"):
            assert not re.search(r"emotion[/\"'., ]+corpus|data[/\"', ]+nlu", file.read_text(encoding="utf-8")), file


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
