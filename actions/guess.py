"""action_guess: what is said while a riddle or the rest of a proverb is waited for."""

from actions.base import TopicAction
from actions.guessing_game import help_on, is_open, is_plain_talk
from actions.own_reading import RESPONSES, take_own_words
from actions.turn import Slots, Turn, closed
from contracts.emotion import EmotionLabel

_NOT_UNDERSTOOD = {"", "nlu_fallback", "out_of_scope"}
_TROUBLED = {EmotionLabel.SADNESS, EmotionLabel.FEAR, EmotionLabel.ANGER}
_SHORT = 4
"""Characters of which even a dark word may be a guess: 火, 鬼, fire."""


class ActionGuess(TopicAction):
    """A right guess is taken before this (see actions/base.py)."""

    topic = "guess"
    listens_after = True

    def answer(self, turn: Turn) -> Slots:
        if not is_open(turn):
            return take_own_words(turn)
        if _is_guess(turn):
            return help_on(turn, turn.words("guess_wrong"))
        return _listen(turn)


def _is_guess(turn: Turn) -> bool:
    troubled = turn.emotion in _TROUBLED and len(turn.text.strip()) > _SHORT
    return turn.intent in _NOT_UNDERSTOOD and not is_plain_talk(turn) and not troubled


def _listen(turn: Turn) -> Slots:
    """Puts the riddle away at once and hears what is being told."""
    understood = turn.intent not in _NOT_UNDERSTOOD
    if not (understood and turn.say_response(RESPONSES.get(turn.intent, f"utter_{turn.intent}"))):
        turn.say(turn.words("guess_left"), labels=())
    return closed(turn.work)
