"""action_guess: what is said while a riddle or the rest of a proverb is waited for."""

import re

from actions.base import TopicAction
from actions.guessing_game import ANSWER, give_answer, help_on, is_open, is_plain_talk
from actions.own_reading import RESPONSES, take_own_words
from actions.turn import Slots, Turn, closed
from contracts.emotion import EmotionLabel

_NOT_UNDERSTOOD = {"", "nlu_fallback", "out_of_scope"}
_TROUBLED = {EmotionLabel.SADNESS, EmotionLabel.FEAR, EmotionLabel.ANGER}
_ASKED_AS_GUESS = re.compile(
    r"^(?:嗯|呃|那|哦)?(?:我猜|猜|是不是|会不会是|难道是|该不会是|莫非是|我看是)|^(?:嗯|呃|那)?是.{1,6}(?:吧|吗|么|不)[？?]?$"
    r"|^(?:um |er |oh )?(?:is it|is that|could it be|it's|i guess|i think it's|would it be)\b",
    re.IGNORECASE,
)
_DOES_NOT_KNOW = re.compile(
    r"不知道|不晓得|猜不|想不(?:出|起|到)|答不|难住|不会(?:猜|答)?$|(?:don't|dont|do not) know|no idea|can't (?:think|guess)|stumped",
    re.IGNORECASE,
)
_SHORT = 4
"""Characters of which even a dark word may be a guess: 火, 鬼, fire."""


class ActionGuess(TopicAction):
    """A right guess is taken before this (see actions/base.py)."""

    topic = "guess"
    listens_after = True

    def answer(self, turn: Turn) -> Slots:
        if not is_open(turn):
            return take_own_words(turn)
        if _DOES_NOT_KNOW.search(turn.text) and not is_plain_talk(turn):
            given_up = turn.conversation.offer == ANSWER
            return give_answer(turn, turn.work) if given_up and turn.work else help_on(turn)
        if _is_guess(turn):
            return help_on(turn, turn.words("guess_wrong"))
        return _listen(turn)


def _is_guess(turn: Turn) -> bool:
    if is_plain_talk(turn):
        return False
    if _ASKED_AS_GUESS.search(turn.text.strip()):
        return True
    troubled = turn.emotion in _TROUBLED and len(turn.text.strip()) > _SHORT
    return turn.intent in _NOT_UNDERSTOOD and not troubled


def _listen(turn: Turn) -> Slots:
    """Puts the riddle away at once and hears what is being told."""
    understood = turn.intent not in _NOT_UNDERSTOOD
    if not (understood and turn.say_response(RESPONSES.get(turn.intent, f"utter_{turn.intent}"))):
        turn.say(turn.words("guess_left"), labels=())
    return closed(turn.work)
