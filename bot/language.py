"""Sets the language of each message: what the companion says it is, else what the text is in."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from contracts.language import Language, guess_language

LANGUAGES = {str(language) for language in Language}


def internal_entity(name: str, value: str) -> dict[str, Any]:
    """An entity that carries what was read about the whole utterance into a slot."""
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "suiban"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageReader(GraphComponent):
    """Adds the entity `language` to every message, so that the slot never outlives its utterance."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageReader":
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            given = (message.get("metadata") or {}).get("language")
            language = given if given in LANGUAGES else str(guess_language(message.get(TEXT) or "", Language.ZH_CN))
            entities = [*(message.get(ENTITIES) or []), internal_entity("language", language)]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to learn: the language is read anew from every utterance."""
        return training_data
