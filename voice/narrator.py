"""Says a reply: sentence by sentence, marked as AI speech, emergency numbers slowly and twice, as loud as is wished."""

import asyncio
from collections.abc import AsyncIterable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.language import Language, guess_language
from contracts.turn import Label, Part
from contracts.voice import Sound
from voice.label import Labels, Place, rhythm
from voice.lines import SpokenLines
from voice.mouth import Mouth, Said
from voice.sentences import split
from voice.volume import Volume


class Speaker(Protocol):
    """Plays one sound and returns when it was heard. Raises SpeechError(speech.no_device)."""

    def play(self, sound: Sound) -> None: ...


def say_part(mouth: Mouth, part: Part, sentence: str, language: Language, lines: SpokenLines) -> Said:
    """One `sentence` of `part` as sound; where danger is answered, the numbers in it can be dialled along."""
    slowly = lines.aloud(sentence, guess_language(sentence, language)) if Label.SAFETY in part.labels else ""
    return mouth.say(sentence, language, slowly=slowly)


@dataclass(frozen=True, slots=True)
class Manner:
    """How replies are said. `label`: "screen", "rhythm" or "spoken" (VoiceSettings.voice_label)."""

    lines: SpokenLines
    label: str = "rhythm"


class Narrator:
    """One a session. `begins` is called before the first sound of a reply, `tell` with every sentence."""

    def __init__(
        self,
        mouth: Mouth,
        speaker: Speaker,
        manner: Manner,
        *,
        begins: Callable[[], None],
        tell: Callable[[Said], None],
    ) -> None:
        self.volume = Volume()
        self._mouth = mouth
        self._labels = Labels(mouth)
        self._speaker = speaker
        self._manner = manner
        self._begins = begins
        self._tell = tell

    async def say(self, parts: AsyncIterable[Part], language: Language, *, ends: Callable[[], bool]) -> None:
        """All `parts`, each as soon as it is there. The mark comes first; where danger is answered it comes last.

        `ends`: asked at the end whether the elder wants quiet; the mark is then the short one.
        """
        begun, owed = False, False
        async for part in parts:
            self.volume.follow(part.labels)
            if sentences := split(part.text):
                if not begun:
                    begun, owed = True, Label.SAFETY in part.labels
                    await self._say(part, sentences, language, marks=not owed)
                else:
                    await self._say(part, sentences, language)
        if owed:
            await self._play(await self._mark(language, Place.AFTER, briefly=ends()))

    async def _say(self, part: Part, sentences: Sequence[str], language: Language, *, marks: bool = False) -> None:
        """The next sentence is made while the mark or a sentence is heard; what no voice can say is only told."""
        ahead = self._make(part, sentences[0], language)
        if marks:
            mark = await self._mark(language, Place.BEFORE)
            self._begins()
            await self._play(mark)
        for following in (*sentences[1:], None):
            said = await ahead
            if following:
                ahead = self._make(part, following, language)
            self._begins()
            self._tell(said)
            await self._play(said.sound)

    def _make(self, part: Part, sentence: str, language: Language) -> asyncio.Task[Said]:
        made = asyncio.to_thread(say_part, self._mouth, part, sentence, language, self._manner.lines)
        return asyncio.create_task(made)

    async def _mark(self, language: Language, place: Place, *, briefly: bool = False) -> Sound | None:
        if self._manner.label == "screen":
            return None
        if self._manner.label == "rhythm" or briefly:
            return rhythm()
        return await asyncio.to_thread(self._labels.spoken, language, place)

    async def _play(self, sound: Sound | None) -> None:
        if sound:
            await asyncio.to_thread(self._speaker.play, self.volume.of(sound))
