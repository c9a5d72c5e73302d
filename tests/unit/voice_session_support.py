"""One session on fakes: a case book in memory by the real rules, and what was played and told in which order."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import safety
from companion.care import Carer
from companion.turn import Companion
from contracts.alerts import Contact, Delivery
from contracts.case import Case, Heard, Say
from contracts.clock import SystemClock
from contracts.language import Language
from contracts.voice import Sound
from store.casebook import Outcome
from tests.fakes.dialogue import FakeDialogue
from tests.fakes.speech import LOUD, QUIET, FakeActivity, FakeEar, FakeRoom, FakeVoice
from voice.activity import frames_in
from voice.label import Labels, Place, rhythm
from voice.lines import SpokenLines
from voice.mouth import Mouth, Said
from voice.narrator import Manner
from voice.session import Event, Guest, Session, State
from voice.settings import VoiceSettings
from voice.turn_taking import TurnTaking
from voice.vigil import Vigil

SPOKEN = (*[LOUD] * 20, *[QUIET] * 40)
LINES = {language: safety.lines(language).values() for language in Language}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def quiet(seconds: float) -> list[bytes]:
    return [QUIET] * frames_in(seconds)


def companion(dialogue: FakeDialogue, book: "Book | None" = None) -> Companion:
    lines = {language: safety.lines(language) for language in Language}
    return Companion(
        carer=Carer(book or Book(), lines, door="voice"),
        dialogue=dialogue,
        clock=SystemClock(),
        budget_s=2.0,
        max_dialogue_characters=1000,
    )


class Book:
    """Keeps one resident's case in memory by the real rules. `deliveries`: who was told. Counts what it is asked."""

    def __init__(self, *deliveries: Delivery) -> None:
        self.case: Case | None = None
        self.deliveries: Sequence[Delivery] = deliveries
        self.news_asked, self.silences = 0, 0

    def current(self, resident: str) -> Case | None:
        return self.case

    def signs(self, resident: str, now: datetime) -> frozenset[str]:
        return frozenset()

    def hear(self, resident: str, heard: Heard, words: Any, *, door: str, fresh: bool = False) -> Outcome:
        move = safety.after_utterance(self.case, heard, resident=resident, new_id="id", fresh=fresh)
        self.case = move.case
        return self._outcome(move, words)

    def news(self, resident: str, now: datetime, words: Any) -> Outcome | None:
        self.news_asked += 1
        if self.case is None or self.case.silent or not self.deliveries:
            return None
        move = safety.of_own_accord(self.case, self.deliveries, False, now)
        outcome = self._outcome(move, words)
        self.deliveries = ()
        return outcome

    def silence(self, resident: str, now: datetime, words: Any) -> Outcome | None:
        self.silences += 1
        move = safety.after_silence(self.case, now) if self.case else None
        if move is None or move.say is Say.NOTHING:
            return None
        self.case = move.case
        return self._outcome(move, words)

    def _outcome(self, move: Any, words: Any) -> Outcome:
        contacts: tuple[Contact, ...] = ()
        outcome = Outcome(move, tuple(self.deliveries), contacts)
        words(outcome)
        return outcome


class Talk:
    """One session, run to its end; `told` is what a listener was told."""

    def __init__(
        self,
        ear: FakeEar,
        room: FakeRoom,
        *,
        dialogue: FakeDialogue | None = None,
        voice: FakeVoice | None = None,
        spare: FakeVoice | None = None,
        language: Language | None = None,
        book: Book | None = None,
        label: str = "screen",
        digit_one: str = "yao",
    ) -> None:
        self.ear, self.room = ear, room
        self.book = book or Book()
        self.dialogue = dialogue or FakeDialogue("您好。", "吃了吗？")
        self.voice = voice or FakeVoice()
        self.told: list[Event] = []
        self.exchanges: list[list[str]] = []
        self.labels = Labels(Mouth(FakeVoice()))
        settings = VoiceSettings()
        self.session = Session(
            Guest("home", language),
            microphone=room,
            speaker=self,
            turn_taking=TurnTaking(FakeActivity(), settings),
            ear=ear,
            mouth=Mouth(self.voice, (lambda: spare) if spare else None),
            companion=companion(self.dialogue, self.book),
            manner=Manner(SpokenLines(LINES, digit_one), label),
            vigil=Vigil(settings.news_interval_s, settings.silence_s),
            tell=self._tell,
        )

    async def run(self) -> "Talk":
        await self.session.run()
        return self

    @property
    def states(self) -> list[State]:
        return [event for event in self.told if isinstance(event, State)]

    @property
    def said(self) -> list[str]:
        """Everything said after the greeting."""
        sentences = [event.sentence for event in self.told if isinstance(event, Said)]
        return "\n".join(sentences)[len("\n".join(self.greeting)) :].split("\n")[1:]

    @property
    def greeting(self) -> list[str]:
        before = self.told[: self.told.index(State.IDLE)]
        return [event.sentence for event in before if isinstance(event, Said)]

    def play(self, sound: Sound) -> None:
        """In each exchange, what is heard in order: "tones", "label" or "voice", one for several in a row."""
        self.room.play(sound)
        labels = (self.labels.spoken(language, place).pcm for language in Language for place in Place)
        what = "tones" if sound == rhythm() else "label" if sound.pcm in labels else "voice"
        if self.exchanges[-1][-1:] != [what]:
            self.exchanges[-1].append(what)

    def _tell(self, event: Event) -> None:
        self.told.append(event)
        if event is State.SPEAKING:
            self.exchanges.append([])
