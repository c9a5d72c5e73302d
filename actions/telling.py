"""What every telling shares: which work, the words before it, the question after it, and its meanings."""

from collections.abc import Sequence

from actions.asked_for import asked_for, has_author
from actions.names import FESTIVALS, KINDS
from actions.provenance import spoken_era, spoken_title, told
from actions.turn import OURS, Slots, Turn, closed, opened
from contracts.emotion import EmotionLabel
from contracts.language import Language
from contracts.turn import Expects
from culture.calendar import festivals_on
from culture.choice import Wish, choose
from culture.works import Kind, Work

READING_OFFERED = 0.35
"""How often, instead of a work's own question, what it may mean is offered."""
_LEADS = (EmotionLabel.SADNESS, EmotionLabel.FEAR, EmotionLabel.ANGER, EmotionLabel.JOY)


def find(turn: Turn, kind: Kind, avoid: frozenset[str] = frozenset()) -> Work | None:
    """The work that was asked for by name, else the one that fits the person and the moment best."""
    works = [work for work in turn.rooms.library.of(kind, turn.language) if work.id not in avoid]
    named = asked_for(works, turn.asked)
    if len(named) == 1:
        return named[0]
    others = frozenset(work.id for work in works if work not in named) if named else frozenset()
    just_told = frozenset([turn.last_work.id]) if turn.last_work else frozenset()
    heard = turn.rooms.memory.heard(turn.resident)
    for told_before in (turn.conversation.works | just_told, just_told, frozenset()):
        wish = Wish(kind, turn.language, turn.emotion, turn.day, heard, told_before | others | avoid)
        work = choose(turn.rooms.library, wish, turn.rooms.chance)
        if work:
            return work
    return None


def remember(turn: Turn, work: Work) -> None:
    """Counts this telling."""
    turn.rooms.memory.record(turn.resident, work.id, str(work.kind), turn.moment)


def introduction(turn: Turn, work: Work) -> list[str]:
    """A word for the moment where there is one, then title, era and author."""
    values = {
        "title": spoken_title(work),
        "author": work.author,
        "era": spoken_era(work),
        "genre": work.genre,
        "told": told(work),
    }
    known = has_author(work) or work.kind is Kind.OPERA
    return [*occasion(turn, work), turn.words(f"{work.kind}_intro" + ("" if known else "_folk"), **values)]


def occasion(turn: Turn, work: Work) -> list[str]:
    """One sentence that says why now: the feeling the person seems to have, or the festival that is near."""
    near = sorted(work.festivals & festivals_on(turn.day))
    low = turn.emotion in _LEADS and turn.emotion is not EmotionLabel.JOY
    if near and not low:
        return [turn.words("lead_festival", festival=FESTIVALS[turn.language][near[0]])]
    if turn.emotion in _LEADS and turn.emotion in work.feelings:
        return [turn.words(f"lead_{turn.emotion}")]
    return []


def ask_about(turn: Turn, work: Work, *before: str, readings: bool = True) -> None:
    """One question about what the work means to the elder, or the offer of what others make of it."""
    if readings and len(work.readings) > 1 and turn.rooms.chance.random() < READING_OFFERED:
        turn.say(*before, turn.words("reading_offer"), expects=Expects.YES_NO, offer="reading", work=work)
        return
    fresh = [question for question in work.questions if not turn.conversation.was_said(question)]
    turn.say(*before, turn.rooms.chance.choice(fresh or work.questions), work=work, asked="open")


def say_reading(turn: Turn, work: Work, number: int, part: int) -> Slots:
    """Reading `number` (from 0), then the offer of another or the question which one fits. `part` is for the slots."""
    if number >= len(work.readings):
        turn.say(turn.words("reading_all_said"), work=work, asked="open")
        return opened(work, part + 1)
    lead = turn.words("reading_first" if number == 0 else "reading_other")
    turn.say(lead, work.readings[number], work=work)
    if number > 0:
        turn.say(turn.words("reading_which"), expects=Expects.CHOICE, work=work, asked="reading")
    elif len(work.readings) > 1:
        turn.say(turn.words("reading_more"), expects=Expects.YES_NO, offer="reading", work=work)
    else:
        ask_about(turn, work, readings=False)
    return opened(work, part + 1)


def nothing_there(turn: Turn, kind: Kind) -> Slots:
    """No work of this kind in this language: says so and offers another kind."""
    other = next((k for k in (Kind.TALE, Kind.POEM, Kind.RIDDLE, Kind.PROVERB) if has_works(turn, k)), None)
    if other is None:
        turn.say(turn.words("none_of_kind"), turn.words("listening"))
        return closed(turn.last_work)
    offer = turn.words("offer_instead", other=KINDS[turn.language][other])
    turn.say(turn.words("none_of_kind"), offer, expects=Expects.YES_NO, offer=str(other))
    return closed(turn.last_work)


def has_works(turn: Turn, kind: Kind) -> bool:
    return bool(turn.rooms.library.of(kind, turn.language))


def say_text(turn: Turn, work: Work, pieces: Sequence[str], *before: str) -> None:
    """Pieces of the work itself, with the labels it needs."""
    labels = tuple(dict.fromkeys((*work.labels, *(OURS if before else ()))))
    turn.say(*before, *pieces, labels=labels, work=work)


def whole(work: Work) -> str:
    """A proverb in one breath."""
    return ("" if work.language is Language.ZH_CN else " ").join(work.text)
