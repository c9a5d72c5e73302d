"""What can be offered, and what is done when it is taken."""

from collections.abc import Callable

from actions.answer import answer_riddle
from actions.next_step import go_on
from actions.opera import tell_opera
from actions.poem import tell_poem
from actions.proverb import tell_proverb
from actions.riddle import tell_riddle
from actions.tale import tell_tale
from actions.turn import Slots, Turn

OFFERS: dict[str, Callable[[Turn], Slots]] = {
    "poem": tell_poem,
    "tale": tell_tale,
    "opera": tell_opera,
    "riddle": tell_riddle,
    "proverb": tell_proverb,
    "go_on": go_on,
    "answer": answer_riddle,
    "reading": go_on,
}
