"""The companion's own limits in one turn: what it is, when it stops, what it keeps, how much is healthy."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from companion import usage
from companion.usage import Due, Limits
from contracts.case import Case, CaseState, Say
from contracts.errors import StoreError
from contracts.language import Language
from contracts.screen import DangerLevel, ScreenResult
from contracts.turn import Part
from safety.boundary_words import boundary_words, people_named
from safety.requests import Asked, Request, asked, confirmed
from store.agreements import Agreements
from store.forgetting import Forgetter
from store.usage import DayUse, Span, Usage

log = logging.getLogger("suiban.companion")
_CONFIRM = "forget_all"
_CONFIRM_WITHIN = timedelta(minutes=5)
_DAYS_LOOKED_AT = 4
_LEFT_TO_CARE = frozenset({Request.EXIT, Request.FAREWELL, Request.KEEP_FROM, Request.PROMISE, Request.HELP})
"""While a case is there, these are answered by the case."""
T = TypeVar("T")


class Care(Protocol):
    """What danger called for in this turn (companion.care)."""

    @property
    def screen(self) -> ScreenResult: ...

    @property
    def say(self) -> Say: ...

    @property
    def goes_on(self) -> bool: ...

    @property
    def case(self) -> Case | None: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """`lead`: said before anything of the dialogue core. `parts`: the answer; the core's own words are then not said.

    `decides`: care's words for stopping and secrecy give way to these. `ask_core` False: the core is not even told.
    `spare`: what is said where the core should have answered and does not. `say`: as in contracts.case, for the door.
    """

    lead: tuple[Part, ...] = ()
    parts: tuple[Part, ...] = ()
    decides: bool = False
    ask_core: bool = True
    spare: tuple[Part, ...] = ()
    say: Say = Say.NOTHING


class Boundaries:
    """One a process. `lines`: the numbers to call in each language. `complaints_to`: who answers, "": those in charge."""

    def __init__(
        self,
        *,
        use: Usage,
        agreements: Agreements,
        forgetter: Forgetter,
        lines: Mapping[Language, Mapping[str, str]],
        limits: Limits | None = None,
        complaints_to: str = "",
    ) -> None:
        self._use = use
        self._agreements = agreements
        self._forgetter = forgetter
        self._lines = lines
        self._limits = limits or Limits()
        self._complaints_to = complaints_to

    async def hear(
        self, resident: str, text: str, language: Language, now: datetime, care: Care, turn: int
    ) -> Decision:
        """What the limits call for; a database that is away costs the notices, never the answer."""
        span = await self._or_none(self._use.touch, resident, now)
        wish = asked(text)
        answers = await self._confirms(resident, now)
        if not care.goes_on and (care.case or care.screen.level is not DangerLevel.NONE):
            return await self._beside_danger(resident, wish, language, care, turn)
        plain = care.screen.level is DangerLevel.NONE and not care.screen.signs
        if answers and plain:
            reply = await self._after_confirmation(resident, text, language, now, turn)
            if reply:
                return reply
        if care.case is not None and wish.request in _LEFT_TO_CARE:
            return Decision()
        if wish.request not in (Request.NONE, Request.FAREWELL):
            return await self._answer(resident, wish, language, now, turn)
        if wish.request is Request.FAREWELL or care.say is Say.EXIT or not _may_remind(care):
            spare = self._words("farewell", language, turn) if wish.request is Request.FAREWELL else ()
            calm = plain and care.case is None
            return Decision(decides=calm and care.say is Say.EXIT, spare=spare)
        return Decision(lead=await self._lead(resident, span, language, now, turn))

    async def _beside_danger(self, resident: str, wish: Asked, language: Language, care: Care, turn: int) -> Decision:
        """A hint is asked about first, and what was to be forgotten is forgotten all the same."""
        if wish.request is Request.FORGET_THAT and care.screen.level is DangerLevel.CONCERN:
            return await self._forget_that(resident, language, turn)
        return Decision()

    async def _answer(self, resident: str, wish: Asked, language: Language, now: datetime, turn: int) -> Decision:
        match wish.request:
            case Request.FORGET_THAT:
                return await self._forget_that(resident, language, turn)
            case Request.FORGET_ALL:
                await self._or_none(self._agreements.tell, resident, _CONFIRM, now)
                return self._said("ask_forget_all", language, turn, ask_core=False)
            case Request.KEEP_FROM:
                return await self._keep_from(resident, wish, language, now, turn)
            case Request.SHARE_WITH:
                return await self._share_with(resident, wish, language, turn)
            case Request.COMPLAINT:
                made = await self._or_none(self._agreements.complain, resident, now)
                topic = "complaint" if made else "complaint_failed"
                return self._said(topic, language, turn, who=self._complaints_to)
            case Request.ONLY_YOU:
                await self._or_none(self._use.refused_people, resident, now)
        return self._said(str(wish.request), language, turn)

    async def _forget_that(self, resident: str, language: Language, turn: int) -> Decision:
        done = await self._or_none(self._forgetter.forget_last, resident)
        topic = {None: "forget_failed", True: "forgot_that", False: "nothing_to_forget"}[done]
        return self._said(topic, language, turn, ask_core=False)

    async def _keep_from(self, resident: str, wish: Asked, language: Language, now: datetime, turn: int) -> Decision:
        if not wish.relations:
            return self._said("promise", language, turn)
        kept = await self._done(self._agreements.keep_from, resident, wish.relations, now)
        if not kept:
            return self._said("promise", language, turn)
        who = people_named(wish.relations, language)
        return self._said("keep_from" if who else "keep_from_them", language, turn, who=who)

    async def _share_with(self, resident: str, wish: Asked, language: Language, turn: int) -> Decision:
        changed = await self._or_none(self._agreements.share_with, resident, wish.relations)
        who = people_named(wish.relations, language)
        return self._said("share_with" if changed and who else "share_already", language, turn, who=who)

    async def _confirms(self, resident: str, now: datetime) -> bool:
        """Whether "really forget everything?" was asked just before; it is asked once only."""
        told = await self._or_none(self._agreements.told, resident) or {}
        if _CONFIRM not in told:
            return False
        await self._or_none(self._agreements.take_back, resident, _CONFIRM)
        return timedelta(0) <= now - told[_CONFIRM].at < _CONFIRM_WITHIN

    async def _after_confirmation(
        self, resident: str, text: str, language: Language, now: datetime, turn: int
    ) -> Decision | None:
        sure = True if asked(text).request is Request.FORGET_ALL else confirmed(text)
        if sure is None:
            return None
        if not sure:
            return self._said("kept_all", language, turn, ask_core=False)
        done = await self._done(self._forgetter.forget_all, resident, now)
        return self._said("forgot_all" if done else "forget_failed", language, turn, ask_core=False)

    async def _lead(
        self, resident: str, span: Span | None, language: Language, now: datetime, turn: int
    ) -> tuple[Part, ...]:
        """The one thing to be said before the core's answer in this turn; it is noted as said."""
        if span and (times := usage.reminder(span)):
            if await self._done(self._use.reminded, span, times):
                return self._words("two_hours" if times == 1 else "more_hours", language, turn)
            return ()
        due = await self._or_none(self._due, resident, now)
        if due is None or not await self._done(self._agreements.tell, resident, due.kind, now, due.step):
            return ()
        return tuple(part for topic in due.topics for part in self._words(topic, language, turn))

    def _due(self, resident: str, now: datetime) -> Due | None:
        told = self._agreements.told(resident)
        has_contact = self._agreements.has_contact(resident)
        return usage.notice(told, has_contact=has_contact, now=now) or usage.people(
            told, self._days(resident, now), self._limits, now
        )

    def _days(self, resident: str, now: datetime) -> list[DayUse]:
        return self._use.days(resident, now.date() - timedelta(days=_DAYS_LOOKED_AT - 1), now.date(), now)

    def _said(self, topic: str, language: Language, turn: int, *, who: str = "", ask_core: bool = True) -> Decision:
        parts = self._words(topic, language, turn, who)
        say = Say.EXIT if topic == Request.EXIT else Say.NOTHING
        return Decision(parts=parts, decides=True, ask_core=ask_core, say=say)

    def _words(self, topic: str, language: Language, turn: int, who: str = "") -> tuple[Part, ...]:
        return boundary_words(topic, language, turn, lines=self._lines[language], who=who)

    async def _or_none(self, work: Callable[..., T], *arguments: object) -> T | None:
        try:
            return await asyncio.to_thread(work, *arguments)
        except StoreError as error:
            log.error("%s: a limit of the companion goes without the database", error.code)
            return None

    async def _done(self, work: Callable[..., object], *arguments: object) -> bool:
        try:
            await asyncio.to_thread(work, *arguments)
        except StoreError as error:
            log.error("%s: a limit of the companion goes without the database", error.code)
            return False
        return True


def _may_remind(care: Care) -> bool:
    """Never inside danger, nor while a case waits for a person; a mere hint that is watched does not hold it back."""
    if care.screen.level is not DangerLevel.NONE or not care.goes_on:
        return False
    case = care.case
    if case is None or case.state is CaseState.HANDED_OVER:
        return True
    return case.state is CaseState.WATCHING and case.level is DangerLevel.CONCERN and case.quiet_turns > 0
