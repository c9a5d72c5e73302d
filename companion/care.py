"""Danger first: screens an utterance, moves the case, has people told, and puts it into words. Needs no dialogue core."""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

import safety
from contracts.case import Answer, Case, CaseState, Heard, Move, Question, Say
from contracts.errors import StoreError
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from contracts.turn import Part
from safety.requests import Request, asked
from store.casebook import Outcome, Words

log = logging.getLogger("suiban.companion")
_DIALOGUE_GOES_ON = frozenset({Say.NOTHING, Say.STAY})
_ALWAYS = {Answer.SECRECY: Say.SECRECY, Answer.EXIT: Say.EXIT, Answer.HUSH: Say.HUSH}
"""What is answered without a case too."""
_PLACE_CHARACTERS = 60
_PLACE = re.compile(
    "[路街巷桥站店楼塔庙亭厦弄]|胡同|小区|公园|广场|医院|银行|超市|商场|市场|学校|车站|门口|路口|招牌|牌子|红绿灯|河边|湖边|地铁|村口|写着"
    r"|\b(?:street|road|avenue|lane|square|corner|bridge|station|stop|shop|store|bank|church|school|park|hospital|pub|cafe"
    r"|market|sign|says|pharmacy|chemist|library|post office|bench|crossing|lights)\b",
    re.IGNORECASE,
)
T = TypeVar("T")


class Book(Protocol):
    """Where cases are kept (store.casebook). Raises StoreError."""

    def current(self, resident: str) -> Case | None: ...

    def signs(self, resident: str, now: datetime) -> frozenset[str]: ...

    def hear(self, resident: str, heard: Heard, words: Words, *, door: str, fresh: bool = False) -> Outcome: ...

    def news(self, resident: str, now: datetime, words: Words) -> Outcome | None: ...

    def silence(self, resident: str, now: datetime, words: Words) -> Outcome | None: ...


@dataclass(frozen=True, slots=True)
class Care:
    """What danger calls for in one turn. `say`: what `parts` are about."""

    screen: ScreenResult
    parts: tuple[Part, ...]
    say: Say
    case: Case | None

    @property
    def goes_on(self) -> bool:
        """Whether the dialogue core answers as well, after `parts`."""
        return self.say in _DIALOGUE_GOES_ON


class Carer:
    """One a process. `lines`: the numbers to call in each language. `door`: who asks, for the danger record."""

    def __init__(self, book: Book, lines: Mapping[Language, Mapping[str, str]], *, door: str) -> None:
        self._book = book
        self._lines = lines
        self._door = door
        self._met: set[str] = set()

    def screen(self, text: str) -> ScreenResult:
        """The danger in `text` alone; never raises, reads no database."""
        return safety.screen(text)

    async def hear(self, resident: str, text: str, language: Language, now: datetime, turn: int) -> Care:
        """Everything danger calls for is on the disk when this returns; a database that is away is survived."""
        screened = self.screen(text)
        try:
            screened = await self._with_earlier_signs(resident, text, screened, now)
            case = await asyncio.to_thread(self._book.current, resident)
        except StoreError as error:
            log.error("%s: the case of a resident could not be looked up", error.code)
            case = None
        if _only_forgets(text, screened, case):
            screened = ScreenResult(signs=screened.signs)
        if not text and case:  # a noise is no answer: silence goes on counting
            return Care(screened, (), Say.NOTHING, case)
        fresh = resident not in self._met
        self._met.add(resident)
        meaning = safety.answer(text)
        if case is None and screened.level is DangerLevel.NONE and not screened.signs:
            return self._without_case(screened, meaning, language, turn)
        heard = Heard(
            screen=screened,
            answer=meaning,
            at=now,
            suspect=_suspect(text, case, screened),
            place=_place(text, case, screened, meaning),
            language=language,
        )
        chosen: list[safety.Reply] = []

        def words(outcome: Outcome) -> Question | None:
            chosen[:] = [self._reply(outcome, language, turn)]
            return chosen[0].question

        try:
            hear = partial(self._book.hear, resident, heard, words, door=self._door, fresh=fresh)
            outcome = await _to_its_end(hear)
        except StoreError as error:
            log.error("%s: %s", error.code, error.message)
            move = safety.after_utterance(case, heard, resident=resident, new_id="", fresh=fresh)
            outcome = Outcome(move, stored=False)
            words(outcome)
        parts = chosen[0].parts
        if outcome.move.say in _DIALOGUE_GOES_ON and outcome.move.case:
            parts = (*await self.news(resident, language, now, turn), *parts)
        return Care(screened, parts, outcome.move.say, outcome.move.case)

    async def news(self, resident: str, language: Language, now: datetime, turn: int = 0) -> tuple[Part, ...]:
        """What the companion has to say of its own accord: who was told, who knows, the question of the next day."""
        return await self._of_its_own(self._book.news, resident, language, now, turn)

    async def silence(self, resident: str, language: Language, now: datetime, turn: int = 0) -> tuple[Part, ...]:
        """What is said when an urgent question found no answer; the next contact may be told with it."""
        return await self._of_its_own(self._book.silence, resident, language, now, turn)

    async def _of_its_own(
        self,
        happening: Callable[[str, datetime, Words], Outcome | None],
        resident: str,
        language: Language,
        now: datetime,
        turn: int,
    ) -> tuple[Part, ...]:
        parts: list[Part] = []

        def words(outcome: Outcome) -> Question | None:
            spoken = outcome.move.case.language if outcome.move.case else language
            reply = self._reply(outcome, spoken, turn)
            parts[:] = reply.parts
            return reply.question

        try:
            await _to_its_end(partial(happening, resident, now, words))
        except StoreError as error:
            log.error("%s: news of a case waits", error.code)
        return tuple(parts)

    async def _with_earlier_signs(
        self, resident: str, text: str, screened: ScreenResult, now: datetime
    ) -> ScreenResult:
        """A fraud shows over several turns: signs heard before count together with new ones."""
        if not screened.signs or safety.answer(text) is Answer.SECRECY:  # "don't tell my daughter" is said to us
            return screened
        earlier = await asyncio.to_thread(self._book.signs, resident, now)
        return safety.screen(text, earlier) if earlier - set(screened.signs) else screened

    def _without_case(self, screened: ScreenResult, meaning: Answer, language: Language, turn: int) -> Care:
        say = _ALWAYS.get(meaning, Say.NOTHING)
        parts = self._reply(Outcome(Move(None, say)), language, turn).parts
        return Care(screened, parts, say, None)

    def _reply(self, outcome: Outcome, language: Language, turn: int) -> safety.Reply:
        situation = safety.Situation(
            language=language,
            told=outcome.told,
            contacts=outcome.contacts,
            stored=outcome.stored,
            lines=self._lines[language],
        )
        return safety.reply(outcome.move, situation, turn)


async def _to_its_end(work: Callable[[], T]) -> T:
    """Runs `work` beside the event loop; a door that goes away in the middle does not stop what is being written."""
    return await asyncio.shield(asyncio.create_task(asyncio.to_thread(work)))


def _is(screened: ScreenResult, kind: DangerKind) -> bool:
    return kind is screened.kind or any(kind is also for also, _ in screened.also)


def _suspect(text: str, case: Case | None, screened: ScreenResult) -> str:
    """Who is named with the harm, or afterwards where nobody was named yet: "somebody hits me. It was my son." """
    if _is(screened, DangerKind.ABUSE):
        return safety.suspect(text)
    spoken_of = case is not None and case.topic is DangerKind.ABUSE and not case.suspect
    return safety.named(text) if spoken_of else ""


def _only_forgets(text: str, screened: ScreenResult, case: Case | None) -> bool:
    """ "Forget what I said" takes danger back only where danger was said; else it is a wish about what is kept."""
    taken_back = bool(screened.rules) and all(rule.endswith(".retraction") for rule in screened.rules)
    spoken_of = case is not None and DangerKind.SELF_HARM in dict(case.kinds)
    return taken_back and not spoken_of and asked(text).request is Request.FORGET_THAT


def _place(text: str, case: Case | None, screened: ScreenResult, meaning: Answer) -> str:
    """Where somebody who is lost says to be: the answer to what they can see."""
    lost = case is not None and case.kind is DangerKind.LOST and case.state is CaseState.OPEN
    plain = screened.level is DangerLevel.NONE and meaning is Answer.OTHER
    return " ".join(text.split())[:_PLACE_CHARACTERS] if lost and plain and _PLACE.search(text) else ""
