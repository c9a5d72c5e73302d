"""Riddles and half-said proverbs while they are open: right, wrong, a hint, the answer."""

import re

from actions.telling import ask_about, whole
from actions.turn import Slots, Turn, closed, opened
from contracts.language import Language, is_han
from contracts.turn import Expects
from culture.guessing import is_right
from culture.works import Kind, Work

ANSWER = "answer"
_TURNS_KEPT = 3  # a riddle waits through a short digression, not through a new conversation
_LONGEST_GUESS_ZH, _LONGEST_GUESS_EN = 12, 9  # characters, words
_LITTLE_WORDS = {"the", "a", "an", "is", "are", "to", "of", "in", "and"}


def is_open(turn: Turn) -> bool:
    """Whether a riddle or the rest of a proverb is still being waited for."""
    work = turn.work
    if work is None or not is_guessable(work):
        return False
    last = turn.conversation.last_of(work.id)
    if last is None or last.turns_ago > _TURNS_KEPT:
        return False
    return last.said.custom.get("expects") == Expects.LINE or last.said.custom.get("offer") == ANSWER


def is_guessable(work: Work) -> bool:
    return work.kind is Kind.RIDDLE or (work.kind is Kind.PROVERB and work.completion is not None)


def is_right_answer(turn: Turn) -> bool:
    return turn.work is not None and is_right(turn.work, turn.text)


def is_plain_talk(turn: Turn) -> bool:
    """Too long to be a guess: somebody is telling something."""
    if turn.language is Language.ZH_CN:
        return sum(is_han(char) for char in turn.text) > _LONGEST_GUESS_ZH
    return len(re.findall(r"[\w']+", turn.text)) > _LONGEST_GUESS_EN


def hints(work: Work) -> tuple[str, ...]:
    """From far to near; of a proverb, the word its rest begins with."""
    return work.hints or ((_first(work.completion.rest, work.language),) if work.completion else ())


def question_of(work: Work) -> str:
    """What the elder is to answer."""
    if work.kind is Kind.PROVERB and work.completion:
        return work.completion.ask.rstrip("，,") + ("……" if work.language is Language.ZH_CN else " …")
    return whole(work)


def ask_riddle(turn: Turn, work: Work, *before: str) -> None:
    """The riddle itself, with one question."""
    text = whole(work)
    ask = () if text.rstrip("”\"'").endswith(("？", "?")) else (turn.words("riddle_ask"),)
    turn.say(*before, text, *ask, expects=Expects.LINE, labels=work.labels, work=work)


def answered_right(turn: Turn) -> Slots:
    """Joy, the answer, and another one offered; a completed proverb is said whole and asked about."""
    work = _open_work(turn)
    if work.kind is Kind.RIDDLE:
        turn.say(turn.words("riddle_right", answer=work.answer), work=work)
        return _offer_another(turn, work)
    turn.say(turn.words("completion_right", whole=whole(work)), labels=work.labels, work=work)
    ask_about(turn, work)
    return opened(work, 0)


def give_answer(turn: Turn, work: Work) -> Slots:
    if work.kind is Kind.RIDDLE:
        turn.say(turn.words("riddle_answer", answer=work.answer), work=work)
        return _offer_another(turn, work)
    turn.say(turn.words("completion_answer", whole=whole(work)), labels=work.labels, work=work)
    ask_about(turn, work)
    return opened(work, 0)


def help_on(turn: Turn, *before: str) -> Slots:
    """The next hint; once all were given, the offer of the answer."""
    work, given = _open_work(turn), turn.part
    helps = hints(work)
    if given < len(helps):
        key, name = ("guess_hint", "hint") if work.kind is Kind.RIDDLE else ("completion_hint", "first")
        turn.say(*before, turn.words(key, **{name: helps[given]}), expects=Expects.LINE, work=work)
    else:
        turn.say(*before, turn.words("guess_give_up"), expects=Expects.YES_NO, offer=ANSWER, work=work)
    return opened(work, given + 1)


def _offer_another(turn: Turn, work: Work) -> Slots:
    turn.say(turn.words("riddle_another"), expects=Expects.YES_NO, offer=str(Kind.RIDDLE), work=work)
    return closed(work)


def _open_work(turn: Turn) -> Work:
    assert turn.work is not None
    return turn.work


def _first(rest: str, language: Language) -> str:
    if language is Language.ZH_CN:
        return next((char for char in rest if is_han(char)), rest[:1])
    words = re.findall(r"[\w'’]+", rest)
    return " ".join(words[:2] if words and words[0].lower() in _LITTLE_WORDS else words[:1])
