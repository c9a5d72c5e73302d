"""A conversation by voice: idle, listening, thinking, speaking, whatever the devices are."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from companion import fallback
from companion.turn import Companion
from contracts.case import Say
from contracts.compat import StrEnum
from contracts.errors import SpeechError
from contracts.language import Language
from contracts.turn import Expects, Part, TurnRequest, TurnResult, Utterance
from contracts.voice import SpeechToText
from voice.mouth import Mouth, Said
from voice.narrator import Manner, Narrator, Speaker
from voice.turn_taking import TurnTaking
from voice.vigil import Vigil
from voice.words import GREETING

log = logging.getLogger("suiban.voice")
UNHEARD_ANSWERS = 2
"""How often in a row "I didn't catch that" is said to sounds without words; then it waits in silence."""


class State(StrEnum):
    """idle: nobody speaks. listening: the elder speaks. thinking: the turn is over. speaking: the companion speaks."""

    IDLE = "idle"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"


NEXT: dict[State, frozenset[State]] = {
    State.IDLE: frozenset({State.LISTENING, State.SPEAKING}),
    State.LISTENING: frozenset({State.THINKING}),
    State.THINKING: frozenset({State.SPEAKING, State.IDLE}),
    State.SPEAKING: frozenset({State.IDLE}),
}
"""What may follow what; from idle straight to speaking for the greeting and news of a danger case."""

Event = State | Utterance | Said
"""What a listener is told: the state entered, what was heard, what is said now."""


class Microphone(Protocol):
    """Frames of 512 samples at 16 kHz, until it is closed or ends. `forget` drops what nobody listened to."""

    def frames(self) -> Iterator[bytes]: ...

    def forget(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Guest:
    """Who talks. `language` None: what is heard. `now` None: the real clock."""

    resident: str
    language: Language | None = None
    now: datetime | None = None


class Session:
    """Turn after turn, until the microphone ends. It does not listen while it speaks."""

    def __init__(
        self,
        guest: Guest,
        *,
        microphone: Microphone,
        speaker: Speaker,
        turn_taking: TurnTaking,
        ear: SpeechToText,
        mouth: Mouth,
        companion: Companion,
        manner: Manner,
        vigil: Vigil,
        tell: Callable[[Event], None],
    ) -> None:
        self.state = State.IDLE
        self.language = guest.language or Language.ZH_CN
        self._guest = guest
        self._microphone = microphone
        self._frames = microphone.frames()
        self._turn_taking = turn_taking
        self._ear = ear
        self._companion = companion
        self._vigil = vigil
        self._tell = tell
        self._narrator = Narrator(mouth, speaker, manner, begins=self._begin_speaking, tell=tell)
        self._expects = Expects.OPEN
        self._unheard = 0
        self._hushed = False

    async def run(self) -> None:
        """Greets, tells news, then listens and answers. Raises SpeechError where a device goes away."""
        await self._say((Part(GREETING[self.language]),))
        await self._say_unasked(self._companion.news)
        while (utterance := await self._listen()) is not None:
            self._tell(utterance)
            if utterance.text:
                self._unheard, self._hushed = 0, False
                self._vigil.heard()
            else:
                self._unheard += 1
            if self._unheard <= UNHEARD_ANSWERS and not self._hushed:
                await self._answer(utterance)

    async def _listen(self) -> Utterance | None:
        """The elder's next turn; None where the microphone ended. In the quiet before it, news is looked for."""
        self._wait_anew()
        while True:
            quiet_s = self._vigil.next_s
            first = await asyncio.to_thread(self._turn_taking.wait_for_speech, self._frames, quiet_s)
            if first is None:
                await self._look_around(quiet_s)
            elif not first:
                return None
            else:
                return await asyncio.to_thread(self._recognise, first)

    async def _look_around(self, quiet_s: float) -> None:
        """Says what is due after `quiet_s` more seconds of quiet; nothing once the elder wished for quiet."""
        silence, news = self._vigil.passed(quiet_s)
        if self._hushed:
            return
        if silence:
            await self._say_unasked(self._companion.silence)
        if news:
            await self._say_unasked(self._companion.news)
        if self.state is State.SPEAKING:
            self._wait_anew()

    def _wait_anew(self) -> None:
        self._enter(State.IDLE)
        self._microphone.forget()
        self._turn_taking.begin()

    def _recognise(self, first: list[bytes]) -> Utterance:
        """One turn of the elder. A failing recogniser heard nothing."""
        self._enter(State.LISTENING)
        utterance = Utterance("", self.language, 0.0)
        frames = self._turn_taking.until_turn_end(first, self._frames)
        try:
            for result in self._ear.stream(frames, self._expects):
                if isinstance(result, Utterance):
                    utterance = result
        except Exception as error:  # engines are other people's programs and fail in their own ways
            if isinstance(error, SpeechError) and error.code == "speech.no_device":
                raise
            log.warning("speech.failed: a turn could not be recognised: %s", type(error).__name__)
        for _ in frames:  # a recogniser that gave up early must not leave half a turn behind
            pass
        self._enter(State.THINKING)
        return utterance

    async def _answer(self, utterance: Utterance) -> None:
        self.language = self._guest.language or utterance.language
        request = TurnRequest(
            text=utterance.text,
            resident=self._guest.resident,
            language=self.language,
            confidence=utterance.confidence,
            spoken_ms=utterance.spoken_ms,
            now=self._guest.now,
        )
        try:
            await self._narrator.say(self._parts_of(request), self.language, ends=lambda: self._hushed)
        except SpeechError:
            raise
        except Exception as error:  # whatever failed, the talk goes on
            log.warning("voice.turn_failed: %s", getattr(error, "code", type(error).__name__))
            await self._say((fallback.no_answer(self.language, self._unheard),))

    async def _parts_of(self, request: TurnRequest) -> AsyncIterator[Part]:
        async for item in self._companion.stream(request):
            if isinstance(item, TurnResult):
                self._take(item)
            else:
                yield item

    def _take(self, result: TurnResult) -> None:
        """What the turn means for the rest of the session."""
        self._expects, self.language = result.expects, result.language
        self._hushed = result.say is Say.EXIT
        self._vigil.answered(result.case)

    async def _say_unasked(self, ask: Callable[..., Awaitable[tuple[Part, ...]]]) -> None:
        """What the companion says of its own accord, mostly nothing."""
        try:
            parts = await ask(self._guest.resident, self._guest.now)
        except Exception as error:  # a look that fails must not end the talk; the next one tries again
            log.warning("voice.no_news: news of a case could not be looked for: %s", type(error).__name__)
            return
        await self._say(parts)
        self._expects = next(
            (part.expects for part in reversed(parts) if part.expects is not Expects.OPEN), self._expects
        )

    async def _say(self, parts: Iterable[Part]) -> None:
        async def each() -> AsyncIterator[Part]:
            for part in parts:
                yield part

        await self._narrator.say(each(), self.language, ends=lambda: False)

    def _begin_speaking(self) -> None:
        if self.state is not State.SPEAKING:
            self._enter(State.SPEAKING)

    def _enter(self, state: State) -> None:
        if state is not self.state and state not in NEXT[self.state]:
            raise AssertionError(f"a session cannot go from {self.state} to {state}")
        self.state = state
        self._tell(state)
