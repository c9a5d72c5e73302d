"""What every action shares: it answers off the event loop, takes a right guess first, and never fails in silence."""

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation
from actions.guessing_game import answered_right, is_open, is_right_answer
from actions.rooms import Rooms, rooms
from actions.turn import Slots, Turn, language_of
from actions.wording import pick
from contracts.errors import SuibanError

log = logging.getLogger("suiban.actions")


class TopicAction(Action, ABC):
    """`topic` names the action. `takes_guesses`: a right guess is heard even where it was understood as a request.

    `listens_after`: its rules are bound to active_kind, which it may change; then no rule knows that the turn is over.
    """

    topic: str
    takes_guesses = True
    listens_after = False

    def __init__(self, own_rooms: Rooms | None = None) -> None:
        self._rooms = own_rooms

    def name(self) -> str:
        return f"action_{self.topic}"

    @abstractmethod
    def answer(self, turn: Turn) -> Slots:
        """Says the answer through `turn`; what it returns is set in the slots."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Slots:
        slots = await asyncio.to_thread(self._run, dispatcher, tracker, domain)
        return [*slots, FollowupAction("action_listen")] if self.listens_after else slots

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Slots:
        own = self._rooms or rooms()
        try:
            turn = Turn(dispatcher, tracker, domain, own)
            if self.takes_guesses and is_open(turn) and is_right_answer(turn):
                return answered_right(turn)
            return self.answer(turn)
        except Exception as error:  # an elder is never left without an answer; no words reach the log
            code = error.code if isinstance(error, SuibanError) else type(error).__name__
            log.error("actions.%s: %s", self.topic, code)
            dispatcher.messages.clear()
            said = Conversation(tracker.events or ()).variants
            text, name = pick(language_of(tracker), "failed", said, own.chance)
            dispatcher.utter_message(text=text, json_message={"expects": "open", "labels": [], "words": [name]})
            return []
