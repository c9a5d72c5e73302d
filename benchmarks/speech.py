"""How well and how fast the speech engines that are present hear and speak.

    python -m benchmarks.speech CLIPS [--json FILE]

CLIPS holds zh/ and en/, each with WAV files and transcripts.tsv (columns file, transcript). Error rates are over all
clips of a language: characters for Chinese (figures said in words on both sides), words for English (as written: "10"
for "ten" counts as wrong). The real-time factor is seconds of work over seconds of sound, by the clock and by CPU time.
A voice is heard by Whisper: the round trip holds the errors of both.
"""

import argparse
import csv
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from contracts.errors import SpeechError
from contracts.language import Language
from contracts.voice import SAMPLE_RATE_HZ, Sound, SpeechToText, TextToSpeech
from voice import wav
from voice.activity import frames_of
from voice.engines.select import VOSK, WHISPER
from voice.mandarin import speakable
from voice.resample import at_rate
from voice.settings import VoiceSettings

ZH, EN = Language.ZH_CN, Language.EN
FOLDERS = {ZH: "zh", EN: "en"}
SENTENCES = {
    ZH: [
        "您好，今天天气真好。",
        "您慢慢说，我在听。",
        "昨天晚上没有睡好，老是醒。",
        "孙子好久没来看我了，心里空落落的。",
        "下雨了，我的腿又疼了。",
        "给您念一首李白的静夜思，好吗？",
        "胸口疼的时候，请马上打120，身边的人会来帮您。",
        "今天是2026年11月24日，现在是上午8:30。",
    ],
    EN: [
        "Hello, it is a lovely day today.",
        "Take your time, I am listening.",
        "I did not sleep well last night.",
        "Shall I read you a poem by Li Bai?",
        "My knees hurt when it rains.",
    ],
}


def units(text: str, language: Language) -> list[str]:
    if language is ZH:
        return list(re.sub(r"\W", "", speakable(text)))
    return re.sub(r"[^\w' ]", "", text.lower().replace("-", " ")).split()


def measured(action: Callable[[], Any]) -> tuple[Any, float, float]:
    """What `action` gives, the seconds by the clock, the seconds of CPU."""
    clock, cpu = time.perf_counter(), time.process_time()
    result = action()
    return result, time.perf_counter() - clock, time.process_time() - cpu


def hear_all(ear: SpeechToText, sounds: list[tuple[Sound, str]], language: Language) -> dict[str, float]:
    wrong = length = right_language = 0
    clock = cpu = seconds = 0.0
    for sound, transcript in sounds:
        results, took, worked = measured(lambda sound=sound: list(ear.stream(frames_of(sound))))
        heard, meant = units(results[-1].text, language), units(transcript, language)
        wrong, length = wrong + Levenshtein.distance(heard, meant), length + len(meant)
        right_language += results[-1].language is language
        clock, cpu, seconds = clock + took, cpu + worked, seconds + sound.duration_s
    return {
        "error_rate": round(wrong / length, 3),
        "right_language": round(right_language / len(sounds), 3),
        "rtf": round(clock / seconds, 3),
        "cpu_rtf": round(cpu / seconds, 3),
        "cpu_s_a_clip": round(cpu / len(sounds), 2),
        "clips": len(sounds),
    }


def speak_all(voice: TextToSpeech, language: Language) -> tuple[list[tuple[Sound, str]], dict[str, float]]:
    spoken, clock, cpu, seconds = [], 0.0, 0.0, 0.0
    for sentence in SENTENCES[language]:
        sound, took, worked = measured(lambda sentence=sentence: voice.speak(sentence, language))
        silence = bytes(SAMPLE_RATE_HZ)
        spoken.append((Sound(silence + at_rate(sound, SAMPLE_RATE_HZ).pcm + silence, SAMPLE_RATE_HZ), sentence))
        clock, cpu, seconds = clock + took, cpu + worked, seconds + sound.duration_s
    return spoken, {
        "rtf": round(clock / seconds, 3),
        "cpu_rtf": round(cpu / seconds, 3),
        "s_a_sentence": round(clock / len(spoken), 2),
    }


def clips(folder: Path) -> list[tuple[Sound, str]]:
    with (folder / "transcripts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(wav.read(folder / row["file"], limit_s=120), row["transcript"]) for row in rows]


def ears(models: Path) -> list[tuple[str, dict[Language, Callable[[], SpeechToText]]]]:
    from voice.engines.vosk_stt import VoskSpeechToText
    from voice.engines.whisper_stt import WhisperSpeechToText

    def whisper(language: Language | None) -> Callable[[], SpeechToText]:
        return lambda: WhisperSpeechToText(models / WHISPER, language=language)

    def vosk(language: Language) -> Callable[[], SpeechToText]:
        return lambda: VoskSpeechToText(models / VOSK[language], language=language)

    return [
        ("vosk", {language: vosk(language) for language in FOLDERS}),
        ("whisper-base", {language: whisper(language) for language in FOLDERS}),
        ("whisper-base, language found", {language: whisper(None) for language in FOLDERS}),
    ]


def voices(models: Path) -> dict[str, Callable[[], TextToSpeech]]:
    from voice.engines.kokoro_tts import KokoroTextToSpeech
    from voice.engines.pyttsx3_tts import Pyttsx3TextToSpeech

    return {
        "kokoro zf_xiaoxiao": lambda: KokoroTextToSpeech(models / "kokoro"),
        "kokoro zm_yunxi": lambda: KokoroTextToSpeech(models / "kokoro", voices={ZH: "zm_yunxi"}),
        "pyttsx3": lambda: Pyttsx3TextToSpeech(deadline_s=60),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    asked = parser.parse_args()
    models = VoiceSettings().models
    rows: list[dict[str, Any]] = []

    def note(engine: str, language: Language, job: str, figures: dict[str, float]) -> None:
        rows.append({"engine": engine, "language": str(language), "job": job, **figures})
        print("\t".join(str(value) if name in {"engine", "language", "job"} else f"{name} {value}"
                        for name, value in rows[-1].items()), flush=True)  # fmt: skip

    for name, makers in ears(models):
        for language, make in makers.items():
            try:
                ear, load_s, _ = measured(make)
                figures = hear_all(ear, clips(asked.clips / FOLDERS[language]), language)
                note(name, language, "hears clips", {"load_s": round(load_s, 2), **figures})
            except (SpeechError, OSError) as error:
                print(f"{name}\t{language}\t{error}", file=sys.stderr)
    for name, make_voice in voices(models).items():
        for language in FOLDERS:
            try:
                voice, load_s, _ = measured(make_voice)
                spoken, figures = speak_all(voice, language)
                note(name, language, "speaks", {"load_s": round(load_s, 2), **figures})
                ear = dict(ears(models))["whisper-base"][language]()
                note(name, language, "is heard", {"error_rate": hear_all(ear, spoken, language)["error_rate"]})
            except (SpeechError, OSError) as error:
                print(f"{name}\t{language}\t{error}", file=sys.stderr)
    if asked.json:
        asked.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if rows else 1


if __name__ == "__main__":
    sys.exit(main())
