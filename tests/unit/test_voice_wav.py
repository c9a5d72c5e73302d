"""Any WAV comes in at 16 kHz; what is none is refused in one sentence; answers say they are AI-generated."""

import io
import wave

import numpy as np
import pytest
import soundfile

from contracts.errors import InputError
from contracts.voice import Sound
from voice import aigc, wav

LIMIT_S = 600.0
TONE_HZ = 440
LABEL = Sound(b"\x00\x10" * 1200, 24_000)


def tone(rate: int, channels: int = 1, seconds: float = 1.0) -> np.ndarray:
    one = 0.5 * np.sin(2 * np.pi * TONE_HZ * np.arange(round(rate * seconds)) / rate)
    return np.stack([one] * channels, axis=1)


def strongest_hz(sound: Sound) -> float:
    samples = np.frombuffer(sound.pcm, dtype="<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.argmax(spectrum) / sound.duration_s)


@pytest.mark.parametrize(
    ("rate", "channels", "subtype"),
    [
        (8000, 2, "PCM_16"),
        (8000, 1, "ULAW"),
        (11025, 1, "PCM_U8"),
        (16000, 1, "PCM_16"),
        (22050, 2, "PCM_24"),
        (44100, 2, "PCM_32"),
        (48000, 6, "FLOAT"),
        (96000, 1, "DOUBLE"),
    ],
)
def test_any_rate_channels_and_depth_come_in_as_16_khz_mono(tmp_path, rate, channels, subtype):
    path = tmp_path / "in.wav"
    soundfile.write(path, tone(rate, channels), rate, subtype=subtype)
    sound = wav.read(path, LIMIT_S)
    assert sound.sample_rate_hz == 16_000
    assert sound.duration_s == pytest.approx(1.0, abs=0.01)
    assert strongest_hz(sound) == pytest.approx(TONE_HZ, abs=2)
    assert np.abs(np.frombuffer(sound.pcm, dtype="<i2")).max() == pytest.approx(16384, rel=0.1)


def test_a_cut_off_file_is_used_as_far_as_it_goes(tmp_path):
    path = tmp_path / "cut.wav"
    soundfile.write(path, tone(16000, seconds=2.0), 16000)
    path.write_bytes(path.read_bytes()[: 44 + 32_001])
    assert wav.read(path, LIMIT_S).duration_s == pytest.approx(1.0, abs=0.01)


def test_numbers_that_are_none_become_silence(tmp_path):
    path = tmp_path / "nan.wav"
    samples = tone(16000)
    samples[100:200] = np.nan
    samples[300] = np.inf
    soundfile.write(path, samples, 16000, subtype="FLOAT")
    assert strongest_hz(wav.read(path, LIMIT_S)) == pytest.approx(TONE_HZ, abs=2)


def header_only() -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, np.zeros(0, dtype="int16"), 16000, format="WAV")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        ("今天天气真好\n".encode(), "no WAV"),
        (b"The quick brown fox jumps over the lazy dog.\n" * 40, "no WAV"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "no WAV"),
        (header_only()[:40], "no WAV"),
        (header_only(), "holds no sound"),
        (bytes(5000), "no WAV"),
    ],
)
def test_what_is_no_sound_is_refused_in_one_sentence(tmp_path, content, words):
    path = tmp_path / "question.wav"
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        wav.read(path, LIMIT_S)
    assert words in refused.value.message
    assert str(path) in refused.value.message
    assert refused.value.message.endswith(".")


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(InputError, match="no file"):
        wav.read(tmp_path / "none.wav", LIMIT_S)
    with pytest.raises(InputError, match="not a file"):
        wav.read(tmp_path, LIMIT_S)
    with pytest.raises(InputError, match="cannot be read"):
        wav.read(tmp_path / ("x" * 300), LIMIT_S)


def test_a_recording_longer_than_the_limit_is_refused(tmp_path):
    path = tmp_path / "long.wav"
    soundfile.write(path, np.zeros(8000 * 601, dtype="int16"), 8000)
    with pytest.raises(InputError, match="longer than 10 minutes"):
        wav.read(path, LIMIT_S)


def test_an_answer_is_16_bit_mono_and_says_it_is_ai_generated(tmp_path):
    path = tmp_path / "answer.wav"
    wav.write(path, Sound(b"\x01\x00" * 2400, 24_000), LABEL)
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 24_000)
        pcm = file.readframes(file.getnframes())
    assert pcm.startswith(LABEL.pcm)
    assert pcm.endswith(b"\x01\x00" * 2400)
    assert set(pcm[len(LABEL.pcm) : -4800]) == {0}
    assert b"ICMT" in path.read_bytes()
    with soundfile.SoundFile(path) as file:
        assert file.comment == "AI-generated speech, Suiban 岁伴"


def test_a_place_that_cannot_be_written_is_refused_and_nothing_is_left_there(tmp_path):
    for out in (tmp_path / "none" / "answer.wav", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(InputError, match="cannot be written"):
            wav.check_writable(out)
    wav.check_writable(tmp_path / "answer.wav")
    assert list(tmp_path.iterdir()) == []


def test_the_answer_never_replaces_the_question(tmp_path):
    path = tmp_path / "question.wav"
    path.write_bytes(b"words of an elder")
    with pytest.raises(InputError, match="replace"):
        wav.check_writable(tmp_path / "." / "question.wav", path)
    assert path.read_bytes() == b"words of an elder"


@pytest.mark.parametrize("label", [Sound(b"", 24_000), Sound(bytes(4800), 24_000)])
def test_LB_1_no_file_is_written_without_a_label_that_is_heard(tmp_path, label):
    path = tmp_path / "answer.wav"
    with pytest.raises(ValueError, match="label"):
        wav.write(path, Sound(b"\x01\x00" * 2400, 24_000), label)
    assert not path.exists()


@pytest.mark.parametrize("samples", [0, 1, 2399, 2400])
def test_LB_4_the_field_aigc_has_its_seven_keys_and_every_reader_opens_the_file(tmp_path, samples):
    path = tmp_path / "answer.wav"
    wav.write(path, Sound(b"\x01\x00" * samples, 16_000), LABEL)
    field = aigc.read_field(path.read_bytes())
    assert field is not None
    assert tuple(field) == aigc.KEYS
    assert (field["Label"], bool(field["ContentProducer"])) == ("1", True)
    length = len(path.read_bytes())
    assert int.from_bytes(path.read_bytes()[4:8], "little") == length - 8
    frames = 800 + 8000 + samples
    with wave.open(str(path)) as file:
        assert file.getnframes() == frames
    assert soundfile.info(path).frames == frames
    assert wav.read(path, LIMIT_S).duration_s == pytest.approx(frames / 16_000, abs=0.01)


def test_LB_4_two_files_share_no_id(tmp_path):
    ids = set()
    for name in ("one.wav", "two.wav"):
        wav.write(tmp_path / name, Sound(b"\x01\x00" * 100, 16_000), LABEL)
        field = aigc.read_field((tmp_path / name).read_bytes())
        assert field
        ids.add(field["ProduceID"])
    assert len(ids) == 2


def test_LB_4_a_file_without_the_field_or_with_a_broken_one_has_none(tmp_path):
    path = tmp_path / "other.wav"
    soundfile.write(path, tone(16000), 16000)
    plain = path.read_bytes()
    assert aigc.read_field(plain) is None
    for content in (b"{", b"[]", b'{"AIGC": 1}', b""):
        broken = plain + aigc.CHUNK + len(content).to_bytes(4, "little") + content
        assert aigc.read_field(broken) is None
    with pytest.raises(ValueError, match="RIFF"):
        aigc.with_field(b"ID3", aigc.new_field())
    with pytest.raises(ValueError, match="keys"):
        aigc.with_field(plain, {"Label": "1"})
