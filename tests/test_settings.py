from __future__ import annotations

import pytest

from service.settings import Settings, SettingsError, from_environ


def test_an_empty_environment_gives_the_defaults() -> None:
    """Unset and empty variables alike."""
    assert from_environ({}) == from_environ({"PORT": "", "REDIS_URL": ""}) == Settings()


def test_variables_are_read_by_their_names() -> None:
    """Numbers as numbers, levels in any case, strangers left alone."""
    settings = from_environ({"PORT": "80", "LOG_LEVEL": "debug", "MAX_CHARS": "10", "HOME": "/"})
    assert (settings.port, settings.log_level, settings.max_chars) == (80, "DEBUG", 10)
    assert from_environ({"DEADLINE_MS": "1500"}).deadline_s == 1.5


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "65536"), ("WORKERS", "-1"), ("MAX_CHARS", "0"), ("LOG_LEVEL", "loud")],
)
def test_a_value_that_cannot_be_used_is_told_by_its_name(name: str, value: str) -> None:
    """The message starts with the variable."""
    with pytest.raises(SettingsError, match=f"^{name}: "):
        from_environ({name: value})
