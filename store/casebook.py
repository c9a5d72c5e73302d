"""The book of cases: what is heard, the case it makes and the messages it calls for are written in one transaction."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, delete, select

from contracts.alerts import Contact, Delivery
from contracts.case import Answer, Case, Heard, Move, Question, Say
from contracts.errors import StoreError
from contracts.language import Language
from contracts.resident import check_resident_id
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from store import case_rows
from store.danger import DangerLog
from store.database import insert_into, reading
from store.sealing import Sealer
from store.tables import ScamSign

log = logging.getLogger("suiban.store")
_TELLS_NOBODY = frozenset(
    {Say.NOTHING, Say.STAY, Say.EXIT, Say.HUSH, Say.CHECK_BACK, Say.TAKEN_BACK, Say.RESOLVED, Say.SAFE_STEP}
)
"""After these the elder has not been told who knows; it is said in the next news."""
SIGNS_LAST = timedelta(hours=3)
"""How long a sign of a fraud's course counts together with new ones."""


class Rules(Protocol):
    """The state machine and the choice of people (safety); handed in because rooms do not import each other."""

    def after_utterance(
        self, case: Case | None, heard: Heard, *, resident: str, new_id: str, fresh: bool = False
    ) -> Move: ...

    def after_silence(self, case: Case, at: datetime) -> Move: ...

    def of_own_accord(self, case: Case, deliveries: Sequence[Delivery], exhausted: bool, now: datetime) -> Move: ...

    def eligible(self, case: Case, contacts: Sequence[Contact]) -> list[Contact]: ...

    def recipients(
        self, move: Move, contacts: Sequence[Contact], deliveries: Sequence[Delivery]
    ) -> tuple[Contact, ...]: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an utterance did. `told`: the case's deliveries after it. `contacts`: those who could be told.

    `stored` False: the database did not take it in time; a danger waits in the spill file and will be acted on.
    """

    move: Move
    told: tuple[Delivery, ...] = ()
    contacts: tuple[Contact, ...] = ()
    stored: bool = True


Words = Callable[[Outcome], Question | None]
"""Puts an outcome into words and returns the direct question among them, None where none was asked."""


class CaseBook:
    """One book a process. `spill`: where dangers wait while the database cannot be written."""

    def __init__(self, engine: Engine, rules: Rules, sealer: Sealer, spill: Path | None = None) -> None:
        self._engine = engine
        self._rules = rules
        self._sealer = sealer
        self._known: dict[str, tuple[Case | None, tuple[Contact, ...], tuple[Delivery, ...]]] = {}
        self._log = DangerLog(engine, spill, then=self._follow)

    def absorb(self) -> None:
        """Acts on dangers that wait in the spill file, where the database takes them; else they wait on."""
        self._log.absorb_if_possible()

    def current(self, resident: str) -> Case | None:
        """The unclosed case of `resident`; where the database is away, as it was known last. Raises StoreError."""
        try:
            with reading(self._engine) as connection:
                return case_rows.unclosed(connection, check_resident_id(resident), self._sealer)
        except StoreError:
            if resident not in self._known:
                raise
            return self._known[resident][0]

    def signs(self, resident: str, now: datetime) -> frozenset[str]:
        """The signs of a fraud's course heard in the last hours. Raises StoreError."""
        wanted = select(ScamSign.sign).where(ScamSign.resident == resident, ScamSign.at > now - SIGNS_LAST)
        with reading(self._engine) as connection:
            return frozenset(connection.execute(wanted).scalars())

    def hear(self, resident: str, heard: Heard, words: Words, *, door: str, fresh: bool = False) -> Outcome:
        """Danger record, case, history and outbox in one transaction; the words are chosen before it ends.

        Danger is first written to the spill file, so that a process that dies in the middle loses nothing. A database
        that is busy or away costs at most the patience of the danger log: the danger waits in the file, and the words
        are chosen from what was known last. Raises StoreError(store.danger_lost), InputError.
        """
        row = self._log.row(resident, heard.screen, heard.at, door)
        row |= {"answer": str(heard.answer), "suspect": heard.suspect, "place": self._sealer.seal(heard.place)}
        row["language"] = str(heard.language)
        aside: StoreError | None = None
        if heard.screen.level is not DangerLevel.NONE:
            aside = self._set_aside(row)  # from here on a power cut loses nothing: the next start takes it up
        try:
            with self._log.writing() as connection:
                taken = heard.screen.level is not DangerLevel.NONE and not self._log.insert(connection, [row])
                outcome = self._apply(connection, resident, heard, str(row["id"]), fresh, taken=taken)
                question = words(outcome)
                case = outcome.move.case
                if case and question:
                    case = _asked(case, question, heard.at)
                    case_rows.save(connection, case, self._sealer)
                if outcome.move.tell or outcome.move.say not in _TELLS_NOBODY:
                    case_rows.announce(connection, outcome.told)
        except StoreError as error:
            log.error("%s: an utterance of a case goes on without the database", error.code)
            if aside:
                raise aside from error
            return self._without_database(resident, heard, row, words, fresh)
        self._known[resident] = (case, outcome.contacts, outcome.told)
        self._log.absorb_if_possible()
        return outcome

    def news(self, resident: str, now: datetime, words: Words) -> Outcome | None:
        """What has happened since the elder was last told, put into words; None where nothing has. Raises StoreError."""
        if self.current(resident) is None:
            return None
        with self._log.writing() as connection:
            case = case_rows.unclosed(connection, resident, self._sealer, lock=True)
            if case is None or case.silent:
                return None
            told = case_rows.deliveries_of(connection, case.id)
            move = self._rules.of_own_accord(case, told, case_rows.exhaustion(connection, case.id), now)
            if move.case is None or move.say is Say.NOTHING:
                return None
            return self._said(connection, move, told, resident, now, words)

    def silence(self, resident: str, now: datetime, words: Words) -> Outcome | None:
        """Nobody answered: asks again, and tells the next contact where that is called for. Raises StoreError."""
        if self.current(resident) is None:
            return None
        with self._log.writing() as connection:
            case = case_rows.unclosed(connection, resident, self._sealer, lock=True)
            move = self._rules.after_silence(case, now) if case and not case.silent else Move(None)
            if move.case is None or move.say is Say.NOTHING:
                return None
            case_rows.add_event(connection, move.case, "silence", now)
            told = case_rows.deliveries_of(connection, move.case.id)
            return self._said(connection, move, told, resident, now, words)

    def _said(
        self,
        connection: Connection,
        move: Move,
        told: list[Delivery],
        resident: str,
        now: datetime,
        words: Words,
    ) -> Outcome:
        """Writes what the companion does of its own accord, in the transaction its words are chosen in."""
        assert move.case
        case_rows.save(connection, move.case, self._sealer)
        told = self._write_to(connection, move, told, now)
        outcome = Outcome(move, tuple(told), self._eligible(connection, move.case))
        question = words(outcome)
        if question:
            case_rows.save(connection, _asked(move.case, question, now), self._sealer)
        case_rows.announce(connection, told)
        if move.say is Say.EXHAUSTED:
            case_rows.exhaustion_said(connection, move.case.id)
        return outcome

    def _write_to(self, connection: Connection, move: Move, told: list[Delivery], at: datetime) -> list[Delivery]:
        """The case's deliveries with those that `move` calls for."""
        assert move.case
        new = self._rules.recipients(move, case_rows.contacts_of(connection, move.case.resident), told)
        if not new:
            return told
        case_rows.enqueue(connection, move.case, new, at)
        return case_rows.deliveries_of(connection, move.case.id)

    def _eligible(self, connection: Connection, case: Case) -> tuple[Contact, ...]:
        return tuple(self._rules.eligible(case, case_rows.contacts_of(connection, case.resident)))

    def _apply(
        self, connection: Connection, resident: str, heard: Heard, event_id: str, fresh: bool, *, taken: bool = False
    ) -> Outcome:
        """`taken`: another process took the record up from the spill file and acted on it in between."""
        case = case_rows.unclosed(connection, resident, self._sealer, lock=True)
        if taken and case:
            known = tuple(case_rows.deliveries_of(connection, case.id))
            return Outcome(Move(case, Say.DANGER, heard.screen), known, self._eligible(connection, case))
        move = self._rules.after_utterance(case, heard, resident=resident, new_id=event_id, fresh=fresh)
        self._keep_signs(connection, resident, heard)
        if move.case is None:
            return Outcome(move)
        case_rows.save(connection, move.case, self._sealer)
        if heard.screen.level is not DangerLevel.NONE or case is None or move.case.state is not case.state:
            detail = ",".join(heard.screen.rules) or str(heard.answer)
            case_rows.add_event(connection, move.case, "said", heard.at, detail, event_id)
        told = case_rows.deliveries_of(connection, move.case.id)
        told = self._write_to(connection, move, told, heard.at)
        return Outcome(move, tuple(told), self._eligible(connection, move.case))

    def _follow(self, connection: Connection, row: dict) -> None:
        """A danger that waited in the spill file acts as it would have when it was heard."""
        screen = ScreenResult(
            DangerKind(row["kind"]), DangerLevel(row["level"]), tuple(filter(None, row["rules"].split(",")))
        )
        heard = Heard(
            screen,
            Answer(row.get("answer", "other")),
            datetime.fromisoformat(row["at"]),
            row.get("suspect", ""),
            self._sealer.open(row.get("place", "")),
            Language(row.get("language", Language.ZH_CN)),
        )
        self._apply(connection, row["resident"], heard, row["id"], False)

    def _set_aside(self, row: dict) -> StoreError | None:
        """The failure of the file; the database may still take the danger."""
        try:
            self._log.set_aside(row)
        except StoreError as error:
            log.error("%s: a danger could not be set aside", error.code)
            return error
        return None

    def _without_database(self, resident: str, heard: Heard, row: dict, words: Words, fresh: bool) -> Outcome:
        case, contacts, told = self._known.get(resident, (None, (), ()))
        move = self._rules.after_utterance(case, heard, resident=resident, new_id=str(row["id"]), fresh=fresh)
        if move.tell and heard.screen.level is DangerLevel.NONE:  # a yes to a direct question waits as danger does
            found = {
                "kind": str(move.screen.kind),
                "level": str(move.screen.level),
                "rules": ",".join(move.screen.rules),
            }
            self._log.set_aside(row | found)
        outcome = Outcome(move, told, contacts, stored=False)
        question = words(outcome)
        if move.case:
            case = _asked(move.case, question, heard.at) if question else move.case
            self._known[resident] = (case, contacts, told)
        return outcome

    def _keep_signs(self, connection: Connection, resident: str, heard: Heard) -> None:
        if not heard.screen.signs:
            return
        connection.execute(delete(ScamSign).where(ScamSign.at < heard.at - SIGNS_LAST))
        for sign in heard.screen.signs:
            new = insert_into(connection, ScamSign).values(resident=resident, sign=sign, at=heard.at)
            connection.execute(new.on_conflict_do_update(index_elements=["resident", "sign"], set_={"at": heard.at}))


def _asked(case: Case, question: Question, at: datetime) -> Case:
    return replace(case, question=question, asked_at=at)
