"""action_repeat: says the last reply again; of an open riddle, the riddle and the last hint."""

import re

from actions.base import TopicAction
from actions.guessing_game import hints, is_open, question_of
from actions.turn import Slots, Turn
from contracts.turn import Expects

_RIDDLE = re.compile(r"题|谜|上半句|前半句|\b(?:riddle|question|first half)\b", re.IGNORECASE)


class ActionRepeat(TopicAction):
    topic = "repeat"
    takes_guesses = False

    def answer(self, turn: Turn) -> Slots:
        said = [message for message in turn.conversation.last_reply if not message.custom.get("lead")]
        if is_open(turn) and turn.work and (not said or _RIDDLE.search(turn.text)):
            _ask_again(turn)
        elif said:
            turn.say(turn.words("repeat_lead"), labels=(), lead=True)
            for message in said:
                turn.say_again(message)
        else:
            turn.say(turn.words("repeat_nothing"), labels=())
        return []


def _ask_again(turn: Turn) -> None:
    work = turn.work
    assert work is not None
    given = hints(work)[: turn.part][-1:] if work.hints else ()
    turn.say(turn.words("repeat_lead"), question_of(work), *given, expects=Expects.LINE, work=work, labels=work.labels)
