"""What is said about a case: acknowledge, say who is told and the line, stay, ask one thing. Words lie in safety/words."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from contracts.alerts import Contact, Delivery, DeliveryState, Purpose
from contracts.case import Move, Question, Say
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from contracts.turn import Expects, Label, Part
from safety.course import Sign
from safety.lines import lines as lines_of
from safety.recipients import is_suspect

FOLDER = Path(__file__).resolve().parent / "words"
_LABELS = (Label.AI_VOICE, Label.SAFETY)
_STEP = {DangerLevel.CONCERN: "ask", DangerLevel.HIGH: "act", DangerLevel.IMMINENT: "now"}
# A rule that fired can call for words of its own, at these levels only.
_OWN_WORDS = {
    "someone_else": ("other", (DangerLevel.CONCERN,)),
    "method_question": ("method", (DangerLevel.CONCERN, DangerLevel.HIGH)),
    "method_talk": ("method", (DangerLevel.CONCERN, DangerLevel.HIGH)),
    "dose_question": ("dose", (DangerLevel.CONCERN,)),
    "dose_asked": ("dose", (DangerLevel.CONCERN,)),
    "gas_or_fire": ("leave", (DangerLevel.HIGH, DangerLevel.IMMINENT)),
    "choking": ("choking", (DangerLevel.IMMINENT,)),
    "fall_helpless": ("fall", (DangerLevel.IMMINENT,)),
}
_ASKS_WHETHER_EN = re.compile(r"(?:^|[:;,] )(?:and you, )?(?:is|are|can|have|has|may|do|did|does|will)\b[^;:]*\?$")
_ASKS_WHETHER_ZH = ("吗？", "是不是", "有没有", "没有？", "不顺？")
_GENERAL = "case"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the words depend on beside the move. `told`: the case's deliveries. `contacts`: who could be told.

    `stored` False: the database was away, and people are told once it is back. `lines`: numbers by name.
    """

    language: Language
    told: Sequence[Delivery] = ()
    contacts: Sequence[Contact] = ()
    stored: bool = True
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """The parts to say, and the direct question among them; `question` None where nothing is asked."""

    parts: tuple[Part, ...] = ()
    question: Question | None = None


def reply(move: Move, situation: Situation, turn: int = 0) -> Reply:
    """The words for `move`; empty for Say.NOTHING. `turn` counts the conversation's turns: wordings take turns with it."""
    if move.say is Say.NOTHING:
        return Reply()
    words = _words(situation.language)
    last = f"{_GENERAL}.{Say.STAY}"  # a wording that is not there must never silence a danger
    variants = words[next((key for key in _keys(move, situation) if key in words), last)]
    chosen = variants[turn % len(variants)]
    filled = {
        **(situation.lines or lines_of(situation.language)),
        "told": _told(move, situation),
        "who": _who([one.contact for one in _news(move, situation)], situation.language),
    }
    texts = [_sentence(text.format(**filled), situation.language) for text in chosen["say"]]
    labels = (*_LABELS, Label.SOFTER) if move.say is Say.HUSH else _LABELS
    parts = tuple(Part(text, _expects(text), labels) for text in texts)
    if not texts[-1].endswith(("？", "?")):
        return Reply(parts)
    answers = (DangerLevel(chosen.get("if_yes", "none")), DangerLevel(chosen.get("if_no", "none")))
    return Reply(parts, Question(*answers))


def _keys(move: Move, situation: Situation) -> list[str]:
    """Names of wordings, the most fitting first; the last one exists always."""
    case, step = move.case, str(move.say)
    if move.say is Say.DANGER:
        return _danger_keys(move.screen)
    if case is None:
        return [f"{_GENERAL}.secrecy_before" if move.say is Say.SECRECY else f"{_GENERAL}.{step}"]
    if move.say is Say.STAY and not move.tell:  # only a place that is passed on has words of its own
        return [f"{_GENERAL}.{step}"]
    if move.say is Say.EXHAUSTED and not situation.contacts:
        return [f"{_GENERAL}.nobody"]
    topic = case.topic if case.topic is not DangerKind.NONE else case.kind
    level = dict(case.kinds).get(topic, case.level)
    if move.say is Say.AGAIN and level is DangerLevel.CONCERN:
        return _danger_keys(move.screen)
    endings = ["_soft" if level is DangerLevel.CONCERN else f"_{level}", ""]
    return [f"{kind}.{step}{ending}" for ending in endings for kind in (topic, _GENERAL)]


def _danger_keys(screen: ScreenResult) -> list[str]:
    return [f"{screen.kind}.{own}" for own in (_own_words(screen), _STEP[screen.level]) if own]


def _own_words(screen: ScreenResult) -> str:
    signs = set(screen.signs)
    if screen.kind is DangerKind.SCAM and Sign.PAID in signs and Sign.PAYING not in signs:
        return "gone" if screen.level is not DangerLevel.CONCERN else ""
    for rule in screen.rules:
        name = rule.rpartition(".")[2]
        step, levels = _OWN_WORDS.get(name, ("", ()))
        if screen.kind is DangerKind.LOST and f".{screen.kind}." in rule:
            step, levels = next((key, tuple(_STEP)) for key in ("missing", "home", "") if key in name)
        if step and screen.level in levels and f".{screen.kind}." in rule:
            return step
    return ""


def _told(move: Move, situation: Situation) -> str:
    """The clause that says truthfully who is told: being told is not knowing, and knowing is not coming."""
    words = _people(situation.language)["told"]
    if move.case is None or move.case.level.rank < DangerLevel.HIGH.rank:
        return ""
    if not situation.stored:
        return words["later"] if situation.contacts else ""
    alerts = [one for one in _alerts(situation) if not is_suspect(one.contact, move.case.suspect)]
    for name in ("knows", "now", "waiting", "trying"):
        wanted = [one.contact for one in alerts if _standing(one) == name]
        if wanted:
            return words[name].format(who=_who(wanted, situation.language))
    return words["nobody"]


def _standing(one: Delivery) -> str:
    if one.state is DeliveryState.ACKNOWLEDGED:
        return "knows"
    if not one.announced:
        return "now"
    return "waiting" if one.state is DeliveryState.SENT else "trying"


def _news(move: Move, situation: Situation) -> list[Delivery]:
    """The deliveries a piece of news is about: those the elder was not told of in their present state."""
    suspect = move.case.suspect if move.case else ""
    alerts = [
        one for one in _alerts(situation) if one.announced != str(one.state) and not is_suspect(one.contact, suspect)
    ]
    taken = move.say is Say.ACKNOWLEDGED
    return [one for one in alerts if (one.state is DeliveryState.ACKNOWLEDGED) == taken]


def _alerts(situation: Situation) -> list[Delivery]:
    """The newest alert to each contact that did not fail."""
    newest = {one.contact.id: one for one in situation.told if one.purpose is Purpose.ALERT}
    return [one for one in newest.values() if one.state is not DeliveryState.FAILED]


def _who(contacts: Sequence[Contact], language: Language) -> str:
    people = _people(language)
    names = [people["relations"][str(one.relation)].format(name=one.name) for one in contacts]
    return str(people["and"]).join(dict.fromkeys(names[-2:]))


def _sentence(text: str, language: Language) -> str:
    text = " ".join(text.split()) if language is Language.EN else text
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4)
def _words(language: Language) -> dict[str, list[dict]]:
    """Every wording by "kind.step"."""
    found: dict[str, list[dict]] = {}
    for file in sorted((FOLDER / str(language)).glob("*.json")):
        if file.stem != "people":
            steps = json.loads(file.read_text(encoding="utf-8"))
            found.update({f"{file.stem}.{step}": variants for step, variants in steps.items()})
    return found


@lru_cache(maxsize=4)
def _people(language: Language) -> dict:
    people: dict = json.loads((FOLDER / str(language) / "people.json").read_text(encoding="utf-8"))
    return people


def _expects(text: str) -> Expects:
    if not text.endswith(("？", "?")):
        return Expects.OPEN
    whether = _ASKS_WHETHER_EN.search(text.lower()) or any(words in text for words in _ASKS_WHETHER_ZH)
    return Expects.YES_NO if whether else Expects.OPEN
