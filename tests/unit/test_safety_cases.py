"""The case state machine: the level never falls, and only a person closes, whatever happens in whatever order."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from contracts.alerts import ChannelName, Contact, Delivery, DeliveryState, Purpose, Relation
from contracts.case import Answer, Case, CaseState, Heard, Move, Question, Say
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from safety import after_acknowledgement, after_closing, after_silence, after_utterance, next_recipient, recipients
from safety.cases import of_own_accord

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTHING = ScreenResult()
KINDS = [kind for kind in DangerKind if kind is not DangerKind.NONE]


def found(kind: DangerKind, level: DangerLevel) -> ScreenResult:
    return ScreenResult(kind, level, ("rule",))


WISH = found(DangerKind.SELF_HARM, DangerLevel.HIGH)
PLAN = found(DangerKind.SELF_HARM, DangerLevel.IMMINENT)
HINT = found(DangerKind.SELF_HARM, DangerLevel.CONCERN)
CHEST = found(DangerKind.MEDICAL, DangerLevel.IMMINENT)
FRAUD = found(DangerKind.SCAM, DangerLevel.IMMINENT)


def say(
    case: Case | None,
    screen: ScreenResult = NOTHING,
    answer: Answer = Answer.OTHER,
    *,
    after: float = 0.5,
    **more: bool,
) -> Move:
    """One utterance `after` minutes from the last one."""
    at = (case.said_at if case else NOON) + timedelta(minutes=after)
    return after_utterance(case, Heard(screen, answer, at), resident="home", new_id="id", **more)


def opened(screen: ScreenResult = WISH) -> Case:
    case = say(None, screen).case
    assert case
    return case


def test_ordinary_talk_opens_nothing():
    assert say(None).case is None
    assert say(None, answer=Answer.TAKEN_BACK).case is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_hint_is_asked_about_and_nobody_is_told(kind):
    move = say(None, found(kind, DangerLevel.CONCERN))
    assert move.case
    assert (move.case.state, move.say, move.tell) == (CaseState.WATCHING, Say.DANGER, False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", [DangerLevel.HIGH, DangerLevel.IMMINENT])
def test_danger_is_told_at_once(kind, level):
    move = say(None, found(kind, level))
    assert move.case
    assert (move.case.state, move.case.step, move.tell) == (CaseState.OPEN, 1, True)


def test_a_yes_to_the_direct_question_confirms_and_is_told():
    hint = opened(HINT)
    asked = Case(**{**_fields(hint), "question": Question(if_yes=DangerLevel.HIGH)})
    move = say(asked, answer=Answer.YES)
    assert move.case
    assert (move.case.level, move.case.state, move.tell, move.say) == (
        DangerLevel.HIGH,
        CaseState.OPEN,
        True,
        Say.DANGER,
    )
    assert say(hint, answer=Answer.YES).tell is False  # nothing was asked that a yes could confirm


def test_one_denial_is_watched_and_asked_about_again():
    case = say(opened(), answer=Answer.TAKEN_BACK).case
    assert case
    assert (case.state, case.level) == (CaseState.WATCHING, DangerLevel.HIGH)
    said = []
    for _ in range(8):
        move = say(case, after=3)
        case = move.case
        said.append(move.say)
    assert Say.CHECK_BACK in said


def test_symptoms_called_better_stay_an_emergency():
    move = say(opened(CHEST), answer=Answer.TAKEN_BACK)
    assert move.case
    assert move.case.state is CaseState.OPEN


def test_danger_said_again_after_a_denial_opens_it_again():
    denied = say(opened(), answer=Answer.TAKEN_BACK).case
    move = say(denied, WISH, Answer.TAKEN_BACK)
    assert move.case
    assert (move.case.state, move.say, move.tell) == (CaseState.OPEN, Say.AGAIN, False)


def test_a_restart_and_a_long_gap_bring_the_question_back():
    assert say(opened(), fresh=True).say is Say.CHECK_BACK
    assert say(opened(), after=61).say is Say.CHECK_BACK


def test_a_wish_is_met_before_the_question_comes_back():
    move = say(opened(), answer=Answer.REQUEST, after=61)
    assert move.say is Say.STAY
    assert say(move.case).say is Say.CHECK_BACK


def test_a_rise_to_mortal_danger_tells_the_next_person_too():
    move = say(opened(), PLAN)
    assert (move.tell, move.escalate) == (True, True)
    assert say(opened(), FRAUD).escalate is False


def test_two_kinds_at_once_are_both_kept_and_life_leads():
    case = say(opened(FRAUD), WISH).case
    assert case
    assert case.kinds == ((DangerKind.SCAM, DangerLevel.IMMINENT), (DangerKind.SELF_HARM, DangerLevel.HIGH))
    both = say(opened(FRAUD), PLAN).case
    assert both
    assert both.kind is DangerKind.SELF_HARM


def test_silence_after_an_emergency_is_asked_into_and_then_told():
    first = after_silence(opened(CHEST), NOON)
    second = after_silence(first.case, NOON)  # type: ignore[arg-type]
    assert (first.say, first.escalate) == (Say.SILENCE, False)
    assert (second.say, second.escalate) == (Say.SILENCE, True)
    assert after_silence(opened(), NOON).say is Say.NOTHING


def test_who_asks_for_quiet_is_left_in_peace_and_the_case_goes_on():
    move = say(opened(), answer=Answer.EXIT)
    assert move.case
    assert (move.say, move.case.state, move.case.silent) == (Say.EXIT, CaseState.OPEN, True)
    assert say(move.case, after=1).case.silent is False  # type: ignore[union-attr]


def test_the_next_day_it_asks_and_a_hint_only_once():
    tomorrow = NOON + timedelta(days=1)
    for screen in (WISH, HINT):
        move = of_own_accord(opened(screen), [], False, tomorrow)
        assert move.say is Say.CHECK_BACK
        again = of_own_accord(move.case, [], False, tomorrow + timedelta(days=1))  # type: ignore[arg-type]
        assert again.say is (Say.CHECK_BACK if screen is WISH else Say.NOTHING)
    assert of_own_accord(opened(), [], False, NOON + timedelta(hours=1)).say is Say.NOTHING


@pytest.mark.parametrize(("by", "note"), [("", "talked to her"), ("Wang", "  ")])
def test_closing_needs_a_name_and_a_note(by, note):
    with pytest.raises(ValueError, match="note"):
        after_closing(opened(), by=by, note=note, at=NOON)


def test_danger_after_closing_is_a_new_case():
    closed = after_closing(opened(), by="Wang", note="visited", at=NOON).case
    move = after_utterance(closed, Heard(WISH, Answer.OTHER, NOON), resident="home", new_id="new")
    assert move.case
    assert (move.case.id, move.case.state, move.tell) == ("new", CaseState.OPEN, True)


def test_danger_that_grows_after_somebody_took_over_is_told_again():
    taken = after_acknowledgement(opened()).case
    assert say(taken, WISH).tell is False
    move = say(taken, PLAN)
    assert move.case
    assert (move.case.state, move.tell) == (CaseState.OPEN, True)


@pytest.mark.parametrize("seed", range(300))
def test_in_any_order_of_events_the_level_never_falls_and_only_a_person_closes(seed):
    chance = random.Random(seed)
    case: Case | None = None
    levels = list(DangerLevel)
    now = NOON
    for _ in range(40):
        now += timedelta(minutes=chance.choice([0.2, 3, 45, 1500]))
        before = case
        happening = chance.choice(["said", "said", "said", "silence", "taken", "closed", "own"])
        if case is None or case.is_closed or happening == "said":
            heard = Heard(found(chance.choice(KINDS), chance.choice(levels)), chance.choice(list(Answer)), now)
            quiet = heard.screen.level is DangerLevel.NONE
            heard = Heard(NOTHING, heard.answer, now) if quiet else heard
            case = after_utterance(case, heard, resident="home", new_id=f"{now}", fresh=chance.random() < 0.1).case
        elif happening == "silence":
            case = after_silence(case, now).case
        elif happening == "taken":
            case = after_acknowledgement(case).case
        elif happening == "own":
            case = of_own_accord(case, [], chance.random() < 0.3, now).case
        elif chance.random() < 0.2:
            case = after_closing(case, by="Wang", note="visited", at=now).case
            continue
        if before is not None and not before.is_closed:
            assert case
            assert case.id == before.id
            assert case.level.rank >= before.level.rank
            assert set(dict(before.kinds)) <= set(dict(case.kinds))
            assert not case.is_closed
        if case is not None and not case.is_closed:
            assert case.state is not CaseState.NONE
            assert case.kinds[0][1] is case.level


def _fields(case: Case) -> dict:
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


def person(
    number: int, relation: Relation = Relation.SON, *, agreed: bool = True, channel=ChannelName.EMAIL
) -> Contact:
    return Contact(
        f"c{number}", "home", number, f"P{number}", relation, channel, f"{number}@example.org", Language.EN, agreed
    )


def alert(contact: Contact, state: DeliveryState = DeliveryState.SENT, round_number: int = 1) -> Delivery:
    return Delivery(f"{contact.id}{round_number}", "id", contact, 1, round_number, Purpose.ALERT, state, 1, NOON, NOON)


def test_the_first_contact_is_told_first_and_news_goes_to_who_knows():
    people = [person(2), person(1), person(3)]
    move = say(None, WISH)
    assert [one.id for one in recipients(move, people, [])] == ["c1"]
    grown = say(opened(), FRAUD)
    assert [one.id for one in recipients(grown, people, [alert(person(1)), alert(person(2))])] == ["c2"]
    taken = [alert(person(1), DeliveryState.ACKNOWLEDGED), alert(person(2))]
    assert [one.id for one in recipients(grown, people, taken)] == ["c1"]


def test_who_has_not_agreed_is_told_only_where_it_is_imminent():
    shy, willing = person(1, agreed=False), person(2)
    assert [one.id for one in recipients(say(None, WISH), [shy, willing], [])] == ["c2"]
    assert [one.id for one in recipients(say(None, PLAN), [shy, willing], [])] == ["c1"]


def test_AB_2_the_suspect_is_never_told():
    chance = random.Random(7)
    for _ in range(1000):
        relations = chance.sample(list(Relation), 4)
        people = [
            person(number, relation, channel=chance.choice(list(ChannelName)))
            for number, relation in enumerate(relations)
        ]
        suspect = relations[0]
        case = Case(**{**_fields(opened(found(DangerKind.ABUSE, DangerLevel.IMMINENT))), "suspect": str(suspect)})
        told: list[Delivery] = []
        first = recipients(Move(case, tell=True, escalate=True), people, told)
        told += [alert(one) for one in first]
        while following := next_recipient(case, people, told, 1):
            told.append(alert(following))
        assert suspect not in {one.contact.relation for one in told}
        if suspect in (Relation.CARER, Relation.STAFF):
            assert ChannelName.SCREEN not in {one.contact.channel for one in told}


def test_each_contact_has_one_turn_in_a_round_and_another_in_the_next():
    people = [person(1), person(2)]
    told = [alert(person(1)), alert(person(2), DeliveryState.FAILED)]
    assert next_recipient(opened(), people, told, 1) is None
    following = next_recipient(opened(), people, told, 2)
    assert following
    assert following.id == "c1"
