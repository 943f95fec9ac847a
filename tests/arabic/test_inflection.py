"""A phrase book of inflected words: the form, and how it must be read."""

from __future__ import annotations

import time
from itertools import product

import pytest

from service.arabic.inflection import Analysis, Inflections, Noun, Verb, inflect
from service.arabic.view import fold

# Past, and what cannot be derived: the present, the masdar.
VERBS = [
    # sound
    Verb(past="ذكر", masdars=("ذكر",)),
    Verb(past="كتب", masdars=("كتابة",)),
    Verb(past="قتل", masdars=("قتل",)),
    Verb(past="طالب"),
    Verb(past="قصف", masdars=("قصف",)),
    # hollow
    Verb(past="قال", masdars=("قول",)),
    Verb(past="كان", present="يكون", masdars=("كون",), intransitive=True),
    Verb(past="زار", masdars=("زيارة",)),
    Verb(past="باع", present="يبيع", masdars=("بيع",)),
    Verb(past="نال", present="ينال", masdars=("نيل",)),
    Verb(past="مات", masdars=("موت",), intransitive=True),
    # defective
    Verb(past="نفى", masdars=("نفي",)),
    Verb(past="دعا", masdars=("دعوة",)),
    Verb(past="سعى", present="يسعى", masdars=("سعي",)),
    Verb(past="بقي", present="يبقى", masdars=("بقاء",)),
    Verb(past="روى", masdars=("رواية",)),
    # assimilated
    Verb(past="وصف", masdars=("وصف",)),
    Verb(past="وقع", masdars=("وقوع",), intransitive=True),
    Verb(past="وصل", masdars=("وصول",), intransitive=True),
    # doubled
    Verb(past="رد", masdars=("رد",)),
    Verb(past="شن", masdars=("شن",)),
    Verb(past="تم", masdars=("تمام",), intransitive=True),
    # hamzated
    Verb(past="سأل", masdars=("سؤال",)),
    Verb(past="أكل", masdars=("أكل",)),
    Verb(past="أتى", present="يأتي", masdars=("إتيان",)),
    Verb(past="أخذ", present="يأخذ", masdars=("أخذ",)),
    Verb(past="قرأ", masdars=("قراءة",)),
    Verb(past="بدأ", masdars=("بدء", "بداية")),
    Verb(past="رأى", present="يرى", masdars=("رؤية", "رأي")),
    Verb(past="جاء", present="يجيء", masdars=("مجيء",), intransitive=True),
    Verb(past="شاء", present="يشاء", masdars=("مشيئة",)),
    # second form
    Verb(past="أكد"),
    Verb(past="أيد"),
    Verb(past="صرّح"),
    Verb(past="هدد"),
    Verb(past="وقّع"),
    Verb(past="عيّن"),
    Verb(past="أدّى"),
    Verb(past="سمّى"),
    Verb(past="هنّأ"),
    # third form
    Verb(past="شارك"),
    Verb(past="نادى"),
    Verb(past="فاجأ"),
    Verb(past="واصل"),
    # fourth form
    Verb(past="أعلن"),
    Verb(past="أثبت"),
    Verb(past="أضاف"),
    Verb(past="أدان"),
    Verb(past="أبدى"),
    Verb(past="أوضح"),
    Verb(past="أصرّ"),
    Verb(past="أقر"),
    Verb(past="أنشأ"),
    Verb(past="أضاء"),
    Verb(past="آمن"),
    Verb(past="آزر"),
    Verb(past="أعطى"),
    # fifth and sixth forms
    Verb(past="تحدث"),
    Verb(past="تحدى"),
    Verb(past="تولى"),
    Verb(past="تنبأ"),
    Verb(past="ترأس"),
    Verb(past="تعاون"),
    Verb(past="تفادى"),
    Verb(past="تساءل"),
    # seventh to tenth forms
    Verb(past="انسحب"),
    Verb(past="انهار"),
    Verb(past="انضم"),
    Verb(past="اتهم"),
    Verb(past="اتفق"),
    Verb(past="اجتمع"),
    Verb(past="انتقد"),
    Verb(past="احتل"),
    Verb(past="اختار"),
    Verb(past="اشترى"),
    Verb(past="ادّعى"),
    Verb(past="التأم", intransitive=True),
    Verb(past="اضطر"),
    Verb(past="استلم"),
    Verb(past="استخدم"),
    Verb(past="استعاد"),
    Verb(past="استمر", intransitive=True),
    Verb(past="استدعى"),
    Verb(past="استأنف"),
    Verb(past="استورد"),
    # quadriliterals
    Verb(past="سيطر", intransitive=True),
    Verb(past="ترجم"),
    Verb(past="تدهور", intransitive=True),
    Verb(past="اطمأنّ", masdars=("اطمئنان",), intransitive=True),
]
NOUNS = [Noun(singular="حرب", plurals=("حروب",)), Noun(singular="غارة"), Noun(singular="لقاء")]
ENTRIES: list[Verb | Noun] = [*VERBS, *NOUNS]

# The word, its lemma, and the traits that one of its readings must show:
#   past|present|active|passive|masdar|noun, person gender number, and words such as v:passive +ه skip:1 future.
PHRASE_BOOK = """
ذكر           ذكر     past 3ms v:ambiguous
ذكرت          ذكر     past 3fs
ذكرتا         ذكر     past 3fd
ذكرا          ذكر     past 3md
ذكروا         ذكر     past 3mp
ذكرنا         ذكر     past 1-p
ذكرت          ذكر     past 1-s
ذكرتم         ذكر     past 2mp
ذكرن          ذكر     past 3fp
يذكر          ذكر     present 3ms v:ambiguous
تذكر          ذكر     present 3fs
أذكر          ذكر     present 1-s
نذكر          ذكر     present 1-p
يذكران        ذكر     present 3md indicative
يذكرون        ذكر     present 3mp indicative
يذكروا        ذكر     present 3mp subjunctive
ذاكر          ذكر     active -ms
مذكور         ذكر     passive -ms
المذكورين     ذكر     passive -mp article
القتلى        -
كتبوه         كتب     past 3mp +ه
مكتوبا        كتب     passive -ms accusative
كتابتها       كتب     masdar --s +ها
طولب          طالب    past 3ms v:passive
مطالبة        طالب    masdar --s
مطالبات       طالب    masdar --p
مطالبين       طالب    active -mp
وقصفت         قصف     past 3fs skip:1
لقصف          قصف     masdar --s skip:1
بالقصف        قصف     masdar --s skip:1 article
للقصف         قصف     masdar --s skip:1 article
قال           قال     past 3ms v:active
قيل           قال     past 3ms v:passive
يقال          قال     present 3ms v:passive
قلت           قال     past 1-s
قلنا          قال     past 1-p
قالتا         قال     past 3fd
قالوا         قال     past 3mp
وقالت         قال     past 3fs skip:1
قائلا         قال     active -ms accusative
قائلة         قال     active -fs
يقولون        قال     present 3mp
يقل           قال     present 3ms subjunctive
فيقول         قال     present 3ms skip:1
سيقول         قال     present 3ms skip:1 future
وسيقولون      قال     present 3mp skip:2 future
قولها         قال     masdar --s +ها
كنا           كان     past 1-p
يكن           كان     present 3ms subjunctive
كين           -
زرنا          زار     past 1-p
وزارها        زار     past 3ms skip:1 +ها
زيارته        زار     masdar --s +ه
زيارتين       زار     masdar --d
بيع           باع     past 3ms v:passive
يباع          باع     present 3ms v:passive
مبيعات        باع     passive -fp
ينل           نال     present 3ms subjunctive
متنا          مات     past 1-p
نفى           نفى     past 3ms
نفي           نفى     masdar --s
نفت           نفى     past 3fs v:active
نفوا          نفى     past 3mp
نفينا         نفى     past 1-p
نفاه          نفى     past 3ms +ه
ينفي          نفى     present 3ms
ينف           نفى     present 3ms subjunctive
تنفون         نفى     present 2mp
نافيا         نفى     active -ms accusative
ناف           نفى     active -ms
نافين         نفى     active -mp
منفيين        نفى     passive -mp
دعا           دعا     past 3ms v:active
دعي           دعا     past 3ms v:passive
دعت           دعا     past 3fs
دعوا          دعا     past 3mp
دعونا         دعا     past 1-p
دعاهم         دعا     past 3ms +هم
يدعو          دعا     present 3ms v:active
يدعى          دعا     present 3ms v:passive
يدعون         دعا     present 3mp
يدع           دعا     present 3ms subjunctive
داعيا         دعا     active -ms accusative
الداعية       دعا     active -fs article
المدعوون      دعا     passive -mp article
دعوته         دعا     masdar --s +ه
دعوات         دعا     masdar --p
يسعون         سعى     present 3mp
ساعيا         سعى     active -ms accusative
بقوا          بقي     past 3mp
بقيت          بقي     past 3fs
يبقون         بقي     present 3mp
باقية         بقي     active -fs
يروي          روى     present 3ms
روت           روى     past 3fs
يصف           وصف     present 3ms v:active
يوصف          وصف     present 3ms v:passive
واصفا         وصف     active -ms accusative
موصوفة        وصف     passive -fs
وصفه          وصف     past 3ms +ه
يقع           وقع     present 3ms
وقوع          وقع     masdar --s
واقعة         وقع     active -fs
وصلت          وصل     past 3fs
ستصل          وصل     present 3fs skip:1 future
رد            رد      past 3ms
ردت           رد      past 3fs
رددت          رد      past 1-s
رددنا         رد      past 1-p
يردون         رد      present 3mp
رادا          رد      active -ms accusative
مردود         رد      passive -ms
ردها          رد      masdar --s +ها
شننا          شن      past 1-p
يشنون         شن      present 3mp
تمت           تم      past 3fs
يتم           تم      present 3ms v:active
سأل           سأل     past 3ms
سئل           سأل     past 3ms v:passive
يسأل          سأل     present 3ms
سائلا         سأل     active -ms accusative
مسؤولون       سأل     passive -mp
مسئولين       سأل     passive -mp
أكلوا         أكل     past 3mp
يأكل          أكل     present 3ms v:active
يؤكل          أكل     present 3ms v:passive
آكل           أكل     present 1-s
نأخذ          أخذ     present 1-p
مأخوذة        أخذ     passive -fs
آخذين         أخذ     active -mp
قرأوا         قرأ     past 3mp
قرؤوا         قرأ     past 3mp
قرأنا         قرأ     past 1-p
قرئ           قرأ     past 3ms v:passive
يقرؤون        قرأ     present 3mp
يقرأون        قرأ     present 3mp
يقرؤه         قرأ     present 3ms +ه
تقرئين        قرأ     present 2fs
مقروءة        قرأ     passive -fs
قارئا         قرأ     active -ms accusative
بدآ           بدأ     past 3md
بدأت          بدأ     past 3fs
يبدؤها        بدأ     present 3ms +ها
بدئها         بدأ     masdar --s +ها
رأت           رأى     past 3fs
رأوا          رأى     past 3mp
رآه           رأى     past 3ms +ه
يرون          رأى     present 3mp
يراه          رأى     present 3ms +ه
نرى           رأى     present 1-p
ير            رأى     present 3ms subjunctive
جاءوا         جاء     past 3mp
جاؤوا         جاء     past 3mp
جئنا          جاء     past 1-p
يجيئون        جاء     present 3mp
يشأ           شاء     present 3ms subjunctive
أكد           أكد     past 3ms
يؤكد          أكد     present 3ms
مؤكدا         أكد     active -ms accusative
تأكيدات       أكد     masdar --p
بتأكيده       أكد     masdar --s skip:1 +ه
تأييد         أيد     masdar --s
مؤيدو         أيد     active -mp construct
مؤيديه        أيد     active -mp +ه
تصريحات       صرح     masdar --p
تهديداته      هدد     masdar --p +ه
مهددين        هدد     active -mp
يهددهم        هدد     present 3ms +هم
توقيع         وقع     masdar --s
التوقيعين     وقع     masdar --d article
عينته         عين     past 3fs +ه
تعيينه        عين     masdar --s +ه
أدت           أدى     past 3fs
يؤدي          أدى     present 3ms
تأدية         أدى     masdar --s
مؤديا         أدى     active -ms accusative
أداها         أدى     past 3ms +ها
تسمية         سمى     masdar --s
يسمون         سمى     present 3mp
مسماة         سمى     passive -fs
يهنئ          هنأ     present 3ms v:active
تهنئة         هنأ     masdar --s
هنأه          هنأ     past 3ms +ه
مهنئين        هنأ     active -mp
شورك          شارك    past 3ms v:passive
مشاركة        شارك    masdar --s
مشاركون       شارك    active -mp
نودي          نادى    past 3ms v:passive
مناداة        نادى    masdar --s
مناديا        نادى    active -ms accusative
فوجئ          فاجأ    past 3ms v:passive
فوجئوا        فاجأ    past 3mp v:passive
مفاجآت        فاجأ    masdar --p
مواصلة        واصل    masdar --s
سنواصل        واصل    present 1-p skip:1 future
أعلن          أعلن    past 3ms v:ambiguous
أعلنا         أعلن    past 1-p
أعلنتا        أعلن    past 3fd
يعلن          أعلن    present 3ms v:ambiguous
إعلان         أعلن    masdar --s
إعلانا        أعلن    masdar --s accusative
للإعلان       أعلن    masdar --s skip:1 article
إعلانات       أعلن    masdar --p
معلنا         أعلن    active -ms accusative
المعلنة       أعلن    passive -fs article
ليعلن         أعلن    present 3ms skip:1
أثبت          أثبت    past 1-s
أثبتت         أثبت    past 3fs
أضاف          أضاف    past 3ms
أضافت         أضاف    past 3fs
أضفنا         أضاف    past 1-p
أضيف          أضاف    past 3ms v:passive
يضاف          أضاف    present 3ms v:passive
مضيفا         أضاف    active -ms accusative
مضيفة         أضاف    active -fs
إضافة         أضاف    masdar --s
مضافا         أضاف    passive -ms accusative
إدانته        أدان    masdar --s +ه
وبإدانتها     أدان    masdar --s skip:2 +ها
إدانات        أدان    masdar --p
أبدت          أبدى    past 3fs
أبدوا         أبدى    past 3mp
إبداء         أبدى    masdar --s
إبدائه        أبدى    masdar --s +ه
إبداؤها       أبدى    masdar --s +ها
أبداه         أبدى    past 3ms +ه
يبديه         أبدى    present 3ms +ه
إيضاح         أوضح    masdar --s
موضحا         أوضح    active -ms accusative
أصررنا        أصر     past 1-p
يصر           أصر     present 3ms
إصراره        أصر     masdar --s +ه
مصرين         أصر     active -mp
إنشاءات       أنشأ    masdar --p
ينشئون        أنشأ    present 3mp v:active
ينشأ          أنشأ    present 3ms v:passive
يقرون         أقر     present 3mp
إقراره        أقر     masdar --s +ه
يؤازر         آزر     present 3ms
آزرت          آزر     past 3fs
أوزر          آزر     past 3ms v:passive
مؤازرة        آزر     masdar --s
أتت           أتى     past 3fs
يأتون         أتى     present 3mp
الآتية        أتى     active -fs article
يلتئم         التأم   present 3ms
ملتئمة        التأم   active -fs
مترئسا        ترأس    active -ms accusative
ترجمات        ترجم    masdar --p
يترجم         ترجم    present 3ms
أنشئت         أنشأ    past 3fs v:passive
أضيئت         أضاء    past 3fs v:passive
يضيئون        أضاء    present 3mp
مضيئة         أضاء    active -fs
يؤمنون        آمن     present 3mp
إيمانهم       آمن     masdar --s +هم
أعطاه         أعطى    past 3ms +ه
معطيا         أعطى    active -ms accusative
معطيات        أعطى    passive -fp
تحدثوا        تحدث    past 3mp
يتحدث         تحدث    present 3ms
تتحدث         تحدث    present 3fs
متحدثا        تحدث    active -ms accusative
متحدثة        تحدث    active -fs
المتحدثين     تحدث    active -mp article
تحديا         تحدى    masdar --s accusative
تحد           تحدى    masdar --s
التحديات      تحدى    masdar --p article
متحديا        تحدى    active -ms accusative
يتولون        تولى    present 3mp
توليه         تولى    masdar --s +ه
تنبؤ          تنبأ    masdar --s
تنبؤات        تنبأ    masdar --p
يتنبأ         تنبأ    present 3ms
ترؤسه         ترأس    masdar --s +ه
يترأسه        ترأس    present 3ms +ه
تعاونا        تعاون   masdar --s accusative
متعاونين      تعاون   active -mp
تفادي         تفادى   masdar --s
تساؤلات       تساءل   masdar --p
متسائلا       تساءل   active -ms accusative
انسحاب        انسحب   masdar --s
المنسحبة      انسحب   active -fs article
ينسحبون       انسحب   present 3mp v:active
انهيار        انهار   masdar --s
منهارة        انهار   active -fs
انضمام        انضم    masdar --s
انضممنا       انضم    past 1-p
اتهمته        اتهم    past 3fs +ه
متهما         اتهم    active -ms accusative
المتهمين      اتهم    passive -mp article
اتهاماته      اتهم    masdar --p +ه
اتفقا         اتفق    past 3md
اتفاقية       -
باتفاقهما     اتفق    masdar --s skip:1 +هما
يجتمعان       اجتمع   present 3md
اجتماعين      اجتمع   masdar --d
انتقدها       انتقد   past 3ms +ها
انتقاد        انتقد   masdar --s
احتلال        احتل    masdar --s
احتللنا       احتل    past 1-p
محتلة         احتل    passive -fs
اختاروا       اختار   past 3mp
اخترنا        اختار   past 1-p
اختير         اختار   past 3ms v:passive
اختيارها      اختار   masdar --s +ها
اشتروا        اشترى   past 3mp
شراء          -
ادعاءات       ادعى    masdar --p
ادعت          ادعى    past 3fs
مدعيا         ادعى    active -ms accusative
اضطروا        اضطر    past 3mp
اضطررنا       اضطر    past 1-p
استلام        استلم   masdar --s
استلمنا       استلم   past 1-p
استخدامها     استخدم  masdar --s +ها
مستخدمو       استخدم  active -mp construct
استعادة       استعاد  masdar --s
استعادتها     استعاد  masdar --s +ها
استعدنا       استعاد  past 1-p
تستعيد        استعاد  present 3fs
مستعيدا       استعاد  active -ms accusative
استمرار       استمر   masdar --s
استدعاء       استدعى  masdar --s
استدعت        استدعى  past 3fs
استدعائه      استدعى  masdar --s +ه
استدعي        استدعى  past 3ms
استئناف       استأنف  masdar --s
يستأنفون      استأنف  present 3mp
استيراد       استورد  masdar --s
سيطرتها       سيطر    masdar --s +ها
تسيطر         سيطر    present 3fs v:active
مسيطرون       سيطر    active -mp
تدهورا        تدهور   masdar --s accusative
اطمأننا       اطمأن   past 1-p
حرب           حرب     noun --s
الحربين       حرب     noun --d article
والحروب       حرب     noun --p skip:1 article
حربه          حرب     noun --s +ه
غارات         غارة    noun --p
غارتين        غارة    noun --d
بغارتها       غارة    noun --s skip:1 +ها
لقائه         لقاء    noun --s +ه
لقاءات        لقاء    noun --p
الرئيس        -
في            -
و             -
ال            -
"""
ROWS = [line.split(maxsplit=2) for line in PHRASE_BOOK.strip().splitlines()]
NAMES = {"active_participle": "active", "passive_participle": "passive"}


def traits(analysis: Analysis[int]) -> set[str]:
    """A reading in the words of the phrase book."""
    inflection = analysis.inflection
    number = {"singular": "s", "dual": "d", "plural": "p", None: "-"}[inflection.number]
    words = {
        NAMES.get(inflection.form, inflection.form),
        f"{inflection.person or '-'}{inflection.gender or '-'}{number}",
        f"v:{inflection.voice}",
        f"+{analysis.enclitic}" if analysis.enclitic else "",
        f"skip:{analysis.skip}",
    }
    if inflection.mood in ("indicative", "ambiguous"):
        words.add("indicative")
    if inflection.mood in ("subjunctive", "ambiguous"):
        words.add("subjunctive")
    if inflection.accusative:
        words.add("accusative")
    if inflection.construct:
        words.add("construct")
    if analysis.future:
        words.add("future")
    if analysis.article:
        words.add("article")
    return words


@pytest.fixture(scope="module")
def book() -> Inflections[int]:
    return Inflections((entry, number) for number, entry in enumerate(ENTRIES))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row))
def test_reads_the_phrase_book(book: Inflections[int], row: list[str]) -> None:
    """Each form is read as its lemma with its traits; a dash marks a word that belongs to no entry."""
    word, lemma, *rest = row
    found = book.analyse(fold(word))
    if lemma == "-":
        assert found == ()
        return
    wanted = set(rest[0].split())
    plain = {"skip:0"} if not any(trait.startswith("skip:") for trait in wanted) else set()
    bare = any(trait.startswith("+") for trait in wanted)
    assert any(
        analysis.lemma == lemma and wanted | plain <= traits(analysis) and bool(analysis.enclitic) == bare
        for analysis in found
    ), [(analysis.lemma, sorted(traits(analysis))) for analysis in found]


def test_a_reading_carries_what_its_entry_carries(book: Inflections[int]) -> None:
    """The caller's own object comes back with every reading."""
    for word in ("وقالت", "إدانته", "الحروب"):
        for analysis in book.analyse(fold(word)):
            assert ENTRIES[analysis.entry].lemma == analysis.lemma


def test_the_word_as_it_stands_is_read_first(book: Inflections[int]) -> None:
    """وصفت is first of all وصف, not و with something else; a reading with a pronoun comes last."""
    assert book.analyse("وصفت")[0].skip == 0
    readings = book.analyse(fold("أعلنا"))
    assert [reading.enclitic for reading in readings] == sorted((r.enclitic for r in readings), key=bool)


@pytest.mark.parametrize("word", ["سقالت", "بقالت", "لقال", "كيقول", "الأعلنت", "ينفيي", "إعلانني"])
def test_a_particle_goes_only_before_what_takes_it(book: Inflections[int], word: str) -> None:
    """س stands before the present alone, prepositions and the article before nouns, ني after verbs."""
    assert book.analyse(fold(word)) == ()


def test_an_entry_s_own_participles_and_masdars_replace_the_derived_ones() -> None:
    """What the lexicon says wins over the rule."""
    forms = inflect(Verb(past="شاخ", present="يشيخ", masdars=("شيخوخة",), active=("شيخ",), passive=()))
    assert "شيخوخة" in forms and "شيخ" in forms and "شائخ" not in forms and "مشيخ" not in forms


def test_broken_plurals_are_plural() -> None:
    """A broken plural is read as the plural of its masdar, with pronouns too."""
    book = Inflections([(Verb(past="هجم", masdars=("هجوم",), plurals=("هجمات",)), None)])
    (reading,) = book.analyse("هجماتهم")
    assert (reading.inflection.form, reading.inflection.number, reading.enclitic) == ("masdar", "plural", "هم")


def test_a_verb_too_short_is_refused() -> None:
    """A lemma of one letter is a mistake in the lexicon."""
    with pytest.raises(ValueError, match="too short"):
        inflect(Verb(past="ق"))


def test_a_lexicon_of_eight_hundred_verbs_builds_quickly() -> None:
    """The tables of a full lexicon cost a quarter of a second of processor time at most."""
    letters = "بجحخدرزسشصضطعغفقكلمن"
    pasts = [f"أ{a}{b}م" for a, b in product(letters, letters)] + [f"است{a}{b}ف" for a, b in product(letters, letters)]
    spent = []
    for _ in range(3):
        started = time.process_time()
        Inflections((Verb(past=past), None) for past in pasts[:800])
        spent.append(time.process_time() - started)
    assert min(spent) < 0.25


def test_repeated_look_ups_give_the_same_object(book: Inflections[int]) -> None:
    """A word seen before is a read of a dictionary."""
    assert book.analyse("وقالت") is book.analyse("وقالت")
