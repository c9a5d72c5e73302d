"""A conversation played against real actions: real tracker, library and database; only Rasa itself is left out."""

import asyncio
import functools
import random
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.accept import ActionAccept
from actions.answer import ActionAnswer
from actions.base import TopicAction
from actions.clock_time import ActionTime
from actions.close import ActionClose
from actions.date import ActionDate
from actions.go_on import ActionGoOn
from actions.guess import ActionGuess
from actions.opera import ActionOpera
from actions.own_reading import ActionOwnReading
from actions.poem import ActionPoem
from actions.proverb import ActionProverb
from actions.repeat import ActionRepeat
from actions.riddle import ActionRiddle
from actions.rooms import Rooms
from actions.solar_term import ActionSolarTerm
from actions.something_else import ActionSomethingElse
from actions.tale import ActionTale
from culture.library import Library
from culture.works import Work
from store.heard import HeardWorks
from store.migrate import upgrade

BEIJING = timezone(timedelta(hours=8))
MORNING = datetime(2026, 11, 24, 9, 15, tzinfo=BEIJING)
ACTIONS: tuple[type[TopicAction], ...] = (
    *(ActionPoem, ActionTale, ActionOpera, ActionRiddle, ActionProverb, ActionGoOn, ActionAnswer, ActionGuess),
    *(ActionSomethingElse, ActionRepeat, ActionTime, ActionDate, ActionSolarTerm, ActionAccept, ActionClose),
    ActionOwnReading,
)
RESPONSES = ("utter_tell_sadness", "utter_tell_food", "utter_out_of_scope", "utter_fallback")


@functools.cache
def product_library() -> Library:
    """The product's own packs, read once for all tests."""
    return Library()


@functools.cache
def empty_database() -> bytes:
    """A database file at the newest schema, made once."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "suiban.sqlite"
        upgrade(f"sqlite:///{file}")
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        return file.read_bytes()


@dataclass
class Reply:
    """What one action said."""

    messages: list[dict[str, Any]]

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.messages]

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def last(self) -> dict[str, Any]:
        """The custom data of the last message."""
        return self.messages[-1]["custom"]

    @property
    def responses(self) -> list[str]:
        """Names of the dialogue core's own responses that were asked for."""
        return [message["response"] for message in self.messages if message["response"]]

    @property
    def questions(self) -> int:
        return sum(text.count("？") + text.count("?") for text in self.texts)


@dataclass
class Talk:
    """One resident's conversation. `chance` seeds what is left to chance; the database lives under `folder`."""

    folder: Path
    language: str = "zh-CN"
    resident: str = "home"
    now: datetime = MORNING
    chance: int = 1
    packs: Path | None = None
    database_url: str | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.database_url is None:
            self.database_url = f"sqlite:///{self.folder / 'suiban.sqlite'}"
            (self.folder / "suiban.sqlite").write_bytes(empty_database())
        self.rooms = Rooms(self.packs, self.database_url, random.Random(self.chance))
        if self.packs is None:
            self.rooms.library = product_library()
        self._actions = {kind(self.rooms).name(): kind(self.rooms) for kind in ACTIONS}

    def say(
        self, text: str, action: str, *, intent: str = "", emotion: str | None = None, answered: bool = False
    ) -> Reply:
        """The elder says `text`; the dialogue core has chosen `action`."""
        metadata = {"now": self.now.isoformat(), "answered": answered}
        self.slots |= {"language": self.language, "emotion": emotion}
        self.events.append({"event": "user", "text": text, "metadata": metadata, "timestamp": 0.0})
        latest = {"text": text, "intent": {"name": intent}, "metadata": metadata}
        tracker = Tracker(self.resident, dict(self.slots), latest, list(self.events), False, None, {}, None)
        dispatcher = CollectingDispatcher()
        domain = {"responses": {name: [] for name in RESPONSES}}
        events = asyncio.run(self._actions[action].run(dispatcher, tracker, domain))
        self.hears(dispatcher.messages)
        self.events += events
        self.slots |= {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        return Reply(dispatcher.messages)

    def hears(self, messages: Iterable[dict[str, Any]]) -> None:
        """Messages of ours enter the tracker the way Rasa records them."""
        for message in messages:
            text = message["text"] or f"<{message['response']}>"
            self.events.append({"event": "bot", "text": text, "data": {"custom": message["custom"] or None}})

    def later(self, **more: float) -> "Talk":
        """The same resident in a new conversation, `more` (timedelta) later; Rasa carries the slots over."""
        return Talk(
            self.folder,
            self.language,
            self.resident,
            self.now + timedelta(**more),
            self.chance + 1,
            self.packs,
            self.database_url,
            slots=dict(self.slots),
        )

    @property
    def work(self) -> Work:
        """The work told last."""
        work = self.rooms.library.get(self.slots["active_work"])
        assert work is not None
        return work

    @property
    def heard(self) -> HeardWorks:
        return self.rooms.memory._works
