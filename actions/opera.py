"""action_opera: the story of an opera; what to listen for comes when the elder wants more."""

from actions.base import TopicAction
from actions.telling import ask_about, find, introduction, nothing_there, remember, say_text
from actions.turn import Slots, Turn, opened
from contracts.turn import Expects
from culture.works import Kind, Work


def tell_opera(turn: Turn) -> Slots:
    work = find(turn, Kind.OPERA)
    if work is None:
        return nothing_there(turn, Kind.OPERA)
    turn.say(*introduction(turn, work), work=work)
    say_text(turn, work, work.text[:1])
    remember(turn, work)
    if len(work.text) == 1:
        ask_about(turn, work)
        return opened(work, 2)
    turn.say(turn.words("opera_more"), expects=Expects.YES_NO, offer="go_on", work=work)
    return opened(work, 1)


def go_on_with_opera(turn: Turn, work: Work) -> Slots:
    """What to listen for and who sang it, then the question."""
    for piece in work.text[1:]:
        say_text(turn, work, [piece])
    ask_about(turn, work)
    return opened(work, 2)


class ActionOpera(TopicAction):
    topic = "opera"

    def answer(self, turn: Turn) -> Slots:
        return tell_opera(turn)
