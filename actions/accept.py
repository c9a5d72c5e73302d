"""action_accept: a yes means what was offered last; without an offer it means: go on talking."""

import re

from actions.base import TopicAction
from actions.guessing_game import is_open
from actions.offers import OFFERS
from actions.own_reading import take_reading
from actions.turn import Slots, Turn
from contracts.turn import Expects

_FIRST = re.compile(r"第一|头一|前一|前面|\bfirst\b", re.IGNORECASE)
_SECOND = re.compile(r"第二|中间|\bsecond\b|\bmiddle\b", re.IGNORECASE)
_LAST = re.compile(r"第三|最后|末了|后一|后面|\b(?:third|last)\b", re.IGNORECASE)


def accepted(turn: Turn) -> str | None:
    """What the yes is to: the one that was picked from a choice, else what was offered."""
    choices = turn.conversation.last_asked("choices") or ()
    picks = ((_FIRST, 0), (_SECOND, 1), (_LAST, -1))
    picked = next((number for pattern, number in picks if pattern.search(turn.text)), None)
    if picked is not None and choices:
        return str(choices[min(picked, len(choices) - 1)])
    return turn.conversation.offer


class ActionAccept(TopicAction):
    topic = "accept"

    def answer(self, turn: Turn) -> Slots:
        follow = OFFERS.get(accepted(turn) or "")
        if follow:
            turn.asked = str(turn.conversation.last_asked("about") or turn.text)
            return follow(turn)
        if take_reading(turn):
            return []
        if is_open(turn):
            turn.say(turn.words("guess_take_time"), expects=Expects.LINE, labels=(), work=turn.work)
        else:
            turn.say(turn.words("listening"), labels=())
        return []
