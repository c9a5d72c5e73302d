"""Probabilities are made honest, and the thresholds say what they promise."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the training environment is not set up: ./suiban test tests/training")
from emotion.data.examples import SIGNALS
from emotion.learning.calibration import (
    expected_calibration_error,
    fit_platt,
    fit_temperature,
    heard_thresholds,
    reliability,
    softmax,
    unsure_threshold,
)


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(5)


def answers(chance, rows, temperature):
    """Logits whose softmax at `temperature` is the true distribution, and labels drawn from it."""
    logits = chance.normal(0, 2, (rows, 6))
    shares = softmax(logits)
    labels = np.array([chance.choice(6, p=row) for row in shares])
    return logits * temperature, np.eye(6)[labels]


@pytest.mark.parametrize("temperature", [0.7, 1.0, 2.5])
def test_the_temperature_is_found_again_and_makes_the_error_small(chance, temperature):
    logits, targets = answers(chance, 6000, temperature)
    found = fit_temperature(logits, targets)
    assert found == pytest.approx(temperature, rel=0.08)
    shares = softmax(logits, found)
    right = targets[np.arange(len(targets)), shares.argmax(axis=1)] == 1
    assert expected_calibration_error(shares, right) < 0.03
    if temperature > 2:
        assert expected_calibration_error(softmax(logits), right) > 0.1


def test_the_error_of_a_known_case():
    shares = np.array([[0.9, 0.1]] * 10)
    assert expected_calibration_error(shares, np.array([True] * 9 + [False])) == pytest.approx(0.0)
    assert expected_calibration_error(shares, np.array([True] * 4 + [False] * 6)) == pytest.approx(0.5)
    assert reliability(shares, np.array([True] * 4 + [False] * 6)) == [(pytest.approx(0.9), 0.4, 10)]


def test_platt_makes_signals_as_likely_as_they_are(chance):
    logits = chance.normal(0, 2, (5000, 2))
    true = 1 / (1 + np.exp(-(0.5 * logits - 1.0)))
    truth = (chance.random((5000, 2)) < true).astype(float)
    truth[:, 1] = 0.0
    scale, shift = fit_platt(logits, truth)
    assert (scale[0], shift[0]) == (pytest.approx(0.5, abs=0.06), pytest.approx(-1.0, abs=0.1))
    assert (scale[1], shift[1]) == (1.0, 0.0)


def test_below_the_unsure_threshold_answers_are_wrong_more_often_than_right(chance):
    confidence = chance.uniform(0.5, 1.0, 6000)
    shares = np.stack([confidence, 1 - confidence], axis=1)
    right = chance.random(6000) < 2 * (confidence - 0.5)
    assert unsure_threshold(shares, right) == pytest.approx(0.75, abs=0.04)
    assert unsure_threshold(np.array([[0.9, 0.1]] * 500), np.ones(500, dtype=bool)) <= 0.9


def test_a_signal_is_heard_at_the_promised_precision(chance):
    truth = np.zeros((3000, len(SIGNALS)))
    truth[:, 0] = chance.random(3000) < 0.2
    shares = np.clip(truth * 0.4 + chance.normal(0.3, 0.15, truth.shape), 0, 1)
    at = heard_thresholds(shares, truth)
    heard = shares[:, 0] >= at[SIGNALS[0]]
    assert truth[heard, 0].mean() >= 0.6
    assert truth[heard, 0].sum() / truth[:, 0].sum() > 0.5
    assert at[SIGNALS[1]] == 0.9
