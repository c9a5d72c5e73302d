"""What a message says: who, which danger, how pressing, when, what to do now. Never what the elder said."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from contracts.alerts import Alert, Purpose
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel

FOLDER = Path(__file__).resolve().parent / "words"
SMS_LIMIT = {Language.ZH_CN: 70, Language.EN: 160}
"""Characters of one text message: UCS-2 for Chinese, GSM 7-bit for English."""
_NAME_LIMIT = {Language.ZH_CN: 10, Language.EN: 24}
_PLACE_LIMIT = 80
Lines = Mapping[Language, Mapping[str, str]]
"""The numbers to call in each language: mind, ambulance, police, fire, fraud, care."""
Compose = Callable[[Alert], "Message"]


@dataclass(frozen=True, slots=True)
class Message:
    """`paragraphs`: the body, in order. `link`: the acknowledging page, "" where there is none; `link_words`: its label.

    `sms`: at most SMS_LIMIT characters; the link is in it only where it fits.
    """

    subject: str
    paragraphs: tuple[str, ...]
    link: str
    link_words: str
    sms: str

    @property
    def text(self) -> str:
        """The body as plain text."""
        *first, last = self.paragraphs
        link = (f"{self.link_words}\n{self.link}",) if self.link else ()
        return "\n\n".join((*first, *link, last)) + "\n"


def composer(lines: Lines) -> Compose:
    """What puts alerts into words with the numbers of this place."""
    return partial(compose, lines=lines)


def compose(alert: Alert, *, lines: Lines) -> Message:
    """The message for `alert`, in the contact's language. An alert for no danger raises ValueError."""
    words = _words(alert.language)
    name = " ".join(alert.resident_name.split()) or words["somebody"]
    filled = {
        **lines[alert.language],
        "name": name,
        "contact": " ".join(alert.contact_name.split()),
        "time": local_time(alert.at, alert.language),
        "place": " ".join(alert.place.split())[:_PLACE_LIMIT],
    }
    short = {**filled, "name": name[: _NAME_LIMIT[alert.language]]}
    if alert.purpose is Purpose.ALERT:
        texts = _alert(alert, words)
        filled |= {key: texts[key] for key in ("danger", "level")}
    else:
        texts = words["purposes"][str(alert.purpose)]
    paragraphs = [paragraph.format(**filled) for paragraph in (*texts["body"], words["sender"])]
    link = alert.acknowledge_url if texts["link"] else ""
    sms = texts["sms"].format(**short, **{key: texts[key] for key in ("danger",) if key in texts})
    return Message(
        subject=texts["subject"].format(**filled),
        paragraphs=tuple(paragraphs),
        link=link,
        link_words=texts["link"],
        sms=_fitting(sms, link, SMS_LIMIT[alert.language]),
    )


def local_time(moment: datetime, language: Language) -> str:
    """The moment on this computer's clock, as people write it."""
    here = moment.astimezone()
    if language is Language.ZH_CN:
        return f"{here.month}月{here.day}日 {here:%H:%M}"
    return f"{here.day} {here:%B}, {here:%H:%M}"


def _alert(alert: Alert, words: dict[str, Any]) -> dict[str, Any]:
    if alert.kind is DangerKind.NONE or alert.level not in (DangerLevel.HIGH, DangerLevel.IMMINENT):
        raise ValueError(f"nobody is told about {alert.kind} at {alert.level}")
    frame, kind = words["alert"], words["kinds"][str(alert.kind)]
    level = str(alert.level)
    steps = [*kind[level]["steps"]]
    if alert.kind is DangerKind.LOST and alert.place.strip():
        steps.insert(0, words["place"])
    body = [
        *frame["body"],
        "\n".join((frame["now"], *(f"{n}. {step}" for n, step in enumerate(steps, 1)))),
        frame["who"],
    ]
    return {
        "subject": frame["subject"][level],
        "body": body,
        "link": frame["link"],
        "danger": kind[level]["danger"],
        "level": frame["levels"][level],
        "sms": frame["sms"][level] + kind[level]["sms"],
    }


def _fitting(sms: str, link: str, limit: int) -> str:
    with_link = f"{sms} {link}" if link else sms
    return with_link if len(with_link) <= limit else sms[:limit]


@lru_cache(maxsize=2)
def _words(language: Language) -> dict[str, Any]:
    words: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return words
