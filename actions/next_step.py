"""What comes next: the next part of what is being told, then its meanings, or a tale begun another day."""

from actions.guessing_game import help_on, is_open
from actions.opera import go_on_with_opera
from actions.tale import next_part, unfinished
from actions.telling import has_works, say_reading
from actions.turn import Slots, Turn, closed
from contracts.turn import Expects
from culture.works import Kind, Work


def go_on(turn: Turn) -> Slots:
    """A hint of an open riddle; the next step of what is being told; else a tale that was begun another day."""
    if is_open(turn):
        return help_on(turn)
    if turn.work:
        return next_step(turn, turn.work)
    begun = unfinished(turn)
    if begun:
        return next_part(turn, begun)
    return _nothing_left(turn)


def next_step(turn: Turn, work: Work) -> Slots:
    """The next piece of `work`; after the last one, its readings one by one."""
    if work.kind is Kind.RIDDLE:
        turn.say(turn.words("riddle_another"), expects=Expects.YES_NO, offer=str(Kind.RIDDLE))
        return closed(work)
    pieces = {Kind.TALE: len(work.text), Kind.OPERA: 2}.get(work.kind, 0)
    if turn.part < pieces:
        return next_part(turn, work) if work.kind is Kind.TALE else go_on_with_opera(turn, work)
    if turn.part - pieces > len(work.readings):
        return _nothing_left(turn)
    return say_reading(turn, work, turn.part - pieces, turn.part)


def _nothing_left(turn: Turn) -> Slots:
    if has_works(turn, Kind.TALE):
        turn.say(turn.words("go_on_nothing"), expects=Expects.YES_NO, offer=str(Kind.TALE))
    else:
        turn.say(turn.words("listening"))
    return closed(turn.last_work)
