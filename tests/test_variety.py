"""No field of the answer stands still: over some articles each takes more than one value."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from service import names
from service.annotation import EventType, Grain
from service.contract import ExtractRequest
from service.pipeline import Pipeline

ARTICLE = """نشر في 14 رجب 1445 هـ الموافق 26 يناير 2024
أعلنت شركة النور للطاقة في مسقط، الجمعة 25 يناير/كانون الثاني 2024، أنها وقعت اتفاقا مع البنك الدولي في عام 2019.
وقالت وزيرة الاقتصاد هالة المنصوري أمس: "لم نطلب قرضا جديدا من أحد هذا العام". وأضافت أن الحكومة قد ترفع الدعم الشهر المقبل.
وتأجل المشروع إلى مطلع العام المقبل.
وفي 3 محرم 1300 هـ تأسست أول مدرسة في المدينة. وفي نهاية الأسبوع الماضي تظاهر مئات العمال في البصرة ضد القرار.
ولم تشارك تونس في مؤتمر باريس في أكتوبر 2015 ثم وقعت الوثيقة في ديسمبر من العام نفسه. وستزور رئيسة البرلمان عمّان في الربع الثاني من عام 2025 وستلتقي الملك.
وقتل الجيش السوري عشرة مسلحين في حلب صيف 2016. وشهدت الثمانينيات هجرة واسعة، وفي القرن العشرين تغيرت البلاد.
وانسحبت القوات الفرنسية من مالي قبل منتصف عام 2022، وفرض الاتحاد الأوروبي عقوبات على روسيا في النصف الأول من 2014.
وبحسب مصدر أمني فإن المفاوضات ستستأنف بحلول الاثنين المقبل، ونفى متحدث باسم الشركة وجود «أي خلاف مع الوزارة».
"""
# Cut out of the middle: who speaks stood before.
EXCERPT = "وأضافوا أن المشروع سيتأجل إلى ما بعد الشتاء.\n"
GAZETTEER = "name,type,aliases,wikidata,id\nشركة النور للطاقة,ORG,النور للطاقة,Q42,acme-7\n"

# What is one thing by definition, or follows from the request or the build.
CONSTANT = {"id", "offset_unit", "times.type", "pipeline.version", "pipeline.recognizer", "pipeline.fingerprint"}


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[Any]]:
    """The distinct values of every field over the seeds, an article of our own and an excerpt."""
    table = tmp_path_factory.mktemp("gazetteer") / "own.csv"
    table.write_text(GAZETTEER, encoding="utf-8")
    recognizer, gazetteer = names.load(gazetteer=str(table))
    seeds = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
    requests = [ExtractRequest(text=path.read_text("utf-8"), published_at="2024-05-01") for path in seeds[:2]]
    requests += [ExtractRequest(text=path.read_text("utf-8")) for path in seeds[2:]]
    requests += [ExtractRequest(text=ARTICLE, published_at="2024-01-26"), ExtractRequest(text=EXCERPT)]
    found: dict[str, set[Any]] = defaultdict(set)
    for body in Pipeline(recognizer, gazetteer, "test").extract(requests):
        for path, value in _leaves("", json.loads(body)):
            found[path].add(value)
    return found


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield path, True
        for name, part in value.items():
            yield from _leaves(f"{path}.{name}" if path else name, part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(path, part)
    else:
        yield path, value


def test_every_field_takes_more_than_one_value(values: dict[str, set[Any]]) -> None:
    """A field that always says the same says nothing."""
    whole = {"", "reference_date", "pipeline", "entities", "entities.links", "entities.mentions", "times", "events"}
    whole |= {"events.trigger", "events.date", "events.participants", "events.sentence", "quotes", "quotes.sentence"}
    still = {path for path, seen in values.items() if len(seen) < 2} - whole - {"warnings"}
    assert still == CONSTANT


def test_closed_sets_are_used(values: dict[str, set[Any]]) -> None:
    """Of a field with a closed set of values, all or most occur."""
    assert values["entities.type"] == {"PER", "ORG", "LOC", "MISC"}
    assert values["quotes.kind"] == {"direct", "indirect", "mixed"}
    assert values["times.calendar"] == {"gregorian", "hijri"}
    assert values["times.basis"] == {"explicit", "relative", "context"}
    assert values["reference_date.source"] >= {"request", "dateline"}
    assert values["events.polarity"] == {"positive", "negative"}
    assert values["events.modality"] == {"asserted", "future", "possible"}
    assert values["events.participants.role"] == {"actor", "recipient"}
    assert {"START", "MID", "END", "BEFORE", None} <= values["times.mod"] | values["events.date.mod"]
    assert len(values["times.grain"] & set(get_args(Grain))) >= 8
    assert len(values["events.type"] & set(get_args(EventType))) >= 8
