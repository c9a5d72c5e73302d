"""An elder's words in Rasa's own databases."""

import pytest
from cryptography.fernet import Fernet
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.encrypted_store import EncryptedEventBroker, EncryptedText, EncryptedTrackerStore

SECRET = "我存折藏在米缸底下"


@pytest.fixture
def key(tmp_path, monkeypatch):
    file = tmp_path / "words.key"
    file.write_bytes(Fernet.generate_key())
    monkeypatch.setenv("SUIBAN_KEY_FILE", str(file))
    monkeypatch.setattr(EncryptedText, "_fernet", None)
    return file


async def test_a_conversation_comes_back_and_its_file_shows_no_word(tmp_path, key):
    file = tmp_path / "tracker.sqlite"
    store = EncryptedTrackerStore(domain=Domain.empty(), dialect="sqlite", db=str(file))
    tracker = DialogueStateTracker.from_events("home", [UserUttered(SECRET)])
    await store.save(tracker)
    assert (await store.retrieve("home")).latest_message.text == SECRET
    assert_unreadable(file)


def test_a_published_event_shows_no_word(tmp_path, key):
    file = tmp_path / "events.sqlite"
    EncryptedEventBroker(dialect="sqlite", db=str(file)).publish({"sender_id": "home", "event": "user", "text": SECRET})
    assert_unreadable(file)


def test_without_a_key_nothing_is_written_in_clear(tmp_path, monkeypatch):
    monkeypatch.setenv("SUIBAN_KEY_FILE", str(tmp_path / "none"))
    monkeypatch.setattr(EncryptedText, "_fernet", None)
    file = tmp_path / "events.sqlite"
    broker = EncryptedEventBroker(dialect="sqlite", db=str(file))
    with pytest.raises(Exception, match="SUIBAN_KEY_FILE") as raised:
        broker.publish({"sender_id": "home", "text": SECRET})
    assert isinstance(raised.value, RasaException) or isinstance(raised.value.__cause__, RasaException)
    assert_unreadable(file)


def assert_unreadable(file):
    data = b"".join(part.read_bytes() for part in file.parent.glob(file.name + "*"))
    assert data
    assert SECRET.encode() not in data
    assert SECRET.encode("unicode-escape") not in data
