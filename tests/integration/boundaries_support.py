"""A companion on the real store with a dialogue core that says what it is told to, and a clock that is moved by hand."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

import safety
from companion.boundaries import Boundaries
from companion.care import Carer
from companion.turn import Companion
from companion.usage import FIRST, FIRST_STEPS, Limits
from contracts.alerts import ChannelName, Relation
from contracts.clock import FixedClock
from contracts.language import Language
from contracts.turn import TurnRequest, TurnResult
from store.agreements import Agreements
from store.casebook import CaseBook
from store.contacts import Contacts
from store.database import open_engine
from store.forgetting import Forgetter
from store.migrate import upgrade
from store.sealing import Sealer
from store.usage import Usage
from tests.fakes.dialogue import FakeDialogue
from tests.integration.store_support import BEIJING

MORNING = datetime(2027, 2, 6, 8, 0, tzinfo=BEIJING)
PLAIN = {Language.ZH_CN: "今天包了饺子", Language.EN: "I made dumplings today"}


class Home:
    """One home: a database in `folder`, and a companion that `restart` builds anew on it."""

    def __init__(self, folder: Path, dialogue: FakeDialogue | None = None, *, told: bool = True) -> None:
        """`told`: the first words were said already and there is somebody to tell."""
        self.url = f"sqlite:///{folder / 'suiban.sqlite'}"
        self.folder = folder
        self.clock = FixedClock(MORNING)
        self.dialogue = dialogue or FakeDialogue("好。")
        upgrade(self.url)
        self.restart()
        if told:
            self.agreements.tell("home", FIRST, MORNING, len(FIRST_STEPS))
            self.add_contact()

    def restart(self) -> None:
        self.engine: Engine = open_engine(self.url)
        lines = {language: safety.lines(language) for language in Language}
        self.agreements, self.use = Agreements(self.engine), Usage(self.engine)
        self.forgetter = Forgetter(
            self.engine, self.folder / "tracker.sqlite", self.folder / "events.sqlite", self.folder / "words.key"
        )
        book = CaseBook(self.engine, safety, Sealer(None), self.folder / "spill.jsonl")
        boundaries = Boundaries(
            use=self.use, agreements=self.agreements, forgetter=self.forgetter, lines=lines, limits=Limits(240, 60)
        )
        self.companion = Companion(
            carer=Carer(book, lines, door="test"),
            dialogue=self.dialogue,
            clock=self.clock,
            budget_s=5,
            max_dialogue_characters=1000,
            boundaries=boundaries,
        )

    def add_contact(self) -> None:
        Contacts(self.engine).add(
            "home",
            name="小芳",
            relation=Relation.DAUGHTER,
            channel=ChannelName.EMAIL,
            address="a@example.org",
            language=Language.ZH_CN,
            now=MORNING,
            agreed=True,
        )

    async def say(self, text: str, *, minutes: float = 0, resident: str = "home") -> TurnResult:
        """One turn, `minutes` after the last."""
        self.clock.moment += timedelta(minutes=minutes)
        return await self.companion.turn(TurnRequest(text, resident))

    async def talk(self, minutes: int, *, every: int = 10, text: str = PLAIN[Language.ZH_CN]) -> list[tuple[int, str]]:
        """Talks for so long; what was said, with the minute it was said at."""
        return [(minute, words(await self.say(text, minutes=every))) for minute in range(every, minutes + 1, every)]


def words(result: TurnResult) -> str:
    return " ".join(part.text for part in result.reply)
