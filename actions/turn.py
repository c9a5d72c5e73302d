"""One turn as an action sees it: who speaks, when, in which language, what is open, and how it is answered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation, Said
from actions.rooms import Rooms
from actions.wording import join, pick
from contracts.clock import SystemClock, parse_moment
from contracts.emotion import EmotionLabel
from contracts.language import Language
from contracts.turn import Expects, Label
from culture.works import Kind, Work

Slots = list[dict[str, Any]]
OURS = (Label.AI_TEXT,)
"""Label of introductions, questions, readings and hints: written with AI, not part of the work."""


class Turn:
    """`text` is what was said; nothing of it may reach a log."""

    def __init__(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any] | None, rooms: Rooms
    ) -> None:
        self._dispatcher = dispatcher
        self._slots: Mapping[str, Any] = tracker.slots or {}
        self._responses = (domain or {}).get("responses") or {}
        self._words: list[str] = []
        self.rooms = rooms
        self.conversation = Conversation(tracker.events)
        self.resident = str(tracker.sender_id)
        latest = tracker.latest_message
        metadata = latest.get("metadata") or {}
        self.text = str(latest.get("text") or "")
        self.asked = self.text
        """Words by which a work may be named: what was said, or what an accepted offer was about."""
        self.intent = str((latest.get("intent") or {}).get("name") or "")
        self.language = language_of(tracker)
        self.moment = _moment(metadata.get("now"))

    @property
    def day(self) -> date:
        return self.moment.date()

    @property
    def emotion(self) -> EmotionLabel | None:
        value = self._slots.get("emotion")
        return EmotionLabel(value) if value in list(EmotionLabel) else None

    @property
    def active_kind(self) -> Kind | None:
        """The kind that is being told or guessed."""
        value = self._slots.get("active_kind")
        return Kind(value) if value in list(Kind) else None

    @property
    def last_work(self) -> Work | None:
        """The work that is being told, or was told last."""
        work_id = self._slots.get("active_work")
        return self.rooms.library.get(work_id) if work_id else None

    @property
    def work(self) -> Work | None:
        """The work that is being told or guessed, in the language that is spoken now."""
        work = self.last_work if self.active_kind else None
        return work if work and work.language == self.language else None

    @property
    def part(self) -> int:
        """How many steps of `work` were taken; of a guess, how many hints were given."""
        return int(self._slots.get("active_part") or 0)

    def words(self, key: str, **values: object) -> str:
        """A variant of `key` that was not said just before; it counts as said with the next message."""
        template, name = pick(self.language, key, [*self.conversation.variants, *self._words], self.rooms.chance)
        self._words.append(name)
        return template.format(**values)

    def say(
        self,
        *sentences: str,
        expects: Expects = Expects.OPEN,
        labels: Sequence[Label] = OURS,
        offer: str | None = None,
        work: Work | None = None,
        **more: object,
    ) -> None:
        """One message. `offer`: what a yes to it means. `more` travels in its custom data."""
        custom: dict[str, Any] = {"expects": str(expects), "labels": [str(label) for label in labels], **more}
        if offer:
            custom["offer"] = offer
        if work:
            custom["work"] = work.id
        if self._words:
            custom["words"], self._words = self._words, []
        self._dispatcher.utter_message(text=join(self.language, sentences), json_message=custom)

    def say_again(self, message: Said) -> None:
        """A message as it was said before, with all that travelled with it."""
        self._dispatcher.utter_message(text=message.text, json_message=dict(message.custom))

    def say_response(self, name: str) -> bool:
        """Lets the dialogue core say its response `name`; False where it has none."""
        if name not in self._responses:
            return False
        self._dispatcher.utter_message(response=name)
        return True


def language_of(tracker: Tracker) -> Language:
    """The language of this turn."""
    value = (tracker.slots or {}).get("language")
    return Language(value) if value in list(Language) else Language.ZH_CN


def opened(work: Work, part: int) -> Slots:
    """The slots while `work` is being told or guessed."""
    return _slots(str(work.kind), work.id, float(part))


def closed(work: Work | None) -> Slots:
    """The slots once nothing is open; `work` is remembered as the one told last."""
    return _slots(None, work.id if work else None, None)


def _slots(kind: str | None, work_id: str | None, part: float | None) -> Slots:
    return [SlotSet("active_kind", kind), SlotSet("active_work", work_id), SlotSet("active_part", part)]


def _moment(text: Any) -> datetime:
    try:
        return parse_moment(str(text))
    except ValueError:
        return SystemClock().now()
