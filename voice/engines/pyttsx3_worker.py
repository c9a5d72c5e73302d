"""The process that speaks with pyttsx3: a request as JSON on standard input, a WAV file a job.

The request: {"folder": where "0.wav", "1.wav" ... go, "jobs": [{"voice", "rate", "text"}]}.
"""

import json
import sys
from pathlib import Path

NO_ESPEAK = 3


def main() -> int:
    request = json.load(sys.stdin)
    import pyttsx3

    try:
        engine = pyttsx3.init("espeak")
    except (ImportError, OSError, RuntimeError) as error:
        print(f"espeak-ng cannot be loaded: {error}", file=sys.stderr)
        return NO_ESPEAK
    for index, job in enumerate(request["jobs"]):
        engine.setProperty("voice", job["voice"])
        engine.setProperty("rate", job["rate"])
        engine.save_to_file(job["text"], str(Path(request["folder"]) / f"{index}.wav"))
        engine.runAndWait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
