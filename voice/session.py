"""A conversation by voice: idle, listening, thinking, speaking, whatever the devices are."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from companion import fallback
from companion.turn import Companion
from contracts.compat import StrEnum
from contracts.errors import SpeechError, SuibanError
from contracts.language import Language
from contracts.turn import Expects, TurnRequest, TurnResult, Utterance
from contracts.voice import Sound, SpeechToText
from voice.mouth import Mouth, Said
from voice.sentences import split
from voice.turn_taking import TurnTaking
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
"""What may follow what; from idle straight to speaking only for the greeting."""

Event = State | Utterance | Said
"""What a listener is told: the state entered, what was heard, what is said now."""


class Microphone(Protocol):
    """Frames of 512 samples at 16 kHz, until it is closed or ends. `forget` drops what nobody listened to."""

    def frames(self) -> Iterator[bytes]: ...

    def forget(self) -> None: ...


class Speaker(Protocol):
    """Plays one sound and returns when it was heard. Raises SpeechError(speech.no_device)."""

    def play(self, sound: Sound) -> None: ...


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
        tell: Callable[[Event], None],
    ) -> None:
        self.state = State.IDLE
        self.language = guest.language or Language.ZH_CN
        self._guest = guest
        self._microphone = microphone
        self._frames = microphone.frames()
        self._speaker = speaker
        self._turn_taking = turn_taking
        self._ear = ear
        self._mouth = mouth
        self._companion = companion
        self._tell = tell
        self._expects = Expects.OPEN
        self._unheard = 0

    async def run(self) -> None:
        """Greets, then listens and answers. Raises SpeechError where a device goes away."""
        await self._say(GREETING[self.language])
        while True:
            self._enter(State.IDLE)
            self._microphone.forget()
            utterance = await asyncio.to_thread(self._hear)
            if utterance is None:
                return
            self._tell(utterance)
            self._unheard = 0 if utterance.text else self._unheard + 1
            if self._unheard <= UNHEARD_ANSWERS:
                await self._answer(utterance)

    def _hear(self) -> Utterance | None:
        """One turn of the elder; None where the microphone ended. A failing recogniser heard nothing."""
        first = self._turn_taking.wait_for_speech(self._frames)
        if not first:
            return None
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
            async for item in self._companion.stream(request):
                if isinstance(item, TurnResult):
                    self._expects, self.language = item.expects, item.language
                else:
                    await self._say(item.text)
        except SpeechError:
            raise
        except SuibanError as error:
            log.warning("%s: %s", error.code, error.message)
            await self._say(fallback.no_answer(self.language, self._unheard).text)

    async def _say(self, text: str) -> None:
        """Sentence by sentence, the next one made while one is heard; what no voice can say is only told."""
        sentences = split(text)
        ahead = self._make(sentences[0]) if sentences else None
        for following in (*sentences[1:], None):
            if ahead is None:
                return
            said = await ahead
            ahead = self._make(following) if following else None
            if self.state is not State.SPEAKING:
                self._enter(State.SPEAKING)
            self._tell(said)
            if said.sound:
                await asyncio.to_thread(self._speaker.play, said.sound)

    def _make(self, sentence: str) -> asyncio.Task[Said]:
        return asyncio.create_task(asyncio.to_thread(self._mouth.say, sentence, self.language))

    def _enter(self, state: State) -> None:
        if state is not self.state and state not in NEXT[self.state]:
            raise AssertionError(f"a session cannot go from {self.state} to {state}")
        self.state = state
        self._tell(state)
