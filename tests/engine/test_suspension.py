from __future__ import annotations

from service.engine.suspension import Suspension


def test_a_text_is_suspended_for_its_time() -> None:
    """From the last time that it was added, and no other text with it."""
    suspension = Suspension(60.0)
    suspension.add("one", 0.0)
    suspension.add("one", 10.0)
    assert suspension.remaining("one", 30.0) == 40.0
    assert suspension.remaining("other", 30.0) == 0.0
    assert suspension.remaining("one", 70.0) == 0.0


def test_it_is_bounded() -> None:
    """However many are added, the oldest are forgotten."""
    suspension = Suspension(60.0)
    for number in range(2000):
        suspension.add(str(number), 0.0)
    assert suspension.remaining("0", 1.0) == 0.0
    assert suspension.remaining("1999", 1.0) == 59.0
    assert sum(suspension.remaining(str(number), 1.0) > 0 for number in range(2000)) == 1024
