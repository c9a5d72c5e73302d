"""One function for one turn, used by every door: danger screen, dialogue, labels, fallback."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from typing import Any, Protocol

from companion import fallback
from companion.dialogue import Dialogue, Question, Understanding
from companion.listening import clean
from contracts.clock import Clock
from contracts.errors import DialogueError, StoreError
from contracts.language import Language, guess_language
from contracts.resident import check_resident_id
from contracts.screen import DangerLevel, ScreenResult
from contracts.turn import Part, TurnRequest, TurnResult

log = logging.getLogger("suiban.companion")

Screen = Callable[[str], ScreenResult]
SafetyReply = Callable[[ScreenResult, Language, int], tuple[Part, ...]]


class DangerRecord(Protocol):
    """Where danger is written down durably before a turn ends. Raises StoreError."""

    def record(self, resident: str, screen: ScreenResult, at: Any, door: str) -> None: ...


class Companion:
    """Answers turns. Rooms come in as arguments; `door` names who asks, for the danger record."""

    def __init__(
        self,
        *,
        screen: Screen,
        safety_reply: SafetyReply,
        dialogue: Dialogue,
        danger_record: DangerRecord,
        clock: Clock,
        door: str,
        budget_s: float,
        max_dialogue_characters: int,
    ) -> None:
        self._screen = screen
        self._safety_reply = safety_reply
        self._dialogue = dialogue
        self._danger_record = danger_record
        self._clock = clock
        self._door = door
        self._budget_s = budget_s
        self._max_dialogue_characters = max_dialogue_characters
        self._languages: dict[str, Language] = {}
        self._counts: dict[str, int] = defaultdict(int)
        self._one_at_a_time: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._records: set[asyncio.Task[None]] = set()

    async def turn(self, request: TurnRequest) -> TurnResult:
        """The whole turn. Raises InputError for a resident id or a text no turn can be made of."""
        async for item in self.stream(request):
            if isinstance(item, TurnResult):
                return item
        raise AssertionError("a turn ends with its result")

    async def stream(self, request: TurnRequest) -> AsyncGenerator[Part | TurnResult, None]:
        """The reply's parts as they come, then the TurnResult. Raises InputError before anything is said."""
        resident = check_resident_id(request.resident)
        text = clean(request.text)
        language = request.language or guess_language(text, self._languages.get(resident, Language.ZH_CN))
        async with self._one_at_a_time[resident]:
            self._languages[resident] = language
            self._counts[resident] += 1
            async for item in self._answer(request, resident, text, language):
                yield item

    async def parse(self, text: str) -> dict[str, Any]:
        """What the dialogue core understands in `text`; no turn is made, nothing is recorded."""
        return await self._dialogue.parse(clean(text)[: self._max_dialogue_characters])

    async def close(self) -> None:
        """Waits for what is still being recorded, then lets go of Rasa."""
        await asyncio.gather(*self._records, return_exceptions=True)
        await self._dialogue.close()

    async def _answer(
        self, request: TurnRequest, resident: str, text: str, language: Language
    ) -> AsyncGenerator[Part | TurnResult, None]:
        start = time.perf_counter()
        timings: dict[str, float] = {}
        count = self._counts[resident]
        now = request.now or self._clock.now()
        screened = self._screen(text)
        timings["screen"] = _ms_since(start)

        reply: list[Part] = []
        understanding: Understanding | None = None
        record = self._write_down(resident, screened, now)
        if screened.level is not DangerLevel.NONE:
            for part in self._safety_reply(screened, language, count):
                reply.append(part)
                yield part
            timings["first_part"] = _ms_since(start)
        if not text:
            reply.append(fallback.nothing_heard(language, count))
            yield reply[-1]
        else:
            question = Question(
                resident=resident,
                text=text[: self._max_dialogue_characters],
                now=now.isoformat(),
                language=language,
                screen=screened.to_json(),
                answered=bool(reply),
            )
            async for item in self._ask(question):
                if isinstance(item, Understanding):
                    understanding = item
                elif not question.answered:
                    timings.setdefault("first_part", _ms_since(start))
                    reply.append(item)
                    yield item
            timings["dialogue"] = _ms_since(start) - timings["screen"]
            if not reply:
                reply.append(fallback.no_answer(language, count))
                yield reply[-1]
        if understanding:
            self._languages[resident] = language = understanding.language
        if record:
            await asyncio.shield(record)
        timings["total"] = _ms_since(start)
        yield TurnResult(
            text=text,
            language=language,
            reply=tuple(reply),
            screen=screened,
            emotion=understanding.emotion if understanding else None,
            intent=understanding.intent if understanding else None,
            intent_confidence=understanding.intent_confidence if understanding else 0.0,
            entities=understanding.entities if understanding else (),
            timings_ms={name: round(value, 1) for name, value in timings.items()},
        )

    async def _ask(self, question: Question) -> AsyncGenerator[Part | Understanding, None]:
        """The dialogue core's answer within the time budget; its failure ends the stream and is logged."""
        answer = self._dialogue.ask(question)
        deadline = time.monotonic() + self._budget_s
        try:
            # The budget is spent only while waiting for the core, never while the door speaks a part.
            while True:
                yield await asyncio.wait_for(anext(answer), deadline - time.monotonic())
        except StopAsyncIteration:
            return
        except TimeoutError:
            log.warning("dialogue.slow: no whole answer within %.1f s", self._budget_s)
        except DialogueError as error:
            log.warning("%s: %s", error.code, error.message)
        finally:
            await answer.aclose()

    def _write_down(self, resident: str, screened: ScreenResult, now: Any) -> asyncio.Task[None] | None:
        """Starts the durable record at once, beside the answer; it goes on when the door goes away."""
        if screened.level is DangerLevel.NONE:
            return None

        async def write() -> None:
            try:
                await asyncio.to_thread(self._danger_record.record, resident, screened, now, self._door)
            except StoreError as error:
                log.error("%s: a danger event could not be recorded: %s", error.code, error.message)

        task = asyncio.create_task(write())
        self._records.add(task)
        task.add_done_callback(self._records.discard)
        return task


def _ms_since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
