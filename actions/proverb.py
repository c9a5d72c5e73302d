"""action_proverb: a saying, sometimes only its first half for the elder to complete."""

from actions.asked_for import is_quoted
from actions.base import TopicAction
from actions.guessing_game import question_of
from actions.telling import ask_about, find, nothing_there, remember, whole
from actions.turn import Slots, Turn, opened
from contracts.turn import Expects
from culture.works import Kind, Work

HALF = 0.5
"""How often a saying that can be completed is said by halves."""


def tell_proverb(turn: Turn) -> Slots:
    """Who asks how a saying ends is told the whole."""
    work = find(turn, Kind.PROVERB)
    if work is None:
        return nothing_there(turn, Kind.PROVERB)
    remember(turn, work)
    if work.completion and not is_quoted(work, turn.text) and turn.rooms.chance.random() < HALF:
        return _say_half(turn, work)
    return _say_whole(turn, work)


def _say_half(turn: Turn, work: Work) -> Slots:
    asked = turn.words("completion_ask", ask=question_of(work))
    turn.say(asked, expects=Expects.LINE, labels=work.labels, work=work)
    return opened(work, 0)


def _say_whole(turn: Turn, work: Work) -> Slots:
    turn.say(turn.words("proverb_intro", genre=work.genre or "老话"), whole(work), labels=work.labels, work=work)
    turn.say(work.readings[0], work=work)
    ask_about(turn, work)
    return opened(work, 1)


class ActionProverb(TopicAction):
    topic = "proverb"

    def answer(self, turn: Turn) -> Slots:
        return tell_proverb(turn)
