"""A recogniser, a voice, a voice activity detector and devices that do as told and remember what they were given."""

from collections.abc import Iterable, Iterator

from contracts.errors import SpeechError
from contracts.language import Language
from contracts.turn import Expects, Utterance
from contracts.voice import Partial, Sound

QUIET = bytes(1024)
LOUD = b"\x00\x20" * 512


class FakeEar:
    """Hears `texts` in turn; an exception among them is raised instead, before a frame is read."""

    name = "fake-ear"

    def __init__(self, *texts: str | Exception, language: Language = Language.ZH_CN) -> None:
        self.texts = list(texts)
        self.language = language
        self.given: list[list[bytes]] = []
        self.expected: list[Expects] = []

    def stream(self, frames: Iterable[bytes], expects: Expects = Expects.OPEN) -> Iterator[Partial | Utterance]:
        self.expected.append(expects)
        text = self.texts.pop(0)
        if isinstance(text, Exception):
            raise text
        self.given.append(list(frames))
        yield Partial(text[:1])
        yield Utterance(text, self.language, 0.7, spoken_ms=1200)


class FakeVoice:
    """Makes 0.1 s of sound of a sentence; fails where one holds `fails_on`."""

    def __init__(self, name: str = "fake-voice", *, fails_on: str | None = None) -> None:
        self.name = name
        self.fails_on = fails_on
        self.asked: list[tuple[str, Language]] = []

    def speak(self, sentence: str, language: Language) -> Sound:
        self.asked.append((sentence, language))
        if self.fails_on is not None and self.fails_on in sentence:
            raise SpeechError("speech.failed", "The voice failed.")
        return Sound(b"\x01\x02" * 2400, 24_000)


class FakeActivity:
    """A frame that is not quiet is speech."""

    def __init__(self) -> None:
        self.resets = 0

    def probability(self, frame: bytes) -> float:
        return 0.0 if frame == QUIET else 0.9

    def reset(self) -> None:
        self.resets += 1


class FakeRoom:
    """A microphone that plays `frames` (an exception among them is raised) and a speaker that keeps what it is given."""

    def __init__(self, *frames: bytes | Exception) -> None:
        self._frames = frames
        self.played: list[Sound] = []
        self.forgotten = 0

    def frames(self) -> Iterator[bytes]:
        for frame in self._frames:
            if isinstance(frame, Exception):
                raise frame
            yield frame

    def forget(self) -> None:
        self.forgotten += 1

    def play(self, sound: Sound) -> None:
        self.played.append(sound)
