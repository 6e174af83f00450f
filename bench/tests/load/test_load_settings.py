from typing import Any

import pytest

from alerts_bench.load import settings
from alerts_bench.load.settings import LoadSettings
from alerts_bench.recording.settings import SettingsError


def test_steps_are_listed_or_double() -> None:
    assert settings.steps("5,10,30") == (5, 10, 30)
    assert settings.steps("5,...", most=40) == (5, 10, 20, 40)
    assert settings.steps("1,5,...", most=21) == (1, 5, 10, 20)


@pytest.mark.parametrize("text", ["", "...", "0", "5,x", "2.5", "-1"])
def test_steps_that_are_none(text: str) -> None:
    with pytest.raises(SettingsError, match="--steps"):
        settings.steps(text)


def test_the_web_page_is_on_the_loopback_unless_asked() -> None:
    assert settings.web_address("8089") == "127.0.0.1:8089"
    assert settings.web_address("0.0.0.0:8089") == "0.0.0.0:8089"
    assert settings.web_address("") == ""
    with pytest.raises(SettingsError):
        settings.web_address("localhost")


@pytest.mark.parametrize(
    "fields",
    [
        {"users": 5001},
        {"users": 0},
        {"steps": (5, 6000)},
        {"idle": 6000},
        {"broadcast": (0,)},
        {"seconds": 3601.0},
        {"rate_hz": 0.0},
        {"rate_hz": 101.0},
        {"steps": (5,), "kill_at_half": True},
        {"broadcast": (5,), "workers": 2},
    ],
)
def test_bounds_hold(fields: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        LoadSettings(**fields)


def test_the_most_users_at_once() -> None:
    assert LoadSettings(users=20, steps=(1, 40), idle=7, broadcast=(30,)).most_users == 40
