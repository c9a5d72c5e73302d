"""action_poem: a poem for the moment, line by line, and one question."""

from actions.base import TopicAction
from actions.telling import ask_about, find, introduction, nothing_there, remember
from actions.turn import Slots, Turn, opened
from culture.works import Kind


def tell_poem(turn: Turn) -> Slots:
    work = find(turn, Kind.POEM)
    if work is None:
        return nothing_there(turn, Kind.POEM)
    turn.say(*introduction(turn, work), work=work)
    turn.say("\n".join(work.text), labels=work.labels, work=work)
    ask_about(turn, work)
    remember(turn, work)
    return opened(work, 0)


class ActionPoem(TopicAction):
    topic = "poem"

    def answer(self, turn: Turn) -> Slots:
        return tell_poem(turn)
