"""Whether our own words can be followed by ear: short sentences, one question at a time, parts that are no lectures."""

import re
from collections.abc import Iterator

from contracts.language import Language
from culture.works import Kind, Work

MAX_HAN, MAX_WORDS = 40, 25  # of a sentence
PART_SENTENCES = range(2, 7)  # of a part of a tale
_ENDS = re.compile(r"[。！？；.!?;]+[”’」\"']*")
_SILENT = re.compile(r"[，、：“”‘’「」《》（）,\s—…·]")


def hard_to_follow(work: Work) -> Iterator[str]:
    """What an ear would stumble over, a sentence each. The exact words of a work stay as they are."""
    ours = {"readings": work.readings, "questions": work.questions, "hints": work.hints}
    if work.written_by == "ai":
        ours["text"] = work.text
    for field, pieces in ours.items():
        for number, piece in enumerate(pieces, start=1):
            place = f"{field}.{number}"
            if any(_too_long(sentence, work.language) for sentence in _sentences(piece)):
                limit = f"{MAX_HAN} characters" if work.language == Language.ZH_CN else f"{MAX_WORDS} words"
                yield f"{place}: a sentence is longer than {limit}."
            if field == "questions" and len(re.findall(r"[?？]", piece)) != 1:
                yield f"{place}: one question, no more and no less."
            if field == "text" and work.kind is Kind.TALE and len(_sentences(piece)) not in PART_SENTENCES:
                yield f"{place}: {len(_sentences(piece))} sentences; a part has {min(PART_SENTENCES)} to {max(PART_SENTENCES)}."


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _ENDS.split(text) if sentence.strip()]


def _too_long(sentence: str, language: Language) -> bool:
    if language == Language.ZH_CN:
        return len(_SILENT.sub("", sentence)) > MAX_HAN
    return len(sentence.split()) > MAX_WORDS
