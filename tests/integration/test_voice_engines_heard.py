"""Real ears on recorded people, the voice understood by a real ear, Vosk while one speaks, the choice of engines."""

import csv
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from contracts.errors import SpeechError
from contracts.language import Language
from contracts.turn import Utterance
from contracts.voice import SAMPLE_RATE_HZ, Partial, Sound
from voice import wav
from voice.activity import frames_of
from voice.engines import select
from voice.engines.vosk_stt import VoskSpeechToText
from voice.engines.whisper_stt import WhisperSpeechToText
from voice.mandarin import speakable
from voice.resample import at_rate
from voice.settings import VoiceSettings

ZH, EN = Language.ZH_CN, Language.EN
CLIPS = Path(__file__).resolve().parents[3] / "shared" / "speech" / "clips"
SENTENCES = [
    "您好，今天天气真好。",
    "我今天有点不舒服，头疼。",
    "下雨了，我的腿又疼了。",
    "请您再说一遍，好吗？",
    "我胸口疼，请现在就打120。",
    "今天是2026年11月24日。",
]


def model(name: str) -> Path:
    folder = VoiceSettings().models / name
    if not (folder / "model.json").exists():
        pytest.skip(f"no {name}; ./suiban models fetch {name}")
    return folder


def needs_espeak() -> None:
    if not shutil.which("espeak-ng"):
        pytest.skip("no espeak-ng; sudo apt-get install espeak-ng")


def clips(folder: str, limit: int) -> list[tuple[Sound, str]]:
    table = CLIPS / folder / "transcripts.tsv"
    if not table.exists():
        pytest.skip("no recorded clips beside the product's folder")
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[:limit]
    return [(wav.read(CLIPS / folder / row["file"], limit_s=60), row["transcript"]) for row in rows]


def letters(text: str, language: Language) -> list[str]:
    """Characters of Chinese, words of English, without marks and case."""
    if language is ZH:
        return list(re.sub(r"\W", "", speakable(text)))
    return re.sub(r"[^\w' ]", "", text.lower().replace("-", " ")).split()


def error_rate(pairs: list[tuple[str, str]], language: Language) -> float:
    wrong = sum(Levenshtein.distance(letters(said, language), letters(meant, language)) for said, meant in pairs)
    return wrong / sum(len(letters(meant, language)) for _, meant in pairs)


def hear(ear, sound: Sound) -> Utterance:
    padded = Sound(bytes(SAMPLE_RATE_HZ) + at_rate(sound, SAMPLE_RATE_HZ).pcm + bytes(SAMPLE_RATE_HZ), SAMPLE_RATE_HZ)
    return list(ear.stream(frames_of(padded)))[-1]


@pytest.mark.parametrize(("folder", "language"), [("zh", ZH), ("en", EN)])
def test_whisper_tells_the_language_of_recorded_people_and_understands_them(folder, language):
    ear = WhisperSpeechToText(model("whisper-base"), language=None)
    pairs = []
    for sound, transcript in clips(folder, 6):
        heard = hear(ear, sound)
        assert heard.language is language
        pairs.append((heard.text, transcript))
    assert error_rate(pairs, language) < 0.3
    if language is ZH:
        assert not set("".join(text for text, _ in pairs)) & set("羅爾國廣還實現個區們說話")


def test_what_kokoro_says_is_understood_by_whisper():
    from voice.engines.kokoro_tts import KokoroTextToSpeech

    ear = WhisperSpeechToText(model("whisper-base"), language=ZH)
    for name in ("zf_xiaoxiao", "zm_yunxi"):
        voice = KokoroTextToSpeech(model("kokoro"), voices={ZH: name})
        pairs = [(hear(ear, voice.speak(sentence, ZH)).text, sentence) for sentence in SENTENCES]
        assert error_rate(pairs, ZH) < 0.25, name


def test_speech_longer_than_whisper_hears_at_once_is_heard_to_its_end():
    ear = WhisperSpeechToText(model("whisper-base"), language=EN)
    spoken = [sound.pcm for sound, _ in clips("en", 11) if sound.duration_s > 6]
    whole = hear(ear, Sound(bytes(SAMPLE_RATE_HZ).join(spoken), SAMPLE_RATE_HZ))
    assert whole.spoken_ms > 30_000
    assert "dashwood" in whole.text.lower()
    assert "for your country" in whole.text.lower()


def test_vosk_gives_partial_texts_while_somebody_speaks():
    needs_espeak()
    ear = VoskSpeechToText(model("vosk-ko"), language=EN)
    said = subprocess.run(
        ["espeak-ng", "-v", "ko", "--stdout", "아니요, 안녕하세요, 아니요"], capture_output=True, check=True
    ).stdout
    sound = at_rate(Sound(said[44:], 22_050), SAMPLE_RATE_HZ)
    given = 0

    def frames():
        nonlocal given
        for frame in frames_of(Sound(sound.pcm + bytes(2 * SAMPLE_RATE_HZ), SAMPLE_RATE_HZ)):
            given += 1
            yield frame

    at_first_partial, results = 0, []
    for result in ear.stream(frames()):
        if not results:
            at_first_partial = given
        results.append(result)
    assert all(isinstance(result, Partial) for result in results[:-1])
    assert len(results) > 1
    assert at_first_partial < given
    assert results[-1].text


def link(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).symlink_to(model(name))
    return folder


def test_the_best_ear_that_is_present_is_chosen(tmp_path):
    with pytest.raises(SpeechError, match="models fetch") as refused:
        select.speech_to_text(tmp_path, ZH)
    assert refused.value.code == "speech.no_ear"
    link(tmp_path, "whisper-base")
    assert select.speech_to_text(tmp_path, None).name == "whisper-base"
    assert select.speech_to_text(tmp_path, ZH).name == "whisper-base"
    (tmp_path / "vosk-small-cn").symlink_to(model("vosk-ko"))  # any Vosk model under the Mandarin one's name
    assert select.speech_to_text(tmp_path, ZH).name == "vosk-small-cn"
    assert select.speech_to_text(tmp_path, EN).name == "whisper-base"
    assert select.speech_to_text(tmp_path, None).name == "whisper-base"
    (tmp_path / "whisper-base").unlink()
    assert select.speech_to_text(tmp_path, None).name == "vosk-small-cn"
    with pytest.raises(SpeechError):
        select.speech_to_text(tmp_path, EN)


def test_a_model_that_cannot_be_read_is_said(tmp_path):
    (tmp_path / "vosk-small-en/model").mkdir(parents=True)
    (tmp_path / "vosk-small-en/model.json").write_text("{}")
    with pytest.raises(SpeechError, match="fetch it anew"):
        select.speech_to_text(tmp_path, EN)


def test_the_voice_is_kokoro_where_memory_allows_and_the_spare_one_else(tmp_path, monkeypatch):
    link(tmp_path, "kokoro")
    assert select.text_to_speech(tmp_path).name == "kokoro"
    monkeypatch.setattr(select, "available_memory_mb", lambda: 200.0)
    if shutil.which("espeak-ng"):
        assert select.text_to_speech(tmp_path).name == "pyttsx3"
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(select.ctypes.util, "find_library", lambda _: None)
    with pytest.raises(SpeechError, match="apt-get install espeak-ng") as refused:
        select.text_to_speech(tmp_path)
    assert refused.value.code == "speech.no_voice"


def test_memory_is_read_from_the_system(tmp_path):
    (tmp_path / "meminfo").write_text("MemTotal: 4096000 kB\nMemAvailable:    1024000 kB\n")
    assert select.available_memory_mb(tmp_path / "meminfo") == 1000.0
    assert select.available_memory_mb(tmp_path / "none") == float("inf")
