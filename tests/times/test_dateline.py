"""The reference date: the request's, else the article's own dateline."""

from __future__ import annotations

import datetime

import pytest

from service.document import Document
from service.times import find, reference_date

DAY = datetime.date(2024, 1, 25)


@pytest.mark.parametrize(
    "text",
    [
        "تم النشر: 2024/01/25\nقتل ثلاثة جنود أمس",
        "عنوان الخبر هنا\n25 يناير 2024\nقال المتحدث أمس",
        "عنوان\nالقاهرة - 25 يناير 2024 10:30 مساء\nقال المتحدث أمس",
        "آخر تحديث: الخميس 25 يناير/كانون الثاني 2024 - 10:30 بتوقيت غرينتش\nوصل أمس",
        "وصل الوفد أمس\n\nتاريخ النشر 25/1/2024",
        "2024.01.25 | 12:32 دمشق\nوصل الوفد أمس",
        "نشر في ٢٥ يناير ٢٠٢٤\nوصل الوفد أمس",
        "الأخبار الرياضة الثقافة الصحة الصور آخر تحديث: الخميس, 25 يناير 2024, 17:12 غادر الوفد المدينة أمس",
        "الخميس، 25 كانون الثاني/يناير 2024، آخر تحديث 21:34 وفد من الاتحاد يصل إلى المدينة ويغادرها أمس",
    ],
)
def test_a_dateline_is_the_reference_date(text: str) -> None:
    """Without a date in the request, relative dates count from the article's dateline."""
    document = Document(text)
    reference = reference_date(document, None)
    assert (reference.value, reference.source) == (DAY, "dateline")
    assert [time.value for time in find(document, reference) if not time.metadata] == ["2024-01-24"]


@pytest.mark.parametrize(
    "text",
    [
        "انفجار بيروت 4 أغسطس 2020\nقال المتحدث أمس",
        "صورة أرشيفية 12 مايو 2016\nقال المتحدث أمس",
        "جنود قرب قاعدة التاجي في العراق. 23 أغسطس 2020 - REUTERS\nقال المتحدث أمس",
        "ولد الكاتب في 5 يونيو 1950 ببغداد وتوفي أمس في منزله بعد صراع طويل مع المرض",
    ],
)
def test_other_dates_are_no_reference(text: str) -> None:
    """Headlines, captions and dates in the text give no reference date; relative ones stay unresolved."""
    document = Document(text)
    reference = reference_date(document, None)
    assert (reference.value, reference.source) == (None, None)
    assert find(document, reference)[-1].value is None


def test_the_request_goes_first() -> None:
    """The date in the request wins over a dateline."""
    document = Document("تم النشر: 2020/05/05\nوصل أمس")
    reference = reference_date(document, DAY)
    assert (reference.value, reference.source) == (DAY, "request")
    assert [time.value for time in find(document, reference)] == ["2020-05-05", "2024-01-24"]
