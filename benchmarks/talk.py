"""How long `talk` takes against the length of the speech, over a folder of clips.

    python -m benchmarks.talk FOLDER [--limit N] [--lang zh-CN|en]

One line a clip: seconds of speech, seconds of the whole command (start of Python, loading of both models and all),
of recognition and of the voice, each over the seconds of speech. The last line holds the medians.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = ("speech_s", "wall_s", "wall/speech", "stt/speech", "tts/speech")


def measure(clip: Path, lang: str | None) -> tuple[float, ...] | None:
    """The figures of COLUMNS; None, and a line that says so, where `talk` failed or nobody spoke."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "voice", "talk", str(clip), str(Path(folder) / "answer.wav"), "--json"]
        command += [f"--lang={lang}"] if lang else []
        start = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        wall_s = time.perf_counter() - start
    if done.returncode:
        print(f"{clip.name}: {done.stderr.strip()}", file=sys.stderr)
        return None
    answer = json.loads(done.stdout)
    speech_s = answer["speech_s"]
    if not speech_s:
        print(f"{clip.name}: nobody spoke", file=sys.stderr)
        return None
    timings = answer["timings_ms"]
    return (
        speech_s,
        wall_s,
        wall_s / speech_s,
        timings["stt"] / 1000 / speech_s,
        timings["tts"] / 1000 / speech_s,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="only the first N clips")
    parser.add_argument("--lang", choices=["zh-CN", "en"])
    asked = parser.parse_args()
    print("clip\t" + "\t".join(COLUMNS))
    rows = []
    for clip in sorted(asked.folder.glob("*.wav"))[: asked.limit]:
        row = measure(clip, asked.lang)
        if row:
            rows.append(row)
            print(clip.name + "\t" + "\t".join(f"{figure:.2f}" for figure in row), flush=True)
    if not rows:
        print(f"No clip under {asked.folder} was answered.", file=sys.stderr)
        return 1
    print("median\t" + "\t".join(f"{median(column):.2f}" for column in zip(*rows, strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
