"""Which intent an utterance has: logistic regression over character n-grams and the encoder's sentence vector."""

import re
from collections.abc import Sequence
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.emotion import VECTOR

FALLBACK = "nlu_fallback"
_NOISE = re.compile(r"[^\w\s]|_")


def plain(text: str) -> str:
    """Lower case, no punctuation, single spaces: what a recogniser writes."""
    return " ".join(_NOISE.sub(" ", text.lower()).split())


class IntentModel:
    """`use`: "both", "ngrams" or "vectors"; `vector_weight` scales the vector against the TF-IDF rows."""

    def __init__(self, use: str = "both", c: float = 20.0, vector_weight: float = 1.5) -> None:
        self.use = use
        self.vector_weight = vector_weight
        self._ngrams = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, max_features=60_000)
        self._regression = LogisticRegression(C=c, class_weight="balanced", max_iter=400)

    def fit(self, texts: Sequence[str], vectors: np.ndarray, intents: Sequence[str]) -> "IntentModel":
        self._ngrams.fit([plain(text) for text in texts])
        self._regression.fit(self._features(texts, vectors), list(intents))
        return self

    def ranking(self, text: str, vector: np.ndarray, length: int = 10) -> list[dict[str, Any]]:
        """The likeliest intents with their probabilities, best first."""
        row = self._regression.predict_proba(self._features([text], vector[None, :]))[0]
        best = row.argsort()[::-1][:length]
        return [{"name": str(self._regression.classes_[i]), "confidence": float(row[i])} for i in best]

    def _features(self, texts: Sequence[str], vectors: np.ndarray) -> Any:
        dense = csr_matrix(vectors * self.vector_weight)
        if self.use == "vectors":
            return dense
        sparse = self._ngrams.transform([plain(text) for text in texts])
        return sparse if self.use == "ngrams" else hstack([sparse, dense]).tocsr()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Sets `intent` and `intent_ranking`; `nlu_fallback` where the best is less likely than `threshold`."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: IntentModel | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"threshold": 0.3, "c": 20.0, "vector_weight": 1.5}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentClassifier":
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(VECTOR) is not None]
        self._model = IntentModel(c=self._config["c"], vector_weight=self._config["vector_weight"]).fit(
            [e.get(TEXT) for e in examples],
            np.stack([e.get(VECTOR) for e in examples]),
            [e.get(INTENT) for e in examples],
        )
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "intents.joblib", compress=3)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = joblib.load(folder / "intents.joblib")
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            ranking = self._model.ranking(text, message.get(VECTOR)) if self._model and plain(text) else []
            if not ranking or ranking[0]["confidence"] < self._config["threshold"]:
                ranking.insert(0, {"name": FALLBACK, "confidence": float(self._config["threshold"])})
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
