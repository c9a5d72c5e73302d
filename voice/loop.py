"""Talk by microphone and speaker, or with files in their place, until Ctrl-C or the end of the file."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from companion.bootstrap import build
from contracts.language import Language
from contracts.turn import Utterance
from voice import wav
from voice.activity import SileroVoiceActivity
from voice.devices import Devices
from voice.engine_choice import load_mouth
from voice.engines.select import speech_to_text
from voice.label import Labels
from voice.lines import load_lines
from voice.mouth import Said
from voice.narrator import Manner
from voice.session import Event, Guest, Session
from voice.settings import VoiceSettings
from voice.simulation import Simulation
from voice.turn_taking import TurnTaking
from voice.vigil import Vigil
from voice.words import FAREWELL, NOTICE


@dataclass(frozen=True, slots=True)
class Files:
    """What is played as the microphone, and where what would be heard is written; `out` None: nowhere."""

    simulate: Path
    out: Path | None


def converse(guest: Guest, files: Files | None, settings: VoiceSettings) -> int:
    """0 when the talk is over. Raises SpeechError(speech.no_device, no_ear, no_voice), InputError."""
    if files and files.out:
        wav.check_writable(files.out, files.simulate)
    room: Devices | Simulation
    if files:
        recording = wav.read(files.simulate, settings.recording_limit_s)
        room = Simulation(recording, tail_s=settings.turn_end_silence_s + settings.speech_margin_s)
    else:
        room = Devices()
    out = files.out if files else None
    language = guest.language or Language.ZH_CN
    try:
        with suppress(KeyboardInterrupt):
            language = asyncio.run(_talk(guest, room, settings, out))
        if not files:
            print(FAREWELL[language])
    finally:
        room.close()
    return 0


async def _talk(guest: Guest, room: Devices | Simulation, settings: VoiceSettings, out: Path | None) -> Language:
    """The language the talk ended in. What was heard of a simulated one is written to `out`, also of half a talk."""
    companion = await asyncio.to_thread(build, door="voice")
    try:
        mouth = await asyncio.to_thread(load_mouth, settings)
        session = Session(
            guest,
            microphone=room,
            speaker=room,
            turn_taking=TurnTaking(SileroVoiceActivity(), settings),
            ear=await asyncio.to_thread(speech_to_text, settings.models, guest.language),
            mouth=mouth,
            companion=companion,
            manner=Manner(load_lines(settings.digit_one), settings.voice_label),
            vigil=Vigil(settings.news_interval_s, settings.silence_s),
            tell=show,
        )
        print(NOTICE, flush=True)
        try:
            with suppress(asyncio.CancelledError):  # Ctrl-C
                await session.run()
        finally:
            if out and isinstance(room, Simulation):
                label = await asyncio.to_thread(Labels(mouth).spoken, session.language)
                wav.write(out, room.heard, label)
        return session.language
    finally:
        room.close()
        await companion.close()


def show(event: Event) -> None:
    """What was heard and what is said, as lines; a sentence no voice could say is marked."""
    if isinstance(event, Utterance):
        print(f"> {event.text or '…'}", flush=True)
    elif isinstance(event, Said):
        print(event.sentence if event.sound else f"[{event.sentence}]", flush=True)
