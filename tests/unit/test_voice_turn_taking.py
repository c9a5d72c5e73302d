"""A turn begins with real speech, keeps its edges, and ends after the fixed silence."""

from contracts.voice import Sound
from tests.fakes.speech import LOUD, QUIET, FakeActivity
from voice.activity import FRAME_S, frames_of, speech_in
from voice.settings import VoiceSettings
from voice.turn_taking import TurnTaking

SETTINGS = VoiceSettings()


def turns(*frames: bytes) -> list[list[bytes]]:
    taking, source, found = TurnTaking(FakeActivity(), SETTINGS), iter(frames), []
    while first := taking.wait_for_speech(source):
        found.append(list(taking.until_turn_end(first, source)))
    return found


def test_a_pause_within_a_turn_does_not_end_it_and_a_longer_one_does():
    within = round(0.8 / FRAME_S)
    after = round(1.0 / FRAME_S)
    found = turns(*[LOUD] * 20, *[QUIET] * within, *[LOUD] * 10, *[QUIET] * after, *[LOUD] * 30, *[QUIET] * after)
    assert [turn.count(LOUD) for turn in found] == [30, 30]


def test_the_turn_ends_after_nine_tenths_of_a_second_of_silence():
    [turn] = turns(*[LOUD] * 10, *[QUIET] * 100)
    silence_s = turn[::-1].index(LOUD) * FRAME_S
    assert 0.9 <= silence_s < 0.9 + FRAME_S


def test_a_wait_that_is_broken_off_goes_on_as_if_it_had_not_been():
    frames = [*[QUIET] * 60, *[LOUD] * 10, *[QUIET] * 40]
    whole = TurnTaking(FakeActivity(), SETTINGS).wait_for_speech(iter(frames))
    taking, source, waits = TurnTaking(FakeActivity(), SETTINGS), iter(frames), 1
    while (first := taking.wait_for_speech(source, 0.5)) is None:
        waits += 1
    assert waits == 4
    assert first == whole
    assert TurnTaking(FakeActivity(), SETTINGS).wait_for_speech(iter([QUIET] * 10), 0.5) == []


def test_a_click_begins_no_turn():
    assert turns(*[QUIET] * 30, LOUD, *[QUIET] * 30, LOUD, LOUD, *[QUIET] * 40) == []


def test_what_came_just_before_speech_is_kept():
    [turn] = turns(*[QUIET] * 60, *[LOUD] * 10, *[QUIET] * 40)
    assert round(turn.index(LOUD) * FRAME_S, 1) == SETTINGS.speech_margin_s


def test_speech_without_end_is_cut_at_the_limit_and_the_rest_is_the_next_turn():
    found = turns(*[LOUD] * round(70 / FRAME_S))
    assert len(found) == 2
    assert len(found[0]) * FRAME_S <= SETTINGS.turn_limit_s + FRAME_S
    assert sum(map(len, found)) == round(70 / FRAME_S)


def test_speech_that_the_end_of_the_recording_cuts_off_is_a_turn():
    assert [turn.count(LOUD) for turn in turns(*[QUIET] * 5, *[LOUD] * 12)] == [12]


def test_only_the_spoken_part_of_a_recording_is_kept():
    sound = Sound(QUIET * 100 + LOUD * 50 + QUIET * 100, 16_000)
    speech, seconds = speech_in(sound, FakeActivity(), threshold=0.5, start_s=0.1, margin_s=0.4)
    assert seconds == 50 * FRAME_S
    assert list(frames_of(speech)).count(LOUD) == 50
    assert 2.3 < speech.duration_s < 2.6


def test_a_recording_without_speech_has_no_spoken_part():
    sound = Sound(QUIET * 50 + LOUD + QUIET * 50, 16_000)
    assert speech_in(sound, FakeActivity(), threshold=0.5, start_s=0.1, margin_s=0.4) == (Sound(b"", 16_000), 0.0)
