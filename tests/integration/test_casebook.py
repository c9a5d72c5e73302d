"""What is heard, the case and its messages stand or fall together: kills between writes, locks, two processes at once."""

import os
import signal
import time
from datetime import datetime, timedelta

import pytest

import safety
import store.danger
from contracts.alerts import ChannelName, DeliveryState, Purpose, Receipt, Relation
from contracts.case import Answer, CaseState, Heard, Question, Say
from contracts.language import Language
from contracts.screen import DangerLevel
from store.case_desk import CaseDesk
from store.casebook import CaseBook
from store.contacts import Contacts
from store.database import open_engine, writing
from store.migrate import upgrade
from store.outbox import Outbox, Waits
from store.sealing import Sealer
from tests.integration.store_support import BEIJING, fresh_database, in_child, kill_at_statement

NOON = datetime(2026, 11, 24, 12, tzinfo=BEIJING)
SEALER = Sealer(None)


def contact_of(engine, number: int = 1, relation: Relation = Relation.DAUGHTER):
    return Contacts(engine).add(
        "home",
        name=f"P{number}",
        relation=relation,
        channel=ChannelName.EMAIL,
        address=f"{number}@example.org",
        language=Language.ZH_CN,
        now=NOON,
        agreed=True,
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    address = fresh_database(request.param, tmp_path)
    upgrade(address)
    return address


class Place:
    """One database with its spill file, opened as a new process would."""

    def __init__(self, url: str, folder) -> None:
        self.url, self.spill = url, folder / "spill.jsonl"

    def book(self, engine=None) -> CaseBook:
        return CaseBook(engine or open_engine(self.url, busy_timeout_s=1), safety, SEALER, self.spill)

    def desk(self) -> CaseDesk:
        return CaseDesk(open_engine(self.url), safety, SEALER)

    def hear(self, text: str, *, minutes: float = 0, engine=None, answer: Answer = Answer.OTHER):
        heard = Heard(safety.screen(text), answer, NOON + timedelta(minutes=minutes))
        return self.book(engine).hear("home", heard, lambda outcome: Question(if_yes=DangerLevel.HIGH), door="test")


@pytest.fixture
def place(url, tmp_path):
    return Place(url, tmp_path)


def test_danger_case_and_message_are_there_when_the_words_are_chosen(place):
    contact_of(open_engine(place.url))
    outcome = place.hear("我不想活了")
    assert [one.contact.name for one in outcome.told] == ["P1"]
    (file,) = place.desk().files()
    assert (file.case.state, file.case.question.if_yes) == (CaseState.OPEN, DangerLevel.HIGH)
    assert [one.event for one in file.history] == ["said"]


def test_killed_between_any_two_writes_nothing_is_lost_and_nobody_is_written_to_twice(url, tmp_path):
    contact_of(open_engine(url))
    points = 0
    for number in range(1, 60):
        resident = f"r{number}"
        Contacts(open_engine(url)).add(
            resident, name="P", relation=Relation.SON, channel=ChannelName.EMAIL, address="p@example.org",
            language=Language.EN, now=NOON, agreed=True,
        )  # fmt: skip
        spill = tmp_path / f"{resident}.jsonl"

        def work(number=number, resident=resident, spill=spill):
            engine = open_engine(url)
            book = CaseBook(engine, safety, SEALER, spill)
            kill_at_statement(engine, number)
            book.hear(resident, Heard(safety.screen("我要跳楼"), Answer.OTHER, NOON), lambda outcome: None, door="test")

        code = in_child(work)
        book = CaseBook(open_engine(url), safety, SEALER, spill)  # the next start
        until = time.monotonic() + 10
        while not book.current(resident) and time.monotonic() < until:
            book.absorb()  # a server may hold the locks of a killed client for a moment
        (file,) = CaseDesk(open_engine(url), safety, SEALER).files(resident=resident)
        assert file.case.state is CaseState.OPEN, number
        assert len(file.deliveries) == 1, number
        if code != -signal.SIGKILL:
            break
        points += 1
    assert points >= 10


def test_while_the_database_is_locked_the_elder_is_answered_and_people_are_told_afterwards(place, monkeypatch):
    monkeypatch.setattr(store.danger, "PATIENCE_MS", 100)
    contact_of(open_engine(place.url))
    with writing(open_engine(place.url)) as connection:
        connection.exec_driver_sql("UPDATE contacts SET position = 1")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE danger_events IN ACCESS EXCLUSIVE MODE")
        outcome = place.hear("我不想活了")
        assert outcome.stored is False
        assert outcome.move.say is Say.DANGER
    assert place.desk().files() == []
    place.book()
    (file,) = place.desk().files()
    assert [one.state for one in file.deliveries] == [DeliveryState.WAITING]


def test_two_processes_that_hear_at_once_make_one_case(url, tmp_path):
    contact_of(open_engine(url))
    place = Place(url, tmp_path)
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                place.hear("我不想活了", engine=open_engine(url, busy_timeout_s=30))
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    place.book()
    (file,) = place.desk().files()
    assert len(file.deliveries) == 1


def test_a_contact_that_does_not_answer_is_followed_by_the_next_and_then_said_so(place):
    engine = open_engine(place.url)
    for number, relation in enumerate((Relation.DAUGHTER, Relation.SON), 1):
        contact_of(engine, number, relation)
    assert place.hear("我站在楼顶上，这就跳下去").move.case.level is DangerLevel.IMMINENT
    outbox = Outbox(engine, safety, SEALER, Waits())
    said: list[Say] = []

    def hear(outcome):
        said.append(outcome.move.say)

    for minute in range(60):
        now = NOON + timedelta(minutes=minute)
        for claimed in outbox.claim(now):
            outbox.sent(claimed.delivery.key, Receipt(), now)
        outbox.escalate(now)
        place.book().news("home", now, hear)
    assert said[:2] == [Say.SENT, Say.EXHAUSTED]
    deliveries = place.desk().files()[0].deliveries
    assert len({one.key for one in deliveries}) == len(deliveries)
    assert {1, 2} <= {one.round for one in deliveries}
    assert said.count(Say.EXHAUSTED) >= 2


def test_SYS_9_a_false_alarm_is_told_once_to_everybody_who_was_told(place):
    engine = open_engine(place.url)
    contact_of(engine)
    place.hear("我不想活了")
    outbox = Outbox(engine, safety, SEALER)
    for claimed in outbox.claim(NOON):
        outbox.acknowledge(claimed.token, NOON)
    case = place.desk().files()[0].case
    place.desk().close(case.id, by="Wang", note="a line from an opera", now=NOON, false_alarm=True)
    purposes = [one.purpose for one in place.desk().files()[0].deliveries]
    assert purposes.count(Purpose.FOLLOW_UP) == 1


def test_SYS_6_a_yes_after_a_restart_still_answers_the_question(place):
    place.hear("活着没意思")
    outcome = place.hear("是的", minutes=1, answer=Answer.YES)
    assert outcome.move.case.level is DangerLevel.HIGH
    assert outcome.move.tell
