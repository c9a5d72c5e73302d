"""The training itself, on a tiny network: it goes on where it was cut, teaches both heads, and serves what it trained.

Run by ./suiban test tests/training (it needs the training environment).
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the training environment is not set up: ./suiban test tests/training")
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors  # noqa: E402
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast  # noqa: E402

from contracts.errors import InputError, SuibanError  # noqa: E402
from emotion import manifest  # noqa: E402
from emotion.asking import asked  # noqa: E402
from emotion.data.corpus import read_corpus  # noqa: E402
from emotion.data.examples import LABELS, SIGNALS, Example  # noqa: E402
from emotion.learning.calibration import Calibration  # noqa: E402
from emotion.learning.checkpoint import Checkpoints  # noqa: E402
from emotion.learning.encoding import emotion_masks, encode, signal_targets  # noqa: E402
from emotion.learning.losses import emotion_loss, signal_loss  # noqa: E402
from emotion.learning.meaning import choose_texts  # noqa: E402
from emotion.learning.plan import Plan  # noqa: E402
from emotion.learning.stages import trained  # noqa: E402
from emotion.learning.training import Trainer  # noqa: E402
from emotion.measuring.parity import parity  # noqa: E402
from emotion.measuring.readers import by_encoder, by_network  # noqa: E402
from emotion.model import export  # noqa: E402
from emotion.model.network import EmotionNetwork, Output, thin  # noqa: E402
from emotion.reproduce import reproduce  # noqa: E402
from emotion.runtime import SHIPPED, Encoder  # noqa: E402

NOWHERE = Path("nowhere")
PLAN = replace(Plan(), layers=2, general=4, elders=(8, 4), distil=6, batch=8, checks=2, meaning_every=2)


@pytest.fixture(scope="module")
def encoder_folder(tmp_path_factory) -> str:
    """A BERT of three layers with random weights and a vocabulary of single characters, as Hugging Face keeps them."""
    folder = tmp_path_factory.mktemp("encoder")
    characters = sorted({char for e in read_corpus() for char in e.text + e.question})
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters, *(f"##{c}" for c in characters if c.isascii())]
    vocabulary = {word: place for place, word in enumerate(dict.fromkeys(words))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=160,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read_corpus()[::7]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Few texts for the meaning and one thread: the training is tested, not its size."""
    monkeypatch.setattr("emotion.learning.meaning.MOST", 200)
    torch.set_num_threads(1)


def run(encoder_folder, examples, work, plan=PLAN):
    return trained(NOWHERE, examples, encoder_folder, plan, Checkpoints(work), "cpu")


def test_a_training_that_was_cut_ends_as_one_that_was_not(encoder_folder, examples, tmp_path, monkeypatch):
    monkeypatch.setattr("emotion.learning.training.SAVE_EVERY", 2)
    whole, _, facts = run(encoder_folder, examples, tmp_path / "whole")
    loss, calls = Trainer._loss, []

    def cut(self, *arguments):
        calls.append(1)
        if len(calls) == 9:
            raise KeyboardInterrupt
        return loss(self, *arguments)

    monkeypatch.setattr(Trainer, "_loss", cut)
    with pytest.raises(KeyboardInterrupt):
        run(encoder_folder, examples, tmp_path / "cut")
    monkeypatch.setattr(Trainer, "_loss", loss)
    goes_on, _, again = run(encoder_folder, examples, tmp_path / "cut")
    assert len(whole.encoder.encoder.layer) == 2
    for name, value in whole.state_dict().items():
        assert torch.allclose(value, goes_on.state_dict()[name], atol=1e-6), name
    assert again["sentences"] == facts["sentences"] == PLAN.distil * PLAN.batch


def test_another_plan_encoder_or_corpus_does_not_go_on_from_a_strangers_checkpoint(tmp_path):
    checkpoints = Checkpoints(tmp_path / "work")
    rows = [Example("嗯", ("neutral",), "elders_zh", "train"), Example("唉", ("sadness",), "elders_zh", "train")]
    assert not checkpoints.begin(PLAN, "one", rows)
    (tmp_path / "work" / "meaning.pt").write_bytes(b"x")
    assert checkpoints.begin(PLAN, "one", rows[::-1])
    for plan, name, data in ((replace(PLAN, seed=21), "one", rows), (PLAN, "two", rows), (PLAN, "one", rows[:1])):
        assert not checkpoints.begin(plan, name, data)
        (tmp_path / "work" / "meaning.pt").write_bytes(b"x")


def test_the_meaning_is_held_on_learnt_rows_alone(examples):
    chosen = set(choose_texts(NOWHERE, examples, 3))
    learnt = {text for e in examples if e.split == "train" for text in (e.text, e.question)}
    assert len(chosen) > 50
    assert chosen <= learnt


def test_a_broken_checkpoint_is_no_checkpoint(tmp_path):
    checkpoints = Checkpoints(tmp_path)
    checkpoints.save("general", {"step": 3})
    assert checkpoints.load("general") == {"step": 3}
    (tmp_path / "general.pt").write_bytes(b"half")
    assert checkpoints.load("general") is None
    assert checkpoints.load("elders") is None


def test_what_a_set_cannot_say_is_not_held_against_the_network():
    calm = Example("今天天气好", ("joy",), "empatheticpersonas_zh", "train")
    logits = torch.zeros((1, len(LABELS)))
    logits[0, LABELS.index("neutral")] = 9.0
    output = Output(logits, torch.zeros((1, len(SIGNALS))), torch.zeros((1, 4)), torch.zeros((1, 4)))
    assert float(emotion_loss(output, [calm])) == pytest.approx(np.log(4), abs=1e-3)
    own = replace(calm, source="elders_zh")
    assert float(emotion_loss(output, [own])) > 8
    assert float(signal_loss(output, [calm])) == 0.0
    assert float(signal_loss(output, [own])) > 0.0
    assert emotion_masks([calm]).tolist() == [[True, True, True, True, False, False]]


def test_a_foreign_set_teaches_only_the_signals_it_names():
    found, known = signal_targets([Example("thanks so much", ("joy",), "goemotions", "train", ("grateful",))])
    assert [s for s, value in zip(SIGNALS, known[0], strict=True) if value] == ["grieving", "grateful", "burden"]
    assert [s for s, value in zip(SIGNALS, found[0], strict=True) if value] == ["grateful"]


def test_segments_tell_the_text_from_what_was_said_before(encoder_folder, examples, tmp_path):
    network, tokenizer, _ = run(encoder_folder, examples, tmp_path / "work")
    asked_before = Example("嗯", ("sadness",), "elders_zh", "test", (), "老伴走了", "您一个人吃的饭？")
    ids, mask, segments = encode(tokenizer, [asked_before, replace(asked_before, previous="", question="")])
    assert segments[0].sum() > 5
    assert int(segments[1].sum()) == 0
    assert tokenizer.decode(ids[0][(segments[0] == 0) & (mask[0] == 1)].tolist()) == "嗯"
    first, second = network(ids, mask, segments), network(ids, mask, torch.zeros_like(segments))
    assert not torch.allclose(first.emotions, second.emotions)


def test_what_is_served_is_what_was_trained(encoder_folder, examples, tmp_path):
    network, tokenizer, _ = run(encoder_folder, examples, tmp_path / "work")
    calibration = Calibration(1.3, (0.9,) * len(SIGNALS), (-0.2,) * len(SIGNALS), 0.3)
    export.export(network, tokenizer, calibration, tmp_path)
    manifest.write(tmp_path, {"unsure_below": 0.3, "heard_from": dict(calibration.heard_from)})
    rows = read_corpus()[::5][:1000]
    exact = by_encoder(Encoder(tmp_path, "encoder.fp32.onnx"))
    figures = parity(by_network(network, tokenizer, calibration), exact, exact, rows)
    assert figures["sentences"] == 1000
    assert figures["fp32_largest_difference"] < 1e-3
    assert figures["int8_same_label"] == 1.0
    with pytest.raises(SuibanError, match="not what was trained"):
        parity(by_network(network, tokenizer, replace(calibration, temperature=3.0)), exact, exact, rows)


def test_one_command_trains_scores_and_describes(encoder_folder, examples, tmp_path, monkeypatch):
    monkeypatch.setattr("emotion.reproduce.read_examples", lambda folder, research: examples)
    monkeypatch.setattr("emotion.measuring.parity.INT8_AGREEMENT", 0.5)  # random weights answer at random
    figures = reproduce(asked(arguments(tmp_path, encoder=encoder_folder, share=0.002)))
    assert {"elders_zh", "elders_en"} <= set(figures["test"])
    assert manifest.broken_files(tmp_path / "out") == []
    assert manifest.read(tmp_path / "out")["scores"] == figures
    assert {entry["class"] for entry in manifest.read(tmp_path / "out")["data"]} == {"A"}
    assert not (tmp_path / "out" / "encoder.fp32.onnx").exists()


def arguments(tmp_path, **changes):
    given = {"data": "open", "folder": NOWHERE, "encoder": None, "layers": None, "share": 1.0, "device": "cpu"}
    return argparse.Namespace(**{**given, "out": tmp_path / "out", "work": tmp_path / "work", **changes})


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"share": 0.0}, "plan.share"), ({"layers": 0}, "plan.layers"), ({"data": "all", "out": SHIPPED}, "licence")],
)
def test_what_cannot_be_trained_is_said(tmp_path, changes, code):
    with pytest.raises(InputError) as error:
        asked(arguments(tmp_path, **changes))
    assert error.value.code == code


def test_an_encoder_that_is_not_there_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(InputError) as error:
        run(str(tmp_path / "none"), read_corpus()[:50], tmp_path / "work")
    assert error.value.code == "encoder.missing"


def test_thinning_keeps_the_last_layer():
    encoder = BertModel(
        BertConfig(vocab_size=9, hidden_size=8, num_hidden_layers=12, num_attention_heads=2, intermediate_size=8)
    )
    last = encoder.encoder.layer[-1]
    network = EmotionNetwork(encoder, 8)
    thin(network.encoder, 4)
    assert len(network.encoder.encoder.layer) == 4
    assert network.encoder.encoder.layer[-1] is last
