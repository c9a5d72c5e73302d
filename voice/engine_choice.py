"""Loads the best engines there are, with the spare voice behind the chosen one."""

from contracts.voice import TextToSpeech
from voice.engines.pyttsx3_tts import Pyttsx3TextToSpeech
from voice.engines.select import text_to_speech
from voice.mouth import Mouth
from voice.settings import VoiceSettings


def load_mouth(settings: VoiceSettings) -> Mouth:
    """Raises SpeechError(speech.no_voice) where no voice can be had."""

    def spare() -> TextToSpeech:
        return Pyttsx3TextToSpeech(deadline_s=settings.sentence_deadline_s)

    voice = text_to_speech(settings.models)
    return Mouth(voice, None if isinstance(voice, Pyttsx3TextToSpeech) else spare)
