"""action_tale: a tale in parts, one a turn; it goes on where it stopped, the next day too."""

import re
from datetime import timedelta

from actions.asked_for import asked_for
from actions.base import TopicAction
from actions.provenance import spoken_title
from actions.telling import ask_about, find, introduction, nothing_there, remember, say_text
from actions.turn import Slots, Turn, opened
from contracts.turn import Expects
from culture.works import Kind, Work

_FRESH = timedelta(hours=1)
"""So long after the last part nobody needs to be told where the tale stopped."""
_SENTENCE = re.compile(r"[^。！？.!?]+[。！？.!?]+[”’」\"']*")
_ANOTHER = re.compile(r"换|别的|另外|新的|没听过|\b(?:another|different|new|other)\b", re.IGNORECASE)


def tell_tale(turn: Turn) -> Slots:
    """The tale asked for by name, else the one that was begun, else a new one."""
    begun = unfinished(turn)
    named = asked_for(turn.rooms.library.of(Kind.TALE, turn.language), turn.text)
    if begun and (begun in named if named else not _ANOTHER.search(turn.text)):
        return next_part(turn, begun)
    work = find(turn, Kind.TALE, frozenset([begun.id]) if begun and not named else frozenset())
    work = work or find(turn, Kind.TALE)
    return next_part(turn, work) if work else nothing_there(turn, Kind.TALE)


def unfinished(turn: Turn) -> Work | None:
    """The tale that is being told, else the one begun last; not one that was put aside in this conversation."""
    if turn.work and turn.work.kind is Kind.TALE and reached(turn, turn.work):
        return turn.work
    heard = turn.rooms.memory.heard(turn.resident)
    put_aside = turn.last_work
    begun = [
        work
        for work in turn.rooms.library.of(Kind.TALE, turn.language)
        if work.id in heard and work != put_aside and reached(turn, work)
    ]
    return max(begun, key=lambda work: heard[work.id].last_at, default=None)


def reached(turn: Turn, work: Work) -> int:
    """The part that comes next; 0 where it was never begun, or is finished."""
    part = turn.rooms.memory.progress(turn.resident, work.id)
    if not part and turn.work == work:  # the store may be away; the conversation still knows
        part = turn.part
    return part if part < len(work.text) else 0


def next_part(turn: Turn, work: Work) -> Slots:
    """One part, with where the tale stopped where that is long ago, and the invitation to go on."""
    part = reached(turn, work)
    if part == 0:
        turn.say(*introduction(turn, work), work=work)
        remember(turn, work)
    elif not _still_in_mind(turn, work):
        recalled = turn.words("tale_recall", title=spoken_title(work), last=_last_sentence(work.text[part - 1]))
        turn.say(recalled, labels=work.labels, work=work)
    say_text(turn, work, [work.text[part]])
    if part + 1 < len(work.text):
        turn.say(turn.words("tale_more"), expects=Expects.YES_NO, offer="go_on", work=work)
    else:
        ask_about(turn, work, turn.words("tale_end", title=spoken_title(work)))
    turn.rooms.memory.set_progress(turn.resident, work.id, (part + 1) % len(work.text), turn.moment)
    return opened(work, part + 1)


def _still_in_mind(turn: Turn, work: Work) -> bool:
    last = turn.conversation.last_of(work.id)
    return last is not None and last.moment is not None and abs(turn.moment - last.moment) <= _FRESH


def _last_sentence(text: str) -> str:
    sentences = _SENTENCE.findall(text)
    return str(sentences[-1]).strip() if sentences else text


class ActionTale(TopicAction):
    topic = "tale"

    def answer(self, turn: Turn) -> Slots:
        return tell_tale(turn)
