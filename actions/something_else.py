"""action_something_else: another one of the kind that is named, else up to three other kinds to choose from."""

import re

from actions.base import TopicAction
from actions.names import KINDS
from actions.offers import OFFERS
from actions.telling import has_works, nothing_there
from actions.turn import Slots, Turn, closed
from contracts.turn import Expects
from culture.works import Kind

_CHOICES = 3
_ANOTHER_ZH = r"(?:换|来|讲|念|说|另外|再|有没有)[^，。？！]{0,6}?"
_ANOTHER_EN = r"\b(?:another|different|other|next|new|happier|shorter|cheerful|better)\s+(?:\w+\s+)?"
_NAMED = {
    Kind.POEM: re.compile(_ANOTHER_ZH + r"[首诗词]|" + _ANOTHER_EN + r"(?:poem|verse)", re.IGNORECASE),
    Kind.TALE: re.compile(_ANOTHER_ZH + r"(?:故事|古话|传说)|" + _ANOTHER_EN + r"(?:story|tale)", re.IGNORECASE),
    Kind.OPERA: re.compile(_ANOTHER_ZH + r"[戏剧]|" + _ANOTHER_EN + r"opera", re.IGNORECASE),
    Kind.RIDDLE: re.compile(_ANOTHER_ZH + r"谜|" + _ANOTHER_EN + r"riddle", re.IGNORECASE),
    Kind.PROVERB: re.compile(
        _ANOTHER_ZH + r"(?:谚语|俗话|老话|歇后语)|" + _ANOTHER_EN + r"(?:saying|proverb)", re.IGNORECASE
    ),
}


class ActionSomethingElse(TopicAction):
    topic = "something_else"
    takes_guesses = False

    def answer(self, turn: Turn) -> Slots:
        named = next((kind for kind, pattern in _NAMED.items() if pattern.search(turn.text)), None)
        if named:
            return OFFERS[str(named)](turn)
        had = turn.last_work.kind if turn.last_work else turn.active_kind
        kinds = [kind for kind in Kind if kind is not had and has_works(turn, kind)]
        if not kinds:
            return nothing_there(turn, had or Kind.TALE)
        _let_choose(turn, turn.rooms.chance.sample(kinds, min(_CHOICES, len(kinds))))
        return closed(turn.last_work)


def _let_choose(turn: Turn, kinds: list[Kind]) -> None:
    """A plain yes takes the first."""
    names = dict(zip("abc", (KINDS[turn.language][kind] for kind in kinds), strict=False))
    question = turn.words(f"choice_{('one', 'two', 'three')[len(kinds) - 1]}", **names)
    expects = Expects.CHOICE if len(kinds) > 1 else Expects.YES_NO
    choices = [str(kind) for kind in kinds]
    turn.say(turn.words("change"), question, expects=expects, labels=(), offer=choices[0], choices=choices)
