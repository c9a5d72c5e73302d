"""action_answer: a hint where one is asked for, else the answer of the riddle or the rest of the proverb."""

import re

from actions.base import TopicAction
from actions.guessing_game import give_answer, help_on, hints, is_open
from actions.telling import has_works
from actions.turn import Slots, Turn, closed
from contracts.turn import Expects
from culture.works import Kind

_HINT = re.compile(
    r"提示|提个?醒|线索|透一?点|头一个字|几个字|吃的还是|活物|\b(?:hints?|clues?|help me|first letter|how many letters)\b",
    re.IGNORECASE,
)


def answer_riddle(turn: Turn, *, hint_wanted: bool = False) -> Slots:
    work = turn.work if is_open(turn) else None
    if work:
        return help_on(turn) if hint_wanted and turn.part < len(hints(work)) else give_answer(turn, work)
    last = turn.last_work
    if last and last.kind is Kind.RIDDLE and last.language == turn.language:
        return give_answer(turn, last)
    if not has_works(turn, Kind.RIDDLE):
        turn.say(turn.words("listening"))
    else:
        turn.say(turn.words("no_riddle"), expects=Expects.YES_NO, offer=str(Kind.RIDDLE))
    return closed(last)


class ActionAnswer(TopicAction):
    topic = "answer"
    takes_guesses = False

    def answer(self, turn: Turn) -> Slots:
        return answer_riddle(turn, hint_wanted=bool(_HINT.search(turn.text)))
