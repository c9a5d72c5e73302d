"""An elder's words are forgotten when their time is over, and mood goes on as if nothing had happened."""

from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet

from store.database import open_engine
from store.migrate import upgrade
from store.projector import Projector
from store.retention import forget_words, written_at
from tests.integration.store_support import BEIJING, Events, utterance

NOW = datetime.now(UTC)
AT = datetime(2027, 2, 6, 9, 0, tzinfo=BEIJING)


def add_aged(events: Events, days: float, count: int) -> None:
    fernet = Fernet(events.key_file.read_bytes())
    moment = int((NOW - timedelta(days=days)).timestamp())
    tokens = [fernet.encrypt_at_time(b'{"event": "bot"}', moment + n).decode() for n in range(count)]
    events.add_raw(*tokens)


def rows(events: Events) -> int:
    with open_engine(f"sqlite:///{events.file}").connect() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one()


def test_old_words_go_and_younger_ones_stay(tmp_path):
    events = Events(tmp_path)
    add_aged(events, 40, 1200)
    events.add_raw("damaged")
    add_aged(events, 31, 5)
    add_aged(events, 29, 7)
    assert forget_words(events.file, NOW - timedelta(days=30)) == 1206
    assert rows(events) == 7
    assert forget_words(events.file, NOW - timedelta(days=30)) == 0


def test_the_newest_row_stays_so_that_ids_go_on(tmp_path):
    events = Events(tmp_path)
    add_aged(events, 400, 3)
    assert forget_words(events.file, NOW) == 2
    add_aged(events, 0, 1)
    with open_engine(f"sqlite:///{events.file}").connect() as connection:
        assert [row[0] for row in connection.exec_driver_sql("SELECT id FROM events ORDER BY id")] == [3, 4]


def test_mood_is_neither_lost_nor_counted_twice_after_forgetting(tmp_path):
    events = Events(tmp_path)
    url = f"sqlite:///{tmp_path / 'suiban.sqlite'}"
    upgrade(url)
    events.add(*[utterance(at=AT + timedelta(minutes=n)) for n in range(5)])
    projector = Projector(events.file, open_engine(url), events.key_file)
    assert projector.run_once() == 5
    assert forget_words(events.file, NOW + timedelta(hours=1)) == 4
    events.add(utterance(at=AT + timedelta(minutes=30)))
    assert projector.run_once() == 1


def test_a_table_that_is_not_there_yet_is_empty(tmp_path):
    assert forget_words(tmp_path / "none.sqlite", NOW) == 0
    (tmp_path / "empty.sqlite").touch()
    assert forget_words(tmp_path / "empty.sqlite", NOW) == 0


def test_what_is_no_token_has_no_moment():
    assert [written_at(text) for text in ("", "{}", "hello world, this is no token", "gAAA")] == [None] * 4
    assert written_at(Fernet(Fernet.generate_key()).encrypt_at_time(b"x", 1_700_000_000).decode()) == datetime(
        2023, 11, 14, 22, 13, 20, tzinfo=UTC
    )
