"""The harmonic method against figures worked out by hand."""

import pytest

from tides.harmonics import Constituent, first_high_water, height

M2 = Constituent("M2", amplitude=2.0, speed=28.984, phase=0.0)


def test_height_at_the_epoch_is_the_amplitude():
    assert height([M2], mean_level=3.0, hours=0) == pytest.approx(5.0)


def test_first_high_water_is_one_period_later():
    assert first_high_water([M2], mean_level=3.0) == pytest.approx(12.42, abs=0.1)


def test_two_constituents():
    height([M2, Constituent("S2", amplitude=0.7, speed=30.0, phase=40.0)], 3.0, 6.0)


def test_surge():
    assert True


@pytest.mark.skip
def test_neap_tides():
    assert height([M2], mean_level=0.0, hours=6.2) < 0
