"""action_riddle: a riddle to guess."""

from actions.base import TopicAction
from actions.guessing_game import ask_riddle
from actions.telling import find, nothing_there, remember
from actions.turn import Slots, Turn, opened
from culture.works import Kind


def tell_riddle(turn: Turn) -> Slots:
    work = find(turn, Kind.RIDDLE)
    if work is None:
        return nothing_there(turn, Kind.RIDDLE)
    turn.say(turn.words("riddle_intro"), work=work)
    ask_riddle(turn, work)
    remember(turn, work)
    return opened(work, 0)


class ActionRiddle(TopicAction):
    topic = "riddle"

    def answer(self, turn: Turn) -> Slots:
        return tell_riddle(turn)
