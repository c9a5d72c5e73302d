"""action_solar_term: which solar term (jieqi 节气) it is or when a named one comes, and what people do then."""

from datetime import date, timedelta

from actions.base import TopicAction
from actions.date import say_day
from actions.numbers import days
from actions.solar_customs import CUSTOMS, custom
from actions.turn import OURS, Slots, Turn
from contracts.language import Language
from culture.calendar import SolarTerm, solar_term

_TERMS_A_YEAR = 24


class ActionSolarTerm(TopicAction):
    topic = "solar_term"

    def answer(self, turn: Turn) -> Slots:
        term = solar_term(turn.day)
        named = next((name for name in CUSTOMS if name in turn.text), None) or _named_in_english(turn.text, term)
        if named and named != term.name_zh:
            starts, name_en = _next_start(named, term)
            name = named if turn.language is Language.ZH_CN else name_en
            say_day(turn, name, starts, custom(named, turn.language))
        else:
            _say_now(turn, term)
        return []


def _say_now(turn: Turn, term: SolarTerm) -> None:
    zh = turn.language is Language.ZH_CN
    name, following = (term.name_zh, term.next_name_zh) if zh else (term.name_en, term.next_name_en)
    if term.starts == turn.day:
        sentence = turn.words("term_today", name=name)
    else:
        left = (term.next_starts - turn.day).days
        sentence = turn.words("term_now", name=name, next=following, days=days(left, turn.language))
    turn.say(sentence, custom(term.name_zh, turn.language), labels=OURS)


def _next_start(name_zh: str, term: SolarTerm) -> tuple[date, str]:
    """The next first day of a term, and its English name. Raises CultureError where the calendar ends."""
    for _ in range(_TERMS_A_YEAR):
        if term.next_name_zh == name_zh:
            return term.next_starts, term.next_name_en
        term = solar_term(term.next_starts)
    raise AssertionError(f"{name_zh} is one of the {_TERMS_A_YEAR} solar terms")


def _named_in_english(text: str, term: SolarTerm) -> str | None:
    """The Chinese name of the term whose English name stands in `text`."""
    said = text.lower()
    for _ in range(_TERMS_A_YEAR):
        if term.name_en.lower() in said:
            return term.name_zh
        term = solar_term(term.next_starts + timedelta(days=1))
    return None
