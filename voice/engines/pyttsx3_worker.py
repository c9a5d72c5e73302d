"""The process that speaks one text with pyttsx3: a request as JSON on standard input, a WAV file as the answer.

The request: {"voice", "rate", "text", "file"}. One text a process, because pyttsx3 mixes two of them up.
"""

import json
import sys
import wave

NO_ESPEAK = 3
SAMPLE_RATE_HZ = 22_050  # espeak-ng's


def main() -> int:
    request = json.load(sys.stdin)
    import pyttsx3

    try:
        from pyttsx3.drivers import _espeak

        # pyttsx3 lets espeak-ng speak in a thread of its own and does not wait for it: at times the rate comes too
        # late or the sound is lost. In this mode every call is done when it returns, and the sound lies ready.
        _espeak.AUDIO_OUTPUT_RETRIEVAL = _espeak.AUDIO_OUTPUT_SYNCHRONOUS
        engine = pyttsx3.init("espeak")
    except (ImportError, OSError, RuntimeError) as error:
        print(f"espeak-ng cannot be loaded: {error}", file=sys.stderr)
        return NO_ESPEAK
    engine.setProperty("voice", request["voice"])
    engine.setProperty("rate", request["rate"])
    engine.save_to_file(request["text"], request["file"])
    engine.runAndWait()
    with wave.open(request["file"], "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE_HZ, 0, "NONE", "not compressed"))
        file.writeframes(engine.proxy._driver._data_buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
