"""One function for one turn, used by every door: danger first, then dialogue, labels, fallback."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime
from typing import Any, Protocol

from companion import fallback
from companion.boundaries import Boundaries, Decision
from companion.dialogue import Dialogue, Question, Understanding
from companion.guarding import Guarded
from companion.listening import clean
from companion.masking import mask
from companion.opening import opening
from contracts.case import Case, Say
from contracts.clock import Clock
from contracts.errors import DialogueError
from contracts.language import Language, guess_language
from contracts.resident import check_resident_id
from contracts.screen import DangerLevel, ScreenResult
from contracts.turn import Part, TurnRequest, TurnResult

log = logging.getLogger("suiban.companion")


class Care(Protocol):
    """What danger calls for (companion.care). `hear` returns when it is on the disk."""

    @property
    def screen(self) -> ScreenResult: ...

    @property
    def parts(self) -> tuple[Part, ...]: ...

    @property
    def say(self) -> Say: ...

    @property
    def goes_on(self) -> bool: ...

    @property
    def case(self) -> Case | None: ...


class Carer(Protocol):
    """Danger first: before the dialogue core, and without it."""

    async def hear(self, resident: str, text: str, language: Language, now: datetime, turn: int) -> Care: ...

    async def news(self, resident: str, language: Language, now: datetime, turn: int = 0) -> tuple[Part, ...]: ...

    async def silence(self, resident: str, language: Language, now: datetime, turn: int = 0) -> tuple[Part, ...]: ...


class Companion:
    """Answers turns. Rooms come in as arguments."""

    def __init__(
        self,
        *,
        carer: Carer,
        dialogue: Dialogue,
        clock: Clock,
        budget_s: float,
        max_dialogue_characters: int,
        boundaries: Boundaries | None = None,
    ) -> None:
        self._carer = carer
        self._boundaries = boundaries
        self._dialogue = dialogue
        self._clock = clock
        self._budget_s = budget_s
        self._max_dialogue_characters = max_dialogue_characters
        self._languages: dict[str, Language] = {}
        self._counts: dict[str, int] = defaultdict(int)
        self._one_at_a_time: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def turn(self, request: TurnRequest) -> TurnResult:
        """The whole turn. Raises InputError for a resident id or a text no turn can be made of."""
        async with aclosing(self.stream(request)) as items:
            async for item in items:
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
        """Lets go of Rasa."""
        await self._dialogue.close()

    async def news(self, resident: str, now: datetime | None = None) -> tuple[Part, ...]:
        """What the companion has to say of its own accord about a danger case; mostly nothing. Raises InputError."""
        return await self._unasked(self._carer.news, resident, now)

    async def silence(self, resident: str, now: datetime | None = None) -> tuple[Part, ...]:
        """What is said after a minute without an answer; nothing unless something urgent was asked. Raises InputError."""
        return await self._unasked(self._carer.silence, resident, now)

    async def _unasked(self, speak: Callable[..., Any], resident: str, now: datetime | None) -> tuple[Part, ...]:
        resident = check_resident_id(resident)
        async with self._one_at_a_time[resident]:
            self._counts[resident] += 1
            language = self._languages.get(resident, Language.ZH_CN)
            parts: tuple[Part, ...] = await speak(resident, language, now or self._clock.now(), self._counts[resident])
        return parts

    async def _answer(
        self, request: TurnRequest, resident: str, text: str, language: Language
    ) -> AsyncGenerator[Part | TurnResult, None]:
        start = time.perf_counter()
        timings: dict[str, float] = {}
        count = self._counts[resident]
        now = request.now or self._clock.now()
        care = await self._carer.hear(resident, text, language, now, count)
        timings["care"] = _ms_since(start)

        reply: list[Part] = []
        understanding: Understanding | None = None
        guarded = Guarded(language, count)
        urgent = care.case is not None or care.screen.level is not DangerLevel.NONE
        limits = Decision() if urgent else await self._limits(resident, text, language, now, care, count)
        decided = limits.decides
        for part in () if decided else care.parts:
            reply.append(guarded.danger(part))
            yield part
        if reply:
            timings["first_part"] = _ms_since(start)
        if urgent:
            limits = await self._limits(resident, text, language, now, care, count)
        for part in limits.parts:
            timings.setdefault("first_part", _ms_since(start))
            reply.append(part)
            yield part
        said = mask(text)
        if not text:
            reply.append(fallback.nothing_heard(language, count))
            yield reply[-1]
        elif limits.ask_core:
            question = Question(
                resident=resident,
                text=said[: self._max_dialogue_characters],
                now=now.isoformat(),
                language=language,
                screen=care.screen.to_json(),
                answered=bool(limits.parts) or not (care.goes_on or decided),
            )
            silence = () if reply else limits.spare or (fallback.no_answer(language, count),)
            async for item in self._from_core(question, limits.lead, guarded, silence):
                if isinstance(item, Understanding):
                    understanding = item
                else:
                    timings.setdefault("first_part", _ms_since(start))
                    reply.append(item)
                    yield item
            timings["dialogue"] = _ms_since(start) - timings["care"]
        if understanding:
            self._languages[resident] = language = understanding.language
        timings["total"] = _ms_since(start)
        yield TurnResult(
            text=said,
            language=language,
            reply=tuple(reply),
            screen=care.screen,
            case=care.case,
            say=limits.say if decided else care.say,
            emotion=understanding.emotion if understanding else None,
            intent=understanding.intent if understanding else None,
            intent_confidence=understanding.intent_confidence if understanding else 0.0,
            entities=understanding.entities if understanding else (),
            timings_ms={name: round(value, 1) for name, value in timings.items()},
        )

    async def _limits(
        self, resident: str, text: str, language: Language, now: datetime, care: Care, count: int
    ) -> Decision:
        if self._boundaries is None or not text:
            return Decision()
        return await self._boundaries.hear(resident, text, language, now, care, count)

    async def _from_core(
        self, question: Question, lead: tuple[Part, ...], guarded: Guarded, silence: tuple[Part, ...]
    ) -> AsyncGenerator[Part | Understanding, None]:
        """What is said of the core's answer, `lead` before it; `silence` in its place where the core said nothing."""
        spoken = False
        async for item in self._ask(question):
            if isinstance(item, Understanding):
                yield item
            elif not question.answered:
                for part in guarded(item) if spoken else (*opening(lead, item), *guarded(item)):
                    yield part
                spoken = True
        if not spoken:
            for part in (*lead, *silence):
                yield part

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


def _ms_since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
