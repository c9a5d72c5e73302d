"""Words the reply: the variant for the language and the emotion of the moment, never one said recently."""

import random
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.constants import RESPONSE_CONDITION
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

RECENT = 30


class SuibanResponses(TemplatedNaturalLanguageGenerator):
    """Conditions on more slots win: a variant for this emotion goes before one for the language alone.

    Two more facts may stand in a condition: `first_words` (nothing was said yet in this conversation) and `again`
    (this response was given before in it).
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        super().__init__(domain.responses if domain else {})

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        variants = self.responses.get(utter_action, [])
        said = _said_recently(tracker)
        slots = tracker.current_slot_values()
        facts = {**slots, "first_words": not said, "again": any(v.get("text") in said for v in variants)}
        chosen = choose([v for v in variants if _fits(v, facts)], said)
        return self._fill_response(dict(chosen), slots, **kwargs) if chosen else None


def choose(fitting: list[dict[str, Any]], said: list[str]) -> dict[str, Any] | None:
    """The most specific variants not said recently, one by chance; else the one said longest ago."""
    if not fitting:
        return None
    for group in _by_specificity(fitting):
        fresh = [response for response in group if response.get("text") not in said]
        if fresh:
            return random.choice(fresh)
    latest = {text: place for place, text in enumerate(said)}
    return min(fitting, key=lambda response: latest[response["text"]])


def _by_specificity(responses: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    counts = sorted({len(r.get(RESPONSE_CONDITION) or []) for r in responses}, reverse=True)
    return [[r for r in responses if len(r.get(RESPONSE_CONDITION) or []) == count] for count in counts]


def _fits(response: dict[str, Any], facts: dict[str, Any]) -> bool:
    return all(facts.get(c["name"]) == c["value"] for c in response.get(RESPONSE_CONDITION) or [])


def _said_recently(tracker: DialogueStateTracker) -> list[str]:
    """What was said last in this conversation, oldest first."""
    said = [event.text for event in tracker.events if isinstance(event, BotUttered) and event.text]
    return said[-RECENT:]
