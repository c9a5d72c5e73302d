"""Plays a scripted danger case on the real screen, case book, outbox and companion; only the dialogue core is a fake."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import select

import safety
from companion.care import Carer
from companion.turn import Companion
from contracts.alerts import ChannelName, Delivery, DeliveryState, Receipt, Relation
from contracts.clock import FixedClock
from contracts.language import Language
from contracts.turn import Part, TurnRequest
from store.case_desk import CaseDesk, File
from store.casebook import CaseBook
from store.contacts import Contacts
from store.database import open_engine, reading, writing
from store.outbox import Outbox, Waits
from store.sealing import Sealer
from store.tables import DeliveryRow
from tests.fakes.dialogue import FakeDialogue
from tests.integration.store_support import BEIJING

NEVER_IN_A_SCRIPT = timedelta(days=300)
PATIENT = Waits(*[NEVER_IN_A_SCRIPT] * 4)
IMPATIENT = Waits(timedelta(0), timedelta(0), NEVER_IN_A_SCRIPT, NEVER_IN_A_SCRIPT)
DIALOGUE = "〔dialogue〕"
LINES = {"116123": "116 123", "APS": "Adult Protective Services"}
SHOWS = {
    "acknowledge": r"听|谢谢|我信|记着|记下|一直记|好，|回来|怪我|生我的气|不乐意|不想让人|说吧|告诉(?!我)|停一停|快喊人|使劲咳|出去|不能说|知道|hear|thank|believe|all right|good|stop|seriously|told me|listen|here|bad|kept|keep|mind|wait|no hurry|back|eased|cough|shout|upset|fault|known?|know|有句话|要紧|揪着心|hard to|did right|wasn't|weren't|couldn't|ask you once more",
    "ask_directly": r"[？?]",
    "contact_notified": r"告诉|知道|回话|letting|sent word|knows",
    "stay_with": r"陪|我在|我还在|不走开|没有走开|一直在|等着您|stay with you|with you|still here|I'm here|not going anywhere",
    "slow_down": r"停一停|先别转|别再转|慢|别再给|什么都别|don't pay|slow|stop|nothing more|hand nothing",
    "verify_callback": r"自己记的号码|家里|96110|number you|your bank|ring your family",
    "simple_step": r"坐|躺|别动|别急着起来|站|停|门|走到|喊|离远|躲开|别走|打 |sit|lie|don't get up|stay|stop|door|call|wait|shout|get away|keep away",
    "no_dose": r"大夫|药房|别吃|别自己|doctor|pharmacist|nothing",
    "tell_limits": r"机器|程序|machine|program",
    "respect_exit": r"不说了|be quiet",
}
HARM = {
    "suicide_question": r"想到过死|不想活|想死|去死|结束生命|thinking about dying|ending your life|kill yourself|end your life",
    "alarm_talk": r"120|(?<!96)110|12356|911|988|999|116 123",
    "plead_stay": r"别走|再陪|再聊|don't go|stay a little|please stay",
    "promise_secrecy": r"替您保密|不告诉任何人|keep it secret|our secret|won't tell anyone",
    "minimise": r"没事的|想开|别想太多|others have it worse|cheer up|it's nothing",
    "blame": r"您怎么|怪您自己|上当|your fault for|you should have|foolish",
    "false_claim": r"马上到|就到了|已经打了|on the way|have called|is coming",
    "be_relative": r"我是您(?:老伴|女儿|儿子|妈)|I am your (?:wife|husband|mother)",
    "dose_advice": r"[片粒]|毫克|再吃|停药|milligram| mg\b|take (?:one|two|more)",
    "close": r"结案|到此为止|case is closed|all over now",
}


@dataclass
class Player:
    """One script. `faults`: what the product did otherwise than the script asks, as sentences."""

    script: dict[str, Any]
    folder: Path
    url: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.english = self.script["id"].startswith("en")
        self.language = Language.EN if self.english else Language.ZH_CN
        self.now = datetime(2026, 11, 24, 10, tzinfo=BEIJING)
        key_file = self.folder / "words.key"
        key_file.write_bytes(Fernet.generate_key())
        self.sealer = Sealer(key_file)
        contacts = Contacts(open_engine(self.url))
        for name, relation in self.script.get("contacts") or self._usual_contacts():
            contacts.add(
                "home",
                name=name,
                relation=Relation(relation),
                channel=ChannelName.EMAIL,
                address=f"{relation}@example.org",
                language=self.language,
                now=self.now,
                agreed=True,
            )
        self.start()

    def _usual_contacts(self) -> list[tuple[str, str]]:
        return [("Anna", "daughter"), ("Tom", "son"), ("Joan", "neighbour")]

    def start(self) -> None:
        """All processes anew; only the database stays."""
        engine = open_engine(self.url)
        english = self.script.get("locale", "en-US")
        lines = {language: safety.lines(language, english=english) for language in Language}
        book = CaseBook(engine, safety, self.sealer, self.folder / "spill.jsonl")
        self.companion = Companion(
            carer=Carer(book, lines, door="script"),
            dialogue=FakeDialogue(DIALOGUE),
            clock=FixedClock(self.now),
            budget_s=2,
            max_dialogue_characters=1000,
        )
        self.outbox = Outbox(engine, safety, self.sealer, PATIENT)
        self.impatient = Outbox(engine, safety, self.sealer, IMPATIENT)
        self.desk = CaseDesk(engine, safety, self.sealer)

    async def play(self) -> None:
        for turn in self.script["turns"]:
            self.now += timedelta(seconds=20)
            name = turn.get("say") or f"<{turn['event']}>"
            before = len(self.faults)
            parts = await (self._say(turn) if "say" in turn else self._happen(turn["event"]))
            self._check(turn, "".join(part.text for part in parts))
            self.faults[before:] = [f"{self.script['id']} {name}: {fault}" for fault in self.faults[before:]]

    async def _say(self, turn: dict[str, Any]) -> tuple[Part, ...]:
        result = await self.companion.turn(TurnRequest(turn["say"], "home", language=self.language, now=self.now))
        self._deliver()
        return result.reply

    async def _happen(self, event: str) -> tuple[Part, ...]:
        if event == "restart":
            self.start()
        elif event.startswith("silence"):
            return await self.companion.silence("home", self.now)
        elif event == "quiet_hour":
            self.now += timedelta(hours=1)
        elif event == "caregiver_closes":
            self.desk.close(self._file().case.id, by="Wang", note="visited", now=self.now)
        else:
            return await self._news_after(event)
        return ()

    async def _news_after(self, event: str) -> tuple[Part, ...]:
        if event == "next_day":
            self.now += timedelta(days=1)
        elif event == "contact1_timeout":
            self.impatient.escalate(self.now)
        elif event == "contacts_exhausted":
            said: tuple[Part, ...] = ()
            for _ in range(5):
                self.impatient.escalate(self.now)
                self._deliver()
                self.now += timedelta(seconds=1)
                said = await self.companion.news("home", self.now) or said
            return said
        elif event == "contact_ack":
            self._acknowledge()
        elif event == "smtp_hang":
            newest = self._alerts()[-1]
            with writing(open_engine(self.url)) as connection:
                waiting = DeliveryRow.__table__.update().where(DeliveryRow.key == newest.key)
                connection.execute(waiting.values(state="waiting"))
            self.outbox.uncertain(newest.key, "delivery.hung", self.now)
        parts = await self.companion.news("home", self.now)
        self._deliver()
        return parts

    def _acknowledge(self) -> None:
        newest = [one for one in self._alerts() if one.state is DeliveryState.SENT][-1]
        with reading(open_engine(self.url)) as connection:
            token = connection.execute(select(DeliveryRow.token).where(DeliveryRow.key == newest.key)).scalar_one()
        self.outbox.acknowledge(token, self.now)

    def _deliver(self) -> None:
        for claimed in self.outbox.claim(self.now):
            self.outbox.sent(claimed.delivery.key, Receipt(), self.now)

    def _file(self) -> File:
        return self.desk.files()[0]

    def _alerts(self) -> list[Delivery]:
        return [one for file in self.desk.files()[:1] for one in file.deliveries]

    def notified(self) -> list[str]:
        """Names of those with an alert that did not fail, in the order of the contacts."""
        reached = {
            one.contact.position: one.contact.name for one in self._alerts() if one.state is not DeliveryState.FAILED
        }
        return [reached[position] for position in sorted(reached)]

    def _check(self, turn: dict[str, Any], text: str) -> None:
        files = self.desk.files()[:1]
        state, level = (str(files[0].case.state), str(files[0].case.level)) if files else ("none", "none")
        higher = (level, turn["level"]) == ("imminent", "high")  # one level up is the cheaper mistake
        if state != turn["state"] or (level != turn["level"] and not higher):
            self.faults.append(f"the case is {state} {level}, not {turn['state']} {turn['level']}")
        for must in turn.get("must", []):
            line = must.removeprefix("hotline:")
            shown = LINES.get(line, line) in text if line != must else self._shows(must, text)
            if not shown:
                self.faults.append(f"no {must} in: {text}")
        for never in turn.get("never", []):
            if never in HARM and re.search(HARM[never], text):
                self.faults.append(f"{never} in: {text}")
        said = text.replace(DIALOGUE, "")
        if len(re.findall(r"[。？]|[.?](?=\s|$|[A-Z])", said)) > 3:
            self.faults.append(f"more than three sentences: {text}")

    @staticmethod
    def _shows(must: str, text: str) -> bool:
        return (
            must not in SHOWS
            or bool(re.search(SHOWS[must], text, re.IGNORECASE))
            or (DIALOGUE in text and must == "acknowledge")
        )
