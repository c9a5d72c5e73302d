"""One pass of the encoder over each utterance: its emotion, and the vector the intents are read from."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import Encoder
from bot.language import internal_entity

EMOTION = "emotion"
VECTOR = "sentence_vector"
CALM = "neutral"
SURE_FROM = {"joy": 0.5, "sadness": 0.5, "surprise": 0.6, "fear": 0.7, "anger": 0.7}
"""How likely a feeling must be to steer the words: a wrong guess said aloud hurts more than none."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class EmotionReader(GraphComponent):
    """Sets `emotion` {label, probability, all} on every message, and the entity of that name for the slot.

    The slot, which chooses words, gets `neutral` where the reading is unsure; the mood keeps the whole estimate.
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
        for message in messages:
            probabilities, vector = self._encoder.embed(message.get(TEXT) or "")
            best = int(probabilities.argmax())
            shares = {label: round(float(p), 6) for label, p in zip(self._encoder.labels, probabilities, strict=True)}
            label = self._encoder.labels[best]
            emotion = {"label": label, "probability": shares[label], "all": shares}
            message.set(EMOTION, emotion, add_to_output=True)
            message.set(VECTOR, vector)
            steering = label if shares[label] >= SURE_FROM.get(label, 0.0) else CALM
            entities = [*(message.get(ENTITIES) or []), internal_entity(EMOTION, steering)]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Vectors for the examples of the intents; their emotion is not used."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        if examples:
            for example, vector in zip(examples, self._encoder.vectors([e.get(TEXT) for e in examples]), strict=True):
                example.set(VECTOR, vector)
        return training_data
