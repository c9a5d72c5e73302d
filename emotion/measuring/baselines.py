"""What a trained encoder must beat: the most frequent label, and TF-IDF with logistic regression."""

from collections import Counter
from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from emotion.data.datasets import Example


def majority(examples: Sequence[Example]) -> str:
    """The label most rows carry."""
    return Counter(example.labels[0] for example in examples).most_common(1)[0][0]


class TfidfRegression:
    """Character n-grams (1 to 4) and balanced logistic regression, fitted on the first label of every example."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._features = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, max_features=120_000
        )
        self._regression = LogisticRegression(C=4.0, class_weight="balanced", max_iter=200)
        rows = self._features.fit_transform([example.text for example in examples])
        self._regression.fit(rows, [example.labels[0] for example in examples])

    def predict(self, texts: Sequence[str]) -> list[str]:
        return [str(label) for label in self._regression.predict(self._features.transform(texts))]
