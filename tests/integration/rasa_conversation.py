"""Run by Rasa's Python: keeps one conversation in its real tracker store and event broker, told what to do line by line.

argv: tracker file, events file. stdin: "say TEXT", "texts" (what it remembers), "end". stdout: one JSON line each.
"""

import asyncio
import json
import sys
import time

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.encrypted_store import EncryptedEventBroker, EncryptedTrackerStore

SENDER = "home"


async def say(store: EncryptedTrackerStore, text: str) -> None:
    """As Rasa does at every turn: reads the conversation anew, adds to it, saves it."""
    tracker = await store.get_or_create_tracker(SENDER)
    if not tracker.events or not any(isinstance(event, SessionStarted) for event in tracker.events):
        tracker.update(ActionExecuted("action_session_start"))
        tracker.update(SessionStarted())
        tracker.update(ActionExecuted("action_listen"))
    emotion = {
        "label": "sadness",
        "probability": 0.8,
        "all": dict.fromkeys(("joy", "sadness", "anger", "fear", "surprise", "neutral"), 0.1),
    }
    parsed = {"intent": {"name": "tell_sadness", "confidence": 0.9}, "entities": [], "emotion": emotion}
    metadata = {"now": "2027-02-06T09:00:00+08:00", "language": "zh-CN"}
    tracker.update(UserUttered(text, parse_data=parsed, intent=parsed["intent"], metadata=metadata))
    tracker.update(ActionExecuted("utter_tell_sadness"))
    tracker.update(BotUttered(f"回答：{text}"))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)


async def texts(store: EncryptedTrackerStore) -> list[str]:
    tracker: DialogueStateTracker = await store.get_or_create_tracker(SENDER)
    return [event.text for event in tracker.events if isinstance(event, (UserUttered, BotUttered))]


async def main() -> None:
    broker = EncryptedEventBroker(dialect="sqlite", db=sys.argv[2])
    store = EncryptedTrackerStore(Domain.empty(), dialect="sqlite", db=sys.argv[1], event_broker=broker)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        order, _, text = line.strip().partition(" ")
        if order == "end":
            return
        if order == "say":
            await say(store, text)
            time.sleep(0.01)
        print(json.dumps(await texts(store), ensure_ascii=False), flush=True)


asyncio.run(main())
