"""One spoken turn: a recording in, what was heard and answered out, with the answer as sound."""

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from companion.bootstrap import build
from companion.turn import Companion
from contracts.errors import SpeechError
from contracts.language import Language
from contracts.turn import TurnRequest, TurnResult, Utterance
from contracts.voice import Sound, SpeechToText
from voice.activity import frames_of
from voice.engine_choice import load_mouth
from voice.engines.select import speech_to_text
from voice.label import Labels, rhythm
from voice.lines import load_lines
from voice.mouth import Mouth, Said, engine_name
from voice.narrator import say_part
from voice.resample import joined
from voice.sentences import split
from voice.settings import VoiceSettings


@dataclass(frozen=True, slots=True)
class Question:
    """A recording at 16 kHz, and whose. `language` None: what is heard. `now` None: the real clock."""

    recording: Sound
    resident: str
    language: Language | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What `engine` heard, and how long that took it."""

    utterance: Utterance
    engine: str
    took_ms: float


@dataclass(frozen=True, slots=True)
class Answer:
    """`sound` None where nothing could be spoken; `no_voice` says why there was no voice at all.

    `label`: what a file of `sound` begins with.
    """

    result: TurnResult
    heard: Heard
    said: tuple[Said, ...]
    sound: Sound | None
    label: Sound
    no_voice: SpeechError | None
    timings_ms: dict[str, float]

    @property
    def voices(self) -> str:
        """The engines that spoke, in order, joined by "+"; "" where none did."""
        return "+".join(dict.fromkeys(said.engine for said in self.said if said.engine))

    @property
    def unspoken(self) -> tuple[str, ...]:
        return tuple(said.sentence for said in self.said if said.sound is None)

    def to_json(self, out: str) -> dict[str, Any]:
        """The shape of `talk --json` in docs/cli.md; `out`: the answer file, "" where there is none."""
        return {
            **self.result.to_json(),
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
            "transcript": self.heard.utterance.text,
            "confidence": round(self.heard.utterance.confidence, 3),
            "engines": {"stt": self.heard.engine, "tts": self.voices},
            "speech_s": self.heard.utterance.spoken_ms / 1000,
            "out": out,
        }


async def talk(question: Question, settings: VoiceSettings) -> Answer:
    """One turn on real parts. While it listens, the voice and the companion are made ready.

    Raises SpeechError(speech.no_ear) where no recogniser is there, InputError for a bad resident id.
    """
    start = time.perf_counter()
    mouth = asyncio.create_task(asyncio.to_thread(load_mouth, settings))
    companion = asyncio.create_task(asyncio.to_thread(build, door="voice"))
    try:
        ear = await asyncio.to_thread(speech_to_text, settings.models, question.language)
        heard = await asyncio.to_thread(hear, question, ear)
        return await answer(question, heard, await companion, mouth=mouth, settings=settings, start=start)
    finally:
        done = await asyncio.gather(companion, mouth, return_exceptions=True)
        if isinstance(done[0], Companion):
            await done[0].close()


def hear(question: Question, ear: SpeechToText) -> Heard:
    """What was said; text "" where nobody spoke. Raises SpeechError where `ear` fails."""
    start = time.perf_counter()
    utterance = Utterance("", question.language or Language.ZH_CN, 0.0)
    for result in ear.stream(frames_of(question.recording)):
        if isinstance(result, Utterance):
            utterance = result
    return Heard(utterance, engine_name(ear), (time.perf_counter() - start) * 1000)


async def answer(
    question: Question,
    heard: Heard,
    companion: Companion,
    *,
    mouth: Awaitable[Mouth],
    settings: VoiceSettings,
    start: float,
) -> Answer:
    """The companion's turn, spoken sentence by sentence. `start`: when the whole began, for the timings."""
    result = await companion.turn(
        TurnRequest(
            text=heard.utterance.text,
            resident=question.resident,
            language=question.language or heard.utterance.language,
            confidence=heard.utterance.confidence,
            spoken_ms=heard.utterance.spoken_ms,
            now=question.now,
        )
    )
    no_voice: SpeechError | None = None
    sentences = [(part, sentence) for part in result.reply for sentence in split(part.text)]
    said = tuple(Said(sentence, None) for _, sentence in sentences)
    lines, label = load_lines(settings.digit_one), rhythm()
    speaking = labelling = time.perf_counter()
    try:
        voice = await mouth
        speaking = labelling = time.perf_counter()
        spoken = [await asyncio.to_thread(say_part, voice, *one, result.language, lines) for one in sentences]
        said, labelling = tuple(spoken), time.perf_counter()
        if any(each.sound for each in said):
            label = await asyncio.to_thread(Labels(voice).spoken, result.language)
    except SpeechError as error:
        no_voice = error
    sound = joined((each.sound for each in said if each.sound), settings.sentence_pause_s)
    end = time.perf_counter()
    timings = {
        **result.timings_ms,
        "stt": heard.took_ms,
        "tts": (labelling - speaking) * 1000,
        "label": (end - labelling) * 1000,
        "total": (end - start) * 1000,
    }
    return Answer(result, heard, said, sound, label, no_voice, timings)
