"""The case state machine: what one utterance, silence or person does to a case. Pure; the store keeps the result.

Rules (docs/safety.md: SM-7, SYS-2, SYS-6): the level never falls; one denial, joke, quiet hour or new topic does not close; only a
person closes. Yes and no are read with the question asked last.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from contracts.alerts import Delivery, DeliveryState, Purpose
from contracts.case import Answer, Case, CaseState, Heard, Move, Question, Say
from contracts.screen import DangerKind, DangerLevel, ScreenResult

GAP = timedelta(minutes=30)
"""After so long without a word the companion asks directly again before anything else."""
OPEN_TURNS, WATCHED_TURNS, WATCHED_PAUSE = 4, 6, timedelta(minutes=10)
"""Quiet turns after which the question comes back; a watched case is also left alone for the pause."""
STAY_TURNS = 2
"""Quiet turns of an open case that begin with a sentence that the companion is still there."""
DAY_FROM, DAY_UNTIL = 8, 20
"""Local hours between which the companion asks unbidden; nobody is woken by the question whether they want to die."""
DAILY = 7
"""Days on which a case is asked about every day; then every seventh day."""
_LIFE = frozenset({DangerKind.SELF_HARM, DangerKind.MEDICAL})
_PLAIN = {
    Answer.EXIT: Say.EXIT,
    Answer.SECRECY: Say.SECRECY,
    Answer.MISTRUST: Say.MISTRUST,
    Answer.HUSH: Say.HUSH,
    Answer.STILL: Say.STILL,
}


def after_utterance(case: Case | None, heard: Heard, *, resident: str, new_id: str, fresh: bool = False) -> Move:
    """What `heard` does. `case` None or closed: danger begins a new one with `new_id`.

    `fresh`: the first turn after a start of the product, where an open case is asked about again.
    """
    if case is None or case.is_closed:
        return _without_case(heard, resident, new_id)
    confirmed = _confirmed(case, heard)
    raised = _raise(case, heard, confirmed)
    higher = raised.level.rank > case.level.rank
    named = raised.suspect != case.suspect  # who was told so far may be the one; the next is told at once
    if raised.level.rank >= DangerLevel.HIGH.rank and (higher or named or _reached_high(raised) != _reached_high(case)):
        return _told_again(case, raised, heard, confirmed)
    now = replace(raised, said_at=heard.at, silences=0, silent=False, quiet_turns=case.quiet_turns + 1)
    if case.quiet_turns or heard.answer is Answer.REQUEST:
        now = replace(now, question=Question())  # what was asked since is the dialogue's; a yes to it confirms nothing
    # "I'm not joking, I want to die" holds a joke's words, and is none.
    plain = heard.answer is Answer.EXIT or heard.screen.level.rank < DangerLevel.HIGH.rank
    moved, say = _by_answer(now, heard) if plain else (now, Say.NOTHING)
    if say is not Say.NOTHING:
        return Move(replace(moved, quiet_turns=0, silent=say is Say.EXIT), say)
    if heard.screen.level is not DangerLevel.NONE:
        return _heard_again(now, heard, gap=heard.at - case.said_at >= GAP)
    if heard.place and heard.place != case.place and case.level.rank >= DangerLevel.HIGH.rank:
        return Move(replace(now, step=now.step + 1), Say.STAY, tell=True)
    return _quiet(now, heard, gap=fresh or heard.at - case.said_at >= GAP)


def after_silence(case: Case, at: datetime) -> Move:
    """Nobody answered an urgent question: the first time it is asked again, then the next contact is told too."""
    if case.state is not CaseState.OPEN or case.level is not DangerLevel.IMMINENT:
        return Move(case)
    silent = replace(case, silences=case.silences + 1, asked_at=at)
    return Move(silent, Say.SILENCE, escalate=silent.silences >= 2)


def after_acknowledgement(case: Case) -> Move:
    """A person takes over. A closed case stays closed."""
    if case.is_closed:
        return Move(case)
    return Move(replace(case, state=CaseState.HANDED_OVER, quiet_turns=0), Say.ACKNOWLEDGED)


def after_closing(case: Case, *, by: str, note: str, at: datetime, false_alarm: bool = False) -> Move:
    """A caregiver closes with a note. Raises ValueError where the name or the note is empty."""
    if not by.strip() or not note.strip():
        raise ValueError("a case is closed by a named person with a note")
    if case.is_closed:
        return Move(case)
    closed = replace(
        case,
        state=CaseState.CLOSED_BY_PERSON,
        closed_at=at,
        closed_by=by.strip(),
        note=note.strip(),
        false_alarm=false_alarm,
    )
    return Move(closed)


def is_due(case: Case, now: datetime) -> bool:
    """Whether the elder is asked again of the companion's own accord: the next day, and on, until a person closes.

    A mere hint is asked about on one later day only.
    """
    if case.is_closed or case.state is CaseState.HANDED_OVER:
        return False
    days = (now.astimezone().date() - case.asked_at.astimezone().date()).days
    age = (now.astimezone().date() - case.opened_at.astimezone().date()).days
    if case.level is DangerLevel.CONCERN:
        return days >= 1 and case.asked_at.astimezone().date() == case.opened_at.astimezone().date()
    return days >= (1 if age <= DAILY else DAILY)


def of_own_accord(case: Case, deliveries: Sequence[Delivery], exhausted: bool, now: datetime) -> Move:
    """What the companion says without being spoken to: news of the people told, or the question of the next day.

    `exhausted`: nobody is left to tell, and the elder does not know it.
    """
    alerts = [one for one in deliveries if one.purpose is Purpose.ALERT and one.state is not DeliveryState.FAILED]
    unsaid = [one for one in alerts if one.announced != str(one.state)]
    if any(one.state is DeliveryState.ACKNOWLEDGED for one in unsaid):
        return Move(case, Say.ACKNOWLEDGED)
    if exhausted and case.state is not CaseState.HANDED_OVER:
        return Move(case, Say.EXHAUSTED)
    if any(not one.announced for one in unsaid):
        return Move(case, Say.SENT)
    if is_due(case, now) and DAY_FROM <= now.hour < DAY_UNTIL:
        return Move(replace(case, topic=case.kind, asked_at=now, quiet_turns=0), Say.CHECK_BACK)
    return Move(case)


def _without_case(heard: Heard, resident: str, new_id: str) -> Move:
    screen = heard.screen
    if screen.level is DangerLevel.NONE:
        say = Say.SECRECY if heard.answer is Answer.SECRECY else Say.NOTHING
        return Move(None, Say.EXIT if heard.answer is Answer.EXIT else say)
    tell = screen.level.rank >= DangerLevel.HIGH.rank
    case = Case(
        id=new_id,
        resident=resident,
        state=CaseState.OPEN if tell else CaseState.WATCHING,
        level=screen.level,
        kinds=((screen.kind, screen.level), *screen.also),
        opened_at=heard.at,
        said_at=heard.at,
        asked_at=heard.at,
        step=1 if tell else 0,
        topic=screen.kind,
        suspect=heard.suspect,
        place=heard.place,
        language=heard.language,
    )
    return Move(case, Say.DANGER, screen, tell=tell)


def _told_again(case: Case, raised: Case, heard: Heard, confirmed: DangerLevel) -> Move:
    """A new height, or a new kind at high: people are told, and for a life at stake the next one at once."""
    screen = heard.screen
    if confirmed.rank > screen.level.rank:
        screen = ScreenResult(case.topic, confirmed, rules=("answer.confirmed",))
    if screen.level is DangerLevel.NONE:
        screen = ScreenResult(case.topic, dict(raised.kinds)[case.topic], rules=("answer.named",))
    opened = replace(
        raised,
        state=CaseState.OPEN,
        topic=screen.kind,
        said_at=heard.at,
        asked_at=heard.at,
        step=case.step + 1,
        quiet_turns=0,
        silences=0,
        silent=False,
    )
    worse = raised.level is DangerLevel.IMMINENT and case.level is DangerLevel.HIGH
    return Move(opened, Say.DANGER, screen, tell=True, escalate=worse and raised.kind in _LIFE)


def _heard_again(case: Case, heard: Heard, *, gap: bool) -> Move:
    """Danger that people know of already: a watched case is open again, a handed over one is told again after a gap."""
    high = heard.screen.level.rank >= DangerLevel.HIGH.rank
    # Who took over a while ago does not know that it is said again.
    anew = high and case.state is CaseState.HANDED_OVER and gap
    state = CaseState.OPEN if anew or (high and case.state is CaseState.WATCHING) else case.state
    say = Say.DANGER if anew or case.level is DangerLevel.CONCERN else Say.AGAIN
    back_at = replace(case, state=state, topic=heard.screen.kind, quiet_turns=0, asked_at=heard.at, question=Question())
    return Move(replace(back_at, step=case.step + anew), say, heard.screen, tell=anew)


def _quiet(case: Case, heard: Heard, *, gap: bool) -> Move:
    """An utterance about something else. A wish is met first, with a word that the companion is there."""
    if case.state is CaseState.HANDED_OVER:
        return Move(case, Say.STAY if case.quiet_turns == 1 else Say.NOTHING)
    is_open = case.state is CaseState.OPEN
    rested = heard.at - case.asked_at >= WATCHED_PAUSE
    ask = case.quiet_turns >= OPEN_TURNS if is_open else case.quiet_turns >= WATCHED_TURNS and rested
    if case.level is not DangerLevel.CONCERN and (gap or ask):
        if heard.answer is Answer.REQUEST:
            return Move(replace(case, quiet_turns=WATCHED_TURNS), Say.STAY)
        return Move(replace(case, topic=case.kind, quiet_turns=0, asked_at=heard.at), Say.CHECK_BACK)
    return Move(case, Say.STAY if is_open and case.quiet_turns <= STAY_TURNS else Say.NOTHING)


def _confirmed(case: Case, heard: Heard) -> DangerLevel:
    if heard.answer is Answer.YES:
        return case.question.if_yes
    return case.question.if_no if heard.answer is Answer.NO else DangerLevel.NONE


def _raise(case: Case, heard: Heard, confirmed: DangerLevel) -> Case:
    levels = dict(case.kinds)
    found = [(heard.screen.kind, heard.screen.level), *heard.screen.also, (case.topic, confirmed)]
    for kind, level in found:
        if kind is not DangerKind.NONE and level.rank > levels.get(kind, DangerLevel.NONE).rank:
            levels[kind] = level
    kinds = sorted(levels.items(), key=lambda item: (-item[1].rank, -item[0].precedence))
    return replace(
        case,
        kinds=tuple(kinds),
        level=kinds[0][1],
        suspect=heard.suspect or case.suspect,
        place=heard.place or case.place,
        language=heard.language,
    )


def _reached_high(case: Case) -> set[DangerKind]:
    return {kind for kind, level in case.kinds if level.rank >= DangerLevel.HIGH.rank}


def _by_answer(case: Case, heard: Heard) -> tuple[Case, Say]:
    """The state and the words that the answer itself calls for; NOTHING where it calls for none."""
    answer = heard.answer
    if answer in _PLAIN:
        return case, _PLAIN[answer]
    hint = dict(case.kinds).get(case.topic) is DangerLevel.CONCERN
    asked = answer is Answer.NO and hint and case.question.if_yes is not DangerLevel.NONE
    if answer is Answer.TAKEN_BACK or asked:
        # Symptoms do not go away by being called nothing, and a hint's denial says nothing of a graver danger.
        keeps = case.topic is DangerKind.MEDICAL or (hint and case.level is not DangerLevel.CONCERN)
        return (case if keeps else _watch(case)), Say.TAKEN_BACK
    if answer is Answer.RESOLVED and case.topic is DangerKind.ABUSE:  # "he's back" may be the one who does harm
        return replace(case, asked_at=heard.at), Say.CHECK_BACK
    if answer is Answer.RESOLVED and case.topic is not DangerKind.SELF_HARM:
        return _watch(case), Say.RESOLVED
    if answer is Answer.SAFE_STEP and case.topic is DangerKind.SCAM:
        return _watch(case), Say.SAFE_STEP
    return case, Say.NOTHING


def _watch(case: Case) -> Case:
    return replace(case, state=CaseState.WATCHING, question=Question()) if case.state is CaseState.OPEN else case
