"""Lets the danger screen decide the intent: what the companion found, else the same screen run here."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

import safety


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerReader(GraphComponent):
    """Sets `danger_<kind>` with confidence 1 at level concern and above; stands last."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "DangerReader":
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            screened = (message.get("metadata") or {}).get("screen")
            screened = screened or safety.screen(message.get(TEXT) or "").to_json()
            if screened["level"] != "none":
                intent = {"name": f"danger_{screened['kind']}", "confidence": 1.0}
                ranking = [intent, *(message.get(INTENT_RANKING_KEY) or [])]
                message.set(INTENT, intent, add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
