"""One pass of the encoder over each utterance: its emotion, and the vector the intents are read from."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.before import NOTHING, said
from bot.encoder import Encoder
from bot.language import internal_entity
from bot.trajectory import mood

EMOTION = "emotion"
VECTOR = "sentence_vector"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class EmotionReader(GraphComponent):
    """Sets `emotion` (contracts.emotion.Emotion as JSON) on every message: what this utterance says, in its context.

    The slot `emotion`, which chooses words, follows the trajectory of the conversation instead.
    """

    def __init__(self) -> None:
        self._encoder = Encoder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EmotionReader":
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        heard = said.get(NOTHING)
        for message in messages:
            emotion, vector = self._encoder.read(message.get(TEXT) or "", heard.previous, heard.question)
            message.set(EMOTION, emotion.to_json(), add_to_output=True)
            message.set(VECTOR, vector)
            now = mood([*heard.felt, (heard.now, emotion)])
            entities = [*(message.get(ENTITIES) or []), internal_entity(EMOTION, str(now.label))]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Vectors for the examples of the intents; their emotion is not used."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        if examples:
            for example, vector in zip(examples, self._encoder.vectors([e.get(TEXT) for e in examples]), strict=True):
                example.set(VECTOR, vector)
        return training_data
