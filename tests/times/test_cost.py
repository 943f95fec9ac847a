"""The cost of reading dates grows with the length of the text, whatever stands in it."""

from __future__ import annotations

import datetime
import time

import pytest

from service.annotation import ReferenceDate
from service.document import Document
from service.times import find

REFERENCE = ReferenceDate(datetime.date(2024, 1, 25), "request")
PROSE = "أعلنت وزارة الصحة في بيان أن فرقها تواصل حملة التلقيح في جميع المحافظات بمشاركة متطوعين من المنظمات الأهلية. "
PROSE += "وقال الوزير الخميس 25 يناير/كانون الثاني 2024 إن الحملة التي بدأت الشهر الماضي ستستمر حتى نهاية العام. "


def cost(text: str) -> float:
    """Seconds of processor time a character, the least of three runs."""
    document = Document(text)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        find(document, REFERENCE)
        best = min(best, time.process_time() - start)
    return best / len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "25 يناير ",
        "1/",
        "12-5-",
        "2014 و",
        "من ",
        "الخميس ",
        "مايو/",
        "قبل ثلاثة ",
        "أول ",
        "و25 و26 ",
        "(يناير) ",
        "ليل ",
    ],
    ids=lambda unit: ascii(unit),
)
def test_a_long_line_costs_no_more_than_its_length(unit: str) -> None:
    """A line of 100,000 characters costs about as much a character as one of a tenth of its length."""
    short, long = (unit * (length // len(unit)) for length in (10_000, 100_000))
    assert cost(long) < 5 * cost(short)


def test_digits_and_month_names_cost_little() -> None:
    """A 100,000-character line of digits and month names costs a few times what prose does: each word is a date."""
    line = "25 يناير 2014 10 مايو 3 2016 " * 3500
    prose = PROSE * (100_000 // len(PROSE))
    assert cost(line) < 12 * cost(prose)
