"""action_go_on: whatever was begun goes on; where nothing was, what was offered last is taken."""

from actions.base import TopicAction
from actions.guessing_game import ANSWER
from actions.next_step import go_on
from actions.offers import OFFERS
from actions.turn import Slots, Turn


class ActionGoOn(TopicAction):
    topic = "go_on"

    def answer(self, turn: Turn) -> Slots:
        offer = turn.conversation.offer or ""
        follow = OFFERS.get(offer) if offer == ANSWER or not turn.work else None
        return follow(turn) if follow else go_on(turn)
