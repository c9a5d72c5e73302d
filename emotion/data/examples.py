"""One labelled text, and the data sets it may come from: what each can say, how far it is trusted, who may use it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.emotion import EmotionLabel, Signal

LABELS = [str(label) for label in EmotionLabel]
SIGNALS = [str(signal) for signal in Signal]
SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Example:
    """`labels`: those of the six that are right, the main one first; empty: no feeling should be read with confidence.

    `signals`: those that are there. `split`: train, valid or test. `previous`: what the person said before the
    `question` of the companion that `text` answers; both may be empty.
    """

    text: str
    labels: tuple[str, ...]
    source: str
    split: str
    signals: tuple[str, ...] = ()
    previous: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """`weight`: how often it is drawn, relative to 1 and the square root of its size.

    `licence_class`: A open; B open licence over doubtful rights; C research only; NC not commercial. Only A and B may
    teach a shipped model. `labels`: the classes it can express; the others are masked for its rows. `signals`: its own
    labels by the signal they mean; those signals alone are taught by it ("*": all eight, the corpus format).
    `head`: the emotion head it teaches; a head of its own where its labels do not mean what the shared ones mean.
    """

    name: str
    language: str
    licence: str
    licence_class: str
    weight: float
    labels: tuple[str, ...] = tuple(LABELS)
    signals: Mapping[str, str] = field(default_factory=dict)
    head: str = SHARED

    @property
    def known_signals(self) -> tuple[str, ...]:
        """The signals whose absence in a row of this set means that they are not there."""
        return tuple(SIGNALS) if "*" in self.signals else tuple(dict.fromkeys(self.signals.values()))


_FOUR = ("joy", "sadness", "anger", "fear")
_FIVE = ("joy", "sadness", "anger", "fear", "surprise")
_OWN = {"*": "*"}
_GOEMOTIONS = {"gratitude": "grateful", "grief": "grieving", "remorse": "burden"}
_SITUATIONS = {"lonely": "lonely", "nostalgic": "longing", "sentimental": "longing", "grateful": "grateful"}
_SITUATIONS |= {"guilty": "burden", "anxious": "worried", "apprehensive": "worried"}
_SETS = (
    DataSet("elders_zh", "zh-CN", "Apache-2.0", "A", 3.0, signals=_OWN),
    DataSet("elders_en", "en", "Apache-2.0", "A", 3.0, signals=_OWN),
    DataSet("everyday_zh", "zh-CN", "Apache-2.0", "A", 1.5, signals=_OWN),
    DataSet("others", "", "Apache-2.0", "A", 1.0, signals=_OWN),
    DataSet("zh_spoken", "zh-CN", "Apache-2.0", "A", 1.5),
    DataSet("empatheticpersonas_zh", "zh-CN", "MIT", "A", 1.2, _FOUR),
    DataSet("empatheticpersonas_en", "en", "MIT", "A", 1.2, _FOUR),
    DataSet("brighter_zh", "zh-CN", "CC-BY-4.0", "A", 1.2),
    DataSet("brighter_en", "en", "CC-BY-4.0", "A", 0.4, head="brighter_en"),
    DataSet("goemotions", "en", "Apache-2.0", "A", 0.8, signals=_GOEMOTIONS),
    DataSet("xed_zh", "zh-CN", "CC-BY-4.0", "A", 0.3, head="subtitles"),
    DataSet("xed_en", "en", "CC-BY-4.0", "A", 0.3, head="subtitles"),
    DataSet("cped", "zh-CN", "Apache-2.0", "B", 0.2, head="drama"),
    DataSet("ewect_usual", "zh-CN", "research", "C", 1.5),
    DataSet("ewect_virus", "zh-CN", "research", "C", 0.5, head="ewect_virus"),
    DataSet("nlpcc_ecm", "zh-CN", "research", "C", 0.3, ("joy", "sadness", "anger", "neutral"), head="nlpcc_ecm"),
    DataSet("ocemotion", "zh-CN", "research", "C", 0.5, _FIVE, head="ocemotion"),
    DataSet("isear", "en", "NC", "NC", 1.2, _FOUR),
    DataSet("ed_situations", "en", "CC-BY-NC-4.0", "NC", 1.2, _FIVE, signals=_SITUATIONS),
    DataSet("meld", "en", "research", "C", 0.3, head="drama_en"),
)
REGISTRY = {data_set.name: data_set for data_set in _SETS}
SHIPPABLE = {name: data_set for name, data_set in REGISTRY.items() if data_set.licence_class in {"A", "B"}}


def hashed(text: str) -> int:
    """FNV-1a, 32 bit: the same number on every machine and in every run."""
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value
