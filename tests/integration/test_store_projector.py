"""Recorded events become observations once each, whatever is broken, replaced or killed in between."""

import json
import logging
import os
import signal
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

import store.projector
from contracts.errors import StoreError
from store.database import open_engine, reading
from store.migrate import upgrade
from store.projector import Projector
from store.tables import Observation, UnreadEvent
from tests.integration.store_support import (
    BEIJING,
    Events,
    fresh_database,
    in_child,
    kill_at_statement,
    utterance,
)

AT = datetime(2027, 2, 6, 9, 0, tzinfo=BEIJING)
RASA = Path(__file__).resolve().parents[2] / ".suiban/env/rasa/bin/python"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    address = fresh_database(request.param, tmp_path)
    upgrade(address)
    return address


@pytest.fixture
def events(tmp_path):
    return Events(tmp_path)


def _project(url: str, events: Events) -> int:
    return Projector(events.file, open_engine(url), events.key_file).run_once()


def _observations(url: str) -> list:
    with reading(open_engine(url)) as connection:
        return list(connection.execute(select(Observation.__table__).order_by(Observation.at)))


def _some(count: int) -> list[dict]:
    return [utterance(at=AT + timedelta(minutes=n)) for n in range(count)]


def test_each_user_event_becomes_one_observation_however_often_it_is_looked_at(url, events):
    events.add(*_some(3), {"event": "bot", "text": "您好。", "timestamp": 1.0, "sender_id": "home"})
    projector = Projector(events.file, open_engine(url), events.key_file)
    assert [projector.run_once(), projector.run_once(), _project(url, events)] == [3, 0, 0]
    events.add(*_some(2))
    assert projector.run_once() == 2
    assert len(_observations(url)) == 5


def test_an_observation_holds_time_feelings_and_intent_but_no_word(url, events):
    events.add(utterance("孙女今天没来电话", at=AT))
    _project(url, events)
    (kept,) = _observations(url)
    assert (kept.resident, kept.day, kept.label, kept.language) == ("home", date(2027, 2, 6), "sadness", "zh-CN")
    assert (kept.probability, kept.sadness, kept.joy, kept.intent) == (0.75, 0.75, 0.05, "tell_sadness")
    assert kept.utc_offset_minutes == 480
    assert "孙女" not in str(kept)
    assert "电话" not in str(kept)


def test_the_day_is_cut_where_the_words_were_said_and_by_the_turns_own_clock(url, events):
    late = datetime(2027, 2, 6, 23, 50, tzinfo=BEIJING)
    played = utterance(at=late)
    played["timestamp"] = AT.timestamp() + 90 * 86400
    unplayed = utterance(at=AT, metadata={})
    events.add(played, unplayed, utterance(at=AT, metadata={"now": "no moment"}))
    assert _project(url, events) == 3
    kept = _observations(url)
    assert [one.at.timestamp() for one in kept] == [AT.timestamp()] * 2 + [late.timestamp()]
    assert kept[2].day == date(2027, 2, 6)


def test_an_event_recorded_twice_counts_once(url, events):
    again = utterance(at=AT)
    restart = utterance("/session_start", at=AT)
    events.add(again, restart, again)
    without_id = utterance(at=AT, message_id=None)
    events.add(without_id, without_id)
    assert _project(url, events) == 2


@pytest.mark.parametrize("encrypted", [True, False])
def test_broken_events_are_counted_and_passed_over_and_no_word_reaches_the_log(url, events, encrypted, caplog):
    def broken(**changes) -> dict:
        event = utterance("这是秘密的话", at=AT)
        event["parse_data"].update(changes)
        return event

    nothing: dict = {"label": "sadness", "probability": 0.5}
    events.add(
        *_some(1),
        broken(emotion=nothing),
        broken(emotion={**nothing, "all": {"joy": float("nan")}}),
        broken(emotion={**nothing, "all": "x"}),
        broken(entities=[None]),
        utterance("这是秘密的话", at=AT, sender="../home"),
        utterance("这是秘密的话", at=AT, timestamp="x", metadata=None),
        {"event": "user", "text": ["这是秘密的话"], "parse_data": {"emotion": 3}},
        *_some(1),
        encrypted=encrypted,
    )
    events.add_raw("garbage 这是秘密的话", "", None, "gAAAA_broken", '{"event": ', "[1]", "{" * 100_000, b"\xff\xfe", 7)
    events.add(*_some(1), encrypted=encrypted)
    projector = Projector(events.file, open_engine(url), events.key_file)
    with caplog.at_level(logging.DEBUG, "suiban"):
        assert projector.run_once() == 3
    assert projector.counts.unreadable == 16
    assert "秘密" not in caplog.text
    assert projector.run_once() == 0


def test_killed_before_any_write_nothing_is_lost_or_counted_twice(url, events, monkeypatch):
    monkeypatch.setattr(store.projector, "BATCH", 3)
    events.add(*_some(8))
    events.add_raw("garbage")
    kills = 0
    for number in range(1, 60):

        def work(number=number):
            engine = open_engine(url)
            kill_at_statement(engine, number)
            Projector(events.file, engine, events.key_file).run_once()

        code = in_child(work)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        kills += 1
    assert kills >= 5
    _project(url, events)
    assert len(_observations(url)) == 8
    with reading(open_engine(url)) as connection:
        assert connection.execute(select(UnreadEvent.row)).scalars().all() == [9]


def test_several_projectors_at_once_add_each_event_once(url, events, monkeypatch):
    monkeypatch.setattr(store.projector, "BATCH", 10)
    events.add(*_some(200))
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                Projector(events.file, open_engine(url, busy_timeout_s=30), events.key_file).run_once()
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 3
    assert len(_observations(url)) == 200


def test_a_replaced_event_table_is_read_from_its_beginning(url, events):
    events.add(*_some(5))
    projector = Projector(events.file, open_engine(url), events.key_file)
    projector.run_once()
    events.replace()
    assert projector.run_once() == 0
    events.add(*_some(7))
    assert Projector(events.file, open_engine(url), events.key_file).run_once() == 7
    assert len(_observations(url)) == 12


def test_events_wait_for_a_missing_key_and_come_in_when_it_is_back(url, events):
    events.add(*_some(2))
    key = events.key_file.read_bytes()
    events.key_file.unlink()
    with pytest.raises(StoreError) as caught:
        _project(url, events)
    assert caught.value.code == "store.key"
    events.key_file.write_bytes(Fernet.generate_key())
    assert _project(url, events) == 0
    events.key_file.write_bytes(key)
    assert _project(url, events) == 2
    assert _project(url, events) == 0


def test_without_events_there_is_nothing_to_do(url, events, tmp_path):
    assert _project(url, events) == 0
    events.file.unlink()
    assert _project(url, events) == 0
    events.file.touch()
    assert _project(url, events) == 0


def test_a_damaged_event_table_is_named_in_one_sentence(url, events):
    events.file.write_bytes(b"no pages of a database, only bytes " * 300)
    with pytest.raises(StoreError) as caught:
        _project(url, events)
    assert caught.value.code == "store.damaged"


def test_events_on_a_server_are_read_too(tmp_path):
    address = fresh_database("postgresql", tmp_path)
    product = fresh_database("postgresql", tmp_path)
    upgrade(product)
    with open_engine(address).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE events (id SERIAL PRIMARY KEY, sender_id VARCHAR(255), data TEXT)")
        late = (2, "home", json.dumps(utterance(at=AT)))
        connection.exec_driver_sql("INSERT INTO events VALUES (%s, %s, %s)", (1, "home", json.dumps(utterance(at=AT))))
        connection.exec_driver_sql("INSERT INTO events VALUES (%s, %s, %s)", (3, "home", json.dumps(utterance(at=AT))))
    projector = Projector(address, open_engine(product), tmp_path / "no.key")
    assert projector.run_once() == 2
    with open_engine(address).begin() as connection:  # an id taken earlier, committed later
        connection.exec_driver_sql("INSERT INTO events VALUES (%s, %s, %s)", late)
    assert projector.run_once() == 1


def test_what_the_real_event_broker_writes_is_read(url, events):
    if not RASA.exists():
        pytest.skip("Rasa's environment is not built; run ./suiban up once")
    events.file.unlink()
    publish = (
        "import json, sys\n"
        "from bot.encrypted_store import EncryptedEventBroker\n"
        "broker = EncryptedEventBroker(db=sys.argv[1])\n"
        "broker.publish(json.loads(sys.stdin.read()))\n"
    )
    done = subprocess.run(
        [str(RASA), "-W", "ignore", "-c", publish, str(events.file)],
        input=json.dumps(utterance("今天心里有点闷", at=AT)),
        text=True,
        capture_output=True,
        cwd=RASA.parents[4],
        env={**os.environ, "SUIBAN_KEY_FILE": str(events.key_file), "RASA_TELEMETRY_ENABLED": "false"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "闷".encode() not in events.file.read_bytes()
    assert _project(url, events) == 1
