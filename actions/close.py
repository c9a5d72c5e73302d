"""action_close: puts away what is open; how far a tale was told stays remembered."""

from actions.base import TopicAction
from actions.turn import Slots, Turn, closed


class ActionClose(TopicAction):
    """Says nothing: the words of parting or of silence come after it."""

    topic = "close"
    takes_guesses = False

    def answer(self, turn: Turn) -> Slots:
        return closed(None)
