"""Texts that break naive readers of Arabic."""

from __future__ import annotations

from hypothesis import strategies as st

PROSE = (
    "قال وزير الخارجية العراقي فؤاد حسين، الخميس 25 يناير/كانون الثاني 2024، إن بغداد «ستستقبل وفدا أميركيا» الشهر المقبل.",
    "أعلنت وزارة الدفاع الروسية أمس مقتل 3 جنود في هجوم شنته أوكرانيا على مدينة بيلغورود قبل أسبوعين.",
    'وأضافت رويترز نقلا عن مسؤول: "لن نوقع الاتفاق قبل نهاية عام ٢٠٢٥".',
    "زار الرئيس المصري عبد الفتاح السيسي الرياض في 7 رمضان 1445 هـ، ووقع اتفاقية للتعاون.",
    "تم النشر: 2024/01/25",
    "وتوقع صندوق النقد الدولي نمو الاقتصاد في الربع الثالث من 2024 بعد انكماشه في العقد الماضي.",
)
ODDITIES = (
    "\ufeff", "\x00", "\u200f", "\u200e", "\u202b", "\u202c", "\u202e", "\u2066", "\u2069", "\u061c", "\u200c", "\u200d",
    "ـ" * 40, "\u064b", "َّ" * 30, "\u0670", "ﷲ", "ﻻ", "ﺍﻟﻌﺮﺍﻕ", "ﷺ", "😀", "👨\u200d👩\u200d👧\u200d👦", "👍🏽", "🇮🇶", "𐀀", "\U0010ffff", "\ufdd0",
    "\r\n", "\n", "\r", "\t", "\x0b", "\u2028", "\u00a0", "\u3000", " ", "  ", ".", "؟", "!", "،", "...", "«", "»", '"', "“", "”", "'",
    "(", ")", "[", "]", "{", "}", ":", "/", "-", "–", "1", "٢٠٢٤", "۱۴۰۳", "1e9", "99999999999999999999", "0000-00-00", "31/02/2024",
    "29 فبراير 2023", "عام 9999", "سنة 1", "قبل 99999 سنة", "بعد 999999 يوما", "القرن 99", "30 صفر 1445", "1 محرم 1501 هـ", "يوم",
    "قال", "إن", "وفقا ل", "أمس", "ة", "ى", "أ", "ء", "و", "ف", "ب", "ال", "بال", "لل", "كال", "e\u0301", "中文", "עברית", "Reuters", "a" * 80,
    "ب" * 80, "\u034f", "\u180e", "\u1d173", "\u0600", "\u06dd", "\u08e2", "½", "①", "²", "\x85", "\x1c", "\x7f",
)  # fmt: skip

_character = st.characters(codec="utf-8")
_piece = st.one_of(
    st.sampled_from(PROSE),
    st.sampled_from(ODDITIES),
    st.text(_character, max_size=5),
    st.builds(lambda text, at, odd: text[:at] + odd + text[at:], st.sampled_from(PROSE), st.integers(0, 120), st.sampled_from(ODDITIES)),
    st.builds(lambda text, begin, end: text[begin:end], st.sampled_from(PROSE), st.integers(0, 90), st.integers(0, 120)),
    st.builds(lambda piece, times: piece * times, st.sampled_from(ODDITIES), st.integers(1, 60)),
)  # fmt: skip
texts = st.lists(_piece, min_size=1, max_size=12).map("".join).map(lambda text: text[:4000] + "ا")
dates = st.one_of(
    st.none(), st.dates().map(str).filter(lambda day: "1000" <= day < "3000"), st.just("2024-02-29T23:59:59Z")
)
