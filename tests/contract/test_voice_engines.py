"""Every speech engine that is present is held to one suite: ears on real speech, voices on real sentences."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from contracts.language import Language
from contracts.turn import Expects, Utterance
from contracts.voice import SAMPLE_RATE_HZ, Partial, Sound
from voice import wav
from voice.activity import frames_of
from voice.engines.kokoro_tts import KokoroTextToSpeech
from voice.engines.pyttsx3_tts import Pyttsx3TextToSpeech
from voice.engines.vosk_stt import VoskSpeechToText
from voice.engines.whisper_stt import WhisperSpeechToText
from voice.resample import at_rate
from voice.settings import VoiceSettings

ZH, EN = Language.ZH_CN, Language.EN
VOSK = {"vosk-ko": EN, "vosk-small-cn": ZH, "vosk-small-en": EN}  # Korean is no language of the product; it has spaces
EARS = [*VOSK, "whisper-base"]
VOICES = ["kokoro", "pyttsx3"]
SAID = {
    "vosk-small-cn": ("你好，今天天气很好。", "天气"),
    "vosk-small-en": ("My grandson came to see me today.", "grandson"),
}
SAID["whisper-base"] = SAID["vosk-small-cn"]
NOISE = np.random.default_rng(1)


def model(name: str) -> Path:
    folder = VoiceSettings().models / name
    if not (folder / "model.json").exists():
        pytest.skip(f"no {name}; ./suiban models fetch {name}")
    return folder


@pytest.fixture(scope="module", params=EARS)
def ear(request):
    folder = model(request.param)
    if request.param in VOSK:
        return VoskSpeechToText(folder, language=VOSK[request.param])
    return WhisperSpeechToText(folder, language=None)


@pytest.fixture(scope="module")
def speech(ear, tmp_path_factory):
    """Speech in the ear's language with silence around it, and a word that is in it."""
    if ear.name == "vosk-ko":
        if not shutil.which("espeak-ng"):
            pytest.skip("no espeak-ng; sudo apt-get install espeak-ng")
        file = tmp_path_factory.mktemp("korean") / "yes.wav"
        subprocess.run(["espeak-ng", "-v", "ko", "-s", "140", "-w", str(file), "아니요"], check=True)
        sound, word = wav.read(file, limit_s=10), "아니"
    else:
        sentence, word = SAID[ear.name]
        sound = KokoroTextToSpeech(model("kokoro"), voices={ZH: "zm_yunxi"}).speak(
            sentence, EN if word.isascii() else ZH
        )
    silence = bytes(SAMPLE_RATE_HZ)
    return Sound(silence + at_rate(sound, SAMPLE_RATE_HZ).pcm + silence, SAMPLE_RATE_HZ), word


def hear(ear, frames, expects=Expects.OPEN) -> list[Partial | Utterance]:
    return list(ear.stream(frames, expects))


def test_an_ear_ends_with_one_utterance_that_holds_what_was_said(ear, speech):
    sound, word = speech
    *partials, last = hear(ear, frames_of(sound))
    assert all(isinstance(partial, Partial) and partial.text for partial in partials)
    assert isinstance(last, Utterance)
    assert word in last.text
    assert 0.0 < last.confidence <= 1.0
    assert 100 < last.spoken_ms <= sound.duration_s * 1000


def test_an_ear_hears_the_same_twice_and_in_frames_of_any_length(ear, speech):
    pcm = speech[0].pcm
    first = hear(ear, frames_of(speech[0]))[-1]
    assert hear(ear, frames_of(speech[0]), Expects.YES_NO)[-1].text == first.text
    odd = [pcm[start : start + 2 * 701] for start in range(0, len(pcm), 2 * 701)]
    assert speech[1] in hear(ear, odd)[-1].text


@pytest.mark.parametrize(
    "pcm",
    [
        b"",
        bytes(2 * SAMPLE_RATE_HZ * 2),
        NOISE.normal(0, 1500, 2 * SAMPLE_RATE_HZ).astype("<i2").tobytes(),
        (8000 * np.sin(np.arange(2 * SAMPLE_RATE_HZ) * 2 * np.pi * 50 / SAMPLE_RATE_HZ)).astype("<i2").tobytes(),
        np.where(np.arange(2 * SAMPLE_RATE_HZ) % 9000 < 60, 20000, 0).astype("<i2").tobytes(),
    ],
    ids=["nothing", "silence", "noise", "hum", "knocks"],
)
def test_where_nobody_speaks_an_ear_hears_nothing(ear, pcm):
    last = hear(ear, frames_of(Sound(pcm, SAMPLE_RATE_HZ)))[-1]
    assert (last.text, last.spoken_ms) == ("", 0)


@pytest.fixture(scope="module", params=VOICES)
def voice(request):
    if request.param == "kokoro":
        return KokoroTextToSpeech(model("kokoro"))
    if not shutil.which("espeak-ng"):
        pytest.skip("no espeak-ng; sudo apt-get install espeak-ng")
    return Pyttsx3TextToSpeech(deadline_s=60)


def loudness(sound: Sound) -> float:
    return float(np.abs(np.frombuffer(sound.pcm, dtype="<i2").astype(float)).mean())


@pytest.mark.parametrize(
    ("short", "long", "language"),
    [
        ("嗯。", "您慢慢说，我在听。", ZH),
        ("Yes.", "Take your time, I'm listening.", EN),
        ("我想听曲子。", "我想听 Beethoven 的曲子。", ZH),
        ("请打电话。", "请打电话 12356。", ZH),
        ("The poem is by Li Bai.", "The poem 静夜思 is by Li Bai.", EN),
    ],
)
def test_a_voice_speaks_every_word(voice, short, long, language):
    brief, full = voice.speak(short, language), voice.speak(long, language)
    assert loudness(brief) > 100
    assert loudness(full) > 100
    assert full.duration_s > brief.duration_s + 0.2
    assert len(full.pcm) % 2 == 0
    assert full.sample_rate_hz >= SAMPLE_RATE_HZ


def test_a_voice_says_the_same_in_the_same_time(voice):
    assert len({len(voice.speak("您慢慢说，我在听。", ZH).pcm) for _ in range(4)}) == 1


def test_a_voice_says_different_things_differently(voice):
    assert voice.speak("今天下雨。", ZH).pcm != voice.speak("明天晴天。", ZH).pcm


@pytest.mark.parametrize("text", ["", "……", "😀", "\x00", "㐂𠮷"])
def test_a_voice_is_silent_where_nothing_can_be_read(voice, text):
    assert voice.speak(text, ZH).pcm == b""


def test_a_voice_takes_a_whole_poem_and_odd_signs(voice):
    poem = "床前明月光，疑是地上霜。举头望明月，低头思故乡。" * 4 + "《静夜思》㐂𠮷😀<b>'; DROP TABLE</b>"
    assert voice.speak(poem, ZH).duration_s > 15
