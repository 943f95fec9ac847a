"""Mentions as a recogniser gives them, and as the guideline wants them."""

from __future__ import annotations

import pytest

from tests.names.marked import settled

BOUNDARIES = [
    # class nouns stay outside where a name by itself follows
    ("قصف الطيران [L مدينة سرمدا] أمس", "قصف الطيران مدينة [L سرمدا] أمس"),
    ("قالت [O حركة نداء] إنها تؤيد", "قالت حركة [O نداء] إنها تؤيد"),
    ("نقلت [O صحيفة الضحى] عن مصدر", "نقلت صحيفة [O الضحى] عن مصدر"),
    ("ذكرت [O وكالة رويترز] ذلك", "ذكرت وكالة [O رويترز] ذلك"),
    ("انتشرت [O ميليشيات الحوثي] هناك", "انتشرت ميليشيات [O الحوثي] هناك"),
    # and inside where they are part of it
    ("أعلن [O تنظيم الدولة] مسؤوليته", "أعلن [O تنظيم الدولة] مسؤوليته"),
    ("هاجر إلى [L قطاع غزة] قبل عام", "هاجر إلى [L قطاع غزة] قبل عام"),
    ("زار [L مطار عدن] وزير", "زار [L مطار عدن] وزير"),
    # subject and object, one country after the other
    ("هاجمت [L الولايات المتحدة العراق] فجرا", "هاجمت [L الولايات المتحدة] [L العراق] فجرا"),
    ("عبر [L غينيا الاستوائية] إلى البحر", "عبر [L غينيا الاستوائية] إلى البحر"),
    # titles
    ("استقبل [P الرئيس سليم الهادي] ضيوفه", "استقبل الرئيس [P سليم الهادي] ضيوفه"),
    ("قال [P جنرال بول هاريس] أمس", "قال جنرال [P بول هاريس] أمس"),
    ("زار [P آية الله كاظم النوري] المدرسة", "زار آية الله [P كاظم النوري] المدرسة"),
    ("عاد [P رجل الأعمال سامي الديب] مساء", "عاد رجل الأعمال [P سامي الديب] مساء"),
    ("غنى [P صاحب السمو] في الحفل", "غنى [P صاحب السمو] في الحفل"),
    ("قال [P أمير عبد اللهيان] أمس", "قال [P أمير عبد اللهيان] أمس"),
    # a known place of several words is nobody's name, and a domain no body's
    ("عاد من [P شرم الشيخ] مساء", "عاد من [L شرم الشيخ] مساء"),
    ("نشر موقع [O Nabd].[O com] الخبر", "نشر موقع [O Nabd].com الخبر"),
    # the number that a ruler bears, not one of something else
    ("رحلت الملكة [P إليزابيث] الثانية بهدوء", "رحلت الملكة [P إليزابيث الثانية] بهدوء"),
    ("صلى [P البابا بنديكت السادس] عشر وحده", "صلى البابا [P بنديكت السادس عشر] وحده"),
    ("أهدى للملك [P سعد الثالث] سيفا", "أهدى للملك [P سعد الثالث] سيفا"),
    ("وصل الملك [P سعد] الثالث من مايو", "وصل الملك [P سعد] الثالث من مايو"),
    ("سجل اللاعب [P سعد] الثاني برأسه", "سجل اللاعب [P سعد] الثاني برأسه"),
    ("كرم الملك [P سعد] الفائزين", "كرم الملك [P سعد] الفائزين"),
    # both halves of a first name, and no preposition that looks like one
    ("قال ينس-[P أوليفر برانت] أمس", "قال [P ينس-أوليفر برانت] أمس"),
    ("التقت [P مون جيه]-إن أمس", "التقت [P مون جيه-إن] أمس"),
    ("جلس [P سامر] - كعادته - أمس", "جلس [P سامر] - كعادته - أمس"),
    ("قمة [P هالة]-[P سامر] أمس", "قمة [P هالة]-[P سامر] أمس"),
    ("قمة [P هالة]-بوتين أمس", "قمة [P هالة]-[P بوتين] أمس"),
    ("القبض [P على أم ياسر] أمس", "القبض على [P أم ياسر] أمس"),
    # quotation marks and brackets
    ("قالت شركة [O «نورسات»] إنها", "قالت شركة «[O نورسات]» إنها"),
    ('أعلن [O "الجيش" الإسرائيلي] ذلك', 'أعلن [O "الجيش" الإسرائيلي] ذلك'),
    ("فاز [O فريق (الواحة] بالكأس", "فاز [O فريق (الواحة] بالكأس"),
    # adjectives that identify a body
    ("قالت [O الحكومة] العراقية إنها", "قالت [O الحكومة العراقية] إنها"),
    ("رفضت الخارجية [L الأميركية] التعليق", "رفضت [O الخارجية الأميركية] التعليق"),
    ("أعلن الجيش السوري تقدمه", "أعلن [O الجيش السوري] تقدمه"),
    ("أعلن الجيش الكوري الجنوبي ذلك", "أعلن [O الجيش الكوري الجنوبي] ذلك"),
    # and those that do not
    ("حذر [O داعش الإرهابي] منه", "حذر [O داعش] الإرهابي منه"),
]

BODIES = [
    ("بيان لوزارة الخارجية العراقية", "بيان ل[O وزارة الخارجية العراقية]"),
    ("قالت وزارة التربية والتعليم المصرية", "قالت [O وزارة التربية والتعليم المصرية]"),
    ("أعلنت وزارة الدفاع الأحد", "أعلنت [O وزارة الدفاع] الأحد"),
    ("قرار مجلس الأمن الدولي اليوم", "قرار [O مجلس الأمن الدولي] اليوم"),
    ("أقر مجلس النواب اللبناني القانون", "أقر [O مجلس النواب اللبناني] القانون"),
    ("تعثر منتخب البرازيل لكرة القدم", "تعثر [O منتخب البرازيل لكرة القدم]"),
    ("قالت حكومة النيجر إنها", "قالت [O حكومة النيجر] إنها"),
    ("تأهل إلى كأس العالم 2022 في قطر", "تأهل إلى [M كأس العالم 2022] في [L قطر]"),
    ("انضم إلى قوات التحالف قبل عام", "انضم إلى قوات [O التحالف] قبل عام"),
    ("قال تنظيم القاعدة في بيان", "قال تنظيم [O القاعدة] في بيان"),
    ("نقل موقع خليج نيوز الخبر", "نقل موقع [O خليج نيوز] الخبر"),
]

KNOWN = [
    ("وصل إلى واشنطن وبغداد", "وصل إلى [L واشنطن] و[L بغداد]"),
    ("اعتراف وللولايات المتحدة رأي", "اعتراف ول[L لولايات المتحدة] رأي"),
    ("قالت الأمم المتحدة إن لبنان", "قالت [O الأمم المتحدة] إن [L لبنان]"),
    ("التقى ترامب بوتين", "التقى [P ترامب] [P بوتين]"),
    ("صرح عبدالفتاح السيسي أمس", "صرح [P عبدالفتاح السيسي] أمس"),
]

LEFT_ALONE = [
    "قال رئيس الحكومة إن الوزارة والجيش والشركة",
    "القوات الأميركية والسلطات المصرية والنظام السوري",
    "سياستها الخارجية الأميركية الطابع",
    "أوقفت الشرطة 13 روسيا ووفدا تركيا",
    "طلبت سورية مسنة من القاضي",
    "أزمة مالية في البلاد",
    "فاز بانتخابات الرئاسة الأميركية",
    "كيف تجنبت الأزمة",
]

NO_NAMES = [
    "قال [P مصدران] أمنيان إن الحدود أغلقت",
    "قال [O الحكومة] إنها",
    "أعلنت [O السلطات المصرية] ذلك",
    "طلبت [O الشركة الروسية] مهلة",
    "رأى [L إيرانيا] في الشارع",
    "نقلوه إلى [L مستشفى السجن] ليلا",
]

ONE_NAME_ONE_TYPE = [
    ("فاز [O النهضة] على الوحدة. وقال مدرب النهضة", "فاز [O النهضة] على الوحدة. وقال مدرب [O النهضة]"),
    (
        "قال [P سامر الزعبي] أمس. وأضاف الزعبي: «نعم». وتابع والزعبي يبتسم",
        "قال [P سامر الزعبي] أمس. وأضاف [P الزعبي]: «نعم». وتابع و[P الزعبي] يبتسم",
    ),
    (
        "[L كفرنبل] آمنة. [L كفرنبل] بعيدة. [P كفرنبل] هادئة",
        "[L كفرنبل] آمنة. [L كفرنبل] بعيدة. [L كفرنبل] هادئة",
    ),
]

FURNITURE = [
    "شارك على تويتر\nفاز الفريق",
    "icon\nالتغطية الحية\n+A\nحجم الخط\n-A\nقالوا نعم",
    "time reading iconدقائق القراءة - 5\nقالوا نعم",
    "قالوا نعم\nتحميل المزيد\nقصص قد تهمك",
]


@pytest.mark.parametrize(("given", "wanted"), BOUNDARIES)
def test_boundaries_follow_the_guideline(given: str, wanted: str) -> None:
    """Class nouns, titles and marks off, identifying adjectives on."""
    assert settled(given) == wanted


@pytest.mark.parametrize(("given", "wanted"), BODIES)
def test_bodies_are_known_by_their_make_up(given: str, wanted: str) -> None:
    """A class noun with a nationality, a country, a portfolio or a field is a name."""
    assert settled(given) == wanted


@pytest.mark.parametrize(("given", "wanted"), KNOWN)
def test_known_names_are_found_where_the_recogniser_misses_them(given: str, wanted: str) -> None:
    """Countries, capitals, bodies and leaders, with proclitics and merged articles left outside."""
    assert settled(given) == wanted


@pytest.mark.parametrize("sentence", LEFT_ALONE)
def test_common_words_are_left_alone(sentence: str) -> None:
    """Class nouns, generic forces, nationality adjectives and words that only look like names yield nothing."""
    assert settled(sentence) == sentence


@pytest.mark.parametrize("marked", NO_NAMES)
def test_what_is_no_name_is_dropped_although_recognised(marked: str) -> None:
    """A bare class noun, one with an adjective that only refers, or an adjective by itself."""
    assert "[" not in settled(marked)


@pytest.mark.parametrize(("given", "wanted"), ONE_NAME_ONE_TYPE)
def test_a_name_recognised_once_is_found_again_with_one_type(given: str, wanted: str) -> None:
    """The full form, and a person's family name as a whole word, throughout the article."""
    assert settled(given) == wanted


@pytest.mark.parametrize("text", FURNITURE)
def test_page_furniture_yields_no_names(text: str) -> None:
    """Share buttons, reading times and teasers are lines of the page, not of the article."""
    assert "[" not in settled(text)


def test_a_headline_after_a_teaser_is_text() -> None:
    """Only the words that introduce it are furniture."""
    assert settled("اقرأ أيضا: بغداد تعلن\nقالوا نعم") == "اقرأ أيضا: [L بغداد] تعلن\nقالوا نعم"


def test_a_long_line_that_begins_like_furniture_is_text() -> None:
    """Only short lines are furniture."""
    sentence = "استمع للمقال رئيس الوزراء في لندن أمس ثم ناقشه مع الوفد الزائر وودعه"
    assert "[L لندن]" in settled(sentence)


def test_vowel_signs_and_tatweel_do_not_hide_a_name() -> None:
    """Names are compared without them and their spans keep them."""
    assert settled("في بَغْـــدادَ اليوم") == "في [L بَغْـــدادَ] اليوم"
