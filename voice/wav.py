"""Reads any WAV as 16 kHz mono, and writes answers as WAV files that say they are AI-generated, to ear and machine."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from contracts.errors import InputError, SpeechError
from contracts.voice import SAMPLE_RATE_HZ, Sound
from voice import aigc
from voice.label import labelled
from voice.resample import resampled, to_mono, to_pcm

AI_NOTICE = "AI-generated speech, Suiban 岁伴"
_BLOCK_FRAMES = 65_536


def read(path: Path, limit_s: float) -> Sound:
    """The recording at `path`, whatever its rate, channels or bits; of a cut-off file what is there.

    Raises InputError(input.sound), in one sentence, where no sound can be read or it is longer than `limit_s`.
    """
    try:
        if not path.exists():
            raise _refused(f"There is no file {path}.")
        if not path.is_file():
            raise _refused(f"{path} is not a file.")
        with path.open("rb") as file:
            if not file.read(1):
                raise _refused(f"{path} is empty.")
            file.seek(0)
            with soundfile.SoundFile(file) as recording:
                if recording.frames > limit_s * recording.samplerate:
                    raise _refused(f"{path} is longer than {limit_s / 60:g} minutes; a shorter recording is needed.")
                blocks = resampled(_blocks(recording, limit_s), recording.samplerate, SAMPLE_RATE_HZ)
                pcm = b"".join(to_pcm(block) for block in blocks)
    except OSError as error:
        raise _refused(f"{path} cannot be read: {error.strerror}.") from error
    except (soundfile.SoundFileError, ValueError, RuntimeError) as error:
        raise _refused(f"{path} is no WAV file, or it is damaged: no sound can be read from it.") from error
    if not pcm:
        raise _refused(f"{path} holds no sound.")
    return Sound(pcm, SAMPLE_RATE_HZ)


def _blocks(recording: soundfile.SoundFile, limit_s: float) -> Iterator[np.ndarray]:
    left = round(limit_s * recording.samplerate)
    while left > 0:
        block = recording.read(min(left, _BLOCK_FRAMES), dtype="float32", always_2d=True)
        if not len(block):
            return
        left -= len(block)
        yield to_mono(block)


def check_writable(path: Path, source: Path | None = None) -> None:
    """Raises InputError(input.out) where an answer could not be written to `path`, or would replace `source`."""
    try:
        if source and source.exists() and path.exists() and path.samefile(source):
            raise InputError("input.out", f"The answer would replace the recording {source}; give it another name.")
        new = not path.exists()
        with path.open("ab"):
            pass
        if new:
            path.unlink()
    except OSError as error:
        raise InputError("input.out", f"{path} cannot be written: {error.strerror}.") from error


def write(path: Path, sound: Sound, label: Sound) -> None:
    """Writes `label`, then `sound`, as 16 bit mono WAV with the AI notice and the field AIGC in it.

    Raises SpeechError(speech.write), and ValueError where `label` is silent: no file leaves without one.
    """
    whole = labelled(label, sound)
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", whole.sample_rate_hz, 1, "PCM_16", format="WAV") as file:
        file.title = AI_NOTICE
        file.comment = AI_NOTICE
        file.write(np.frombuffer(whole.pcm, dtype="<i2"))
    try:
        path.write_bytes(aigc.with_field(buffer.getvalue(), aigc.new_field()))
    except OSError as error:
        raise SpeechError("speech.write", f"{path} cannot be written: {error.strerror}.") from error


def _refused(message: str) -> InputError:
    return InputError("input.sound", message)
