"""What becomes of an answer when a voice fails or none is there: its words come out, and the exit code says so."""

import asyncio
import json
import time

import numpy as np
import pytest
import soundfile

import voice.__main__ as door
from contracts.errors import SpeechError
from contracts.language import Language
from contracts.turn import Utterance
from contracts.voice import Sound
from tests.fakes.dialogue import FakeDialogue
from tests.fakes.speech import FakeVoice
from tests.unit.voice_session_support import companion
from voice.mouth import Mouth
from voice.settings import VoiceSettings
from voice.talk import Answer, Heard, Question, answer

NO_VOICE = SpeechError("speech.no_voice", "There is no voice; ./suiban models fetch kokoro gets one.")
QUESTION = Question(Sound(bytes(32_000), 16_000), "home")


def answered(mouth: Mouth | SpeechError, text: str = "你好") -> Answer:
    async def load() -> Mouth:
        if isinstance(mouth, SpeechError):
            raise mouth
        return mouth

    async def turn() -> Answer:
        one = companion(FakeDialogue("您好。吃了吗？", "Good morning."))
        heard = Heard(Utterance(text, Language.ZH_CN, 0.8, 1400), "fake-ear", 900.0)
        return await answer(QUESTION, heard, one, mouth=load(), settings=VoiceSettings(), start=time.perf_counter())

    return asyncio.run(turn())


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs the command on an answer made beforehand; gives exit code, standard output and error."""
    recording = tmp_path / "question.wav"
    soundfile.write(recording, np.zeros(16_000, dtype="int16"), 16_000)

    def command(made: Answer, *options: str) -> tuple[int, str, str]:
        async def talk(question: Question, settings: VoiceSettings) -> Answer:
            return made

        monkeypatch.setattr(door, "talk", talk)
        code = door.main(["talk", str(recording), str(tmp_path / "answer.wav"), *options])
        return (code, *capsys.readouterr())

    return command


def test_every_sentence_is_spoken_in_its_language_into_one_sound():
    voice = FakeVoice()
    made = answered(Mouth(voice))
    assert voice.asked[:3] == [("您好。", Language.ZH_CN), ("吃了吗？", Language.ZH_CN), ("Good morning.", Language.EN)]
    assert made.sound is not None
    assert made.sound.duration_s == pytest.approx(3 * 0.1 + 2 * VoiceSettings().sentence_pause_s)
    assert made.voices == "fake-voice"


def test_without_a_voice_the_words_are_printed_and_then_the_reason(run, tmp_path):
    code, out, err = run(answered(NO_VOICE))
    assert code == 3
    assert out.splitlines() == ["> 你好", "您好。吃了吗？", "Good morning."]
    assert err.strip() == NO_VOICE.message
    assert not (tmp_path / "answer.wav").exists()


def test_the_json_of_an_answer_without_a_voice_names_no_file(run):
    code, out, _ = run(answered(NO_VOICE), "--json")
    assert code == 3
    assert json.loads(out)["out"] == ""
    assert json.loads(out)["engines"] == {"stt": "fake-ear", "tts": ""}


def test_a_sentence_both_voices_fail_at_is_named_and_the_rest_is_spoken(run, tmp_path):
    code, out, err = run(answered(Mouth(FakeVoice(fails_on="吃了"), lambda: FakeVoice("spare", fails_on="吃了"))))
    assert code == 1
    assert "吃了吗？" in err
    assert "您好。" in out
    assert (tmp_path / "answer.wav").exists()


def test_the_spare_voice_is_named_beside_the_first():
    made = answered(Mouth(FakeVoice(fails_on="吃了"), lambda: FakeVoice("spare")))
    assert made.voices == "fake-voice+spare"
    assert made.unspoken == ()


def test_a_spare_voice_that_cannot_be_made_does_not_end_the_talk():
    def spare() -> FakeVoice:
        raise NO_VOICE

    assert answered(Mouth(FakeVoice(fails_on="吃了"), spare)).unspoken == ("吃了吗？",)


def test_a_full_disk_after_the_turn_still_gives_the_words(run, monkeypatch):
    def full(path: object, sound: Sound, label: Sound) -> None:
        raise SpeechError("speech.write", "The disk is full.")

    monkeypatch.setattr(door.wav, "write", full)
    code, out, err = run(answered(Mouth(FakeVoice())))
    assert (code, err.strip()) == (1, "The disk is full.")
    assert "您好。" in out
