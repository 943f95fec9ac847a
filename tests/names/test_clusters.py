"""Which mentions of a text are one thing, and what it is called."""

from __future__ import annotations

import pytest

from tests.names.marked import entities

ONE_THING = [
    # parts of a person's name
    ("قال [P محمد شياع السوداني] ذلك. وأضاف [P السوداني]", "محمد شياع السوداني"),
    ("[P نتنياهو] يحذر. قال [P بنيامين نتنياهو]", "بنيامين نتنياهو"),
    ("[P بنيامين نتانياهو] ثم [P نتنياهو]", "بنيامين نتانياهو"),
    ("[P سيلينا براون] و[P سيلينا]", "سيلينا براون"),
    ("[P أبو عبيدة] وبيان ل[P أبي عبيدة]", "أبو عبيدة"),
    ("[P عبد الرحمن الراشد] و[P عبدالرحمن الراشد]", "عبد الرحمن الراشد"),
    # spelling variants
    ("[L أمريكا] و[L أميركا]", "أمريكا"),
    ("[O البنتاغون] و[O البنتاجون]", "البنتاغون"),
    ("[L غزة] و[L غزه]", "غزة"),
    ("[P علي النجّار] و[P النجــار]", "علي النجّار"),
    # acronyms and other names in brackets
    ("[O هيئة البث الوطنية] (هـ ب و) ثم قالت [O هيئة البث]", "هيئة البث الوطنية"),
    ("[O قوات سوريا الديمقراطية] ([O قسد])", "قوات سوريا الديمقراطية"),
    ("[O منظمة الغد الأخضر] ([O غدنا])", "منظمة الغد الأخضر"),
    ('[O وكالة أنباء الواحة] "[O واحة]"', "وكالة أنباء الواحة"),
    ("[P خالد منصور] المعروف باسم [P أبو ليث]", "خالد منصور"),
    # known aliases and rules
    ("[L الولايات المتحدة] و[L الولايات المتحدة الأميركية] و[L أمريكا]", "الولايات المتحدة الأميركية"),
    ("[O البنتاغون] أو [O وزارة الدفاع الأميركية]", "وزارة الدفاع الأميركية"),
    ("[O الخارجية الأميركية] و[O وزارة الخارجية الأمريكية]", "وزارة الخارجية الأمريكية"),
    ("[O داعش] و[O تنظيم الدولة الإسلامية]", "تنظيم الدولة الإسلامية"),
    ("[O حكومة العراق] و[O الحكومة العراقية]", "الحكومة العراقية"),
    ("[O منتخب مصر] و[O المنتخب المصري]", "المنتخب المصري"),
    ("[O وزارة الصحة السورية] و[O وزارة الصحة]", "وزارة الصحة السورية"),
    ("[O وكالة الأنباء الرسمية السودانية] و[O وكالة الأنباء السودانية]", "وكالة الأنباء الرسمية السودانية"),
    ("[L قطاع غزة] و[L غزة]", "قطاع غزة"),
    ("[L مطار عدن] و[L مطار عدن الدولي]", "مطار عدن الدولي"),
    ("[L جمهورية العراق] و[L العراق]", "جمهورية العراق"),
    ("[O حكومة بغداد] ثم [O الحكومة العراقية]", "الحكومة العراقية"),
    ("[L سجن النخلات] و[L النخلات]", "سجن النخلات"),
    ("[L كفرتبنيت] و[L كفرتبنت]", "كفرتبنيت"),
    ("[O وكالة الاستخبارات المركزية الأمريكية] و[O سي آي إيه]", "وكالة الاستخبارات المركزية الأمريكية"),
    ("[O الاحتياطي الفدرالي الأميركي] و[O مجلس الاحتياطي الاتحادي]", "الاحتياطي الفدرالي الأميركي"),
    ("ل[L لعراق] و[L العراق]", "العراق"),
]

DIFFERENT_THINGS = [
    ("[P بشار الأسد] و[P ماهر الأسد]", 2),
    ("[P سلمان بن عبد العزيز] و[P محمد بن سلمان بن عبد العزيز]", 2),
    ("[O وزارة الخارجية الروسية] و[O وزارة الخارجية الأميركية]", 2),
    ("[O حزب الله] و[O كتائب حزب الله]", 2),
    ("[O طالبان] و[O طالبان باكستان]", 2),
    ("[L القدس] و[L القدس الشرقية]", 2),
    ("[L عدن] و[L مطار عدن]", 2),
    ("[L كوريا الشمالية] و[L كوريا الجنوبية]", 2),
    ("[L واشنطن] و[L الولايات المتحدة]", 2),
    ("[O مجلس الأمن الدولي] و[O مجلس الأمن القومي]", 2),
    ("[O البنك المركزي الألماني] و[O البنك التعاوني المركزي الألماني]", 2),
    ("[P أم ليث] أو [P ليث]", 2),
]


@pytest.mark.parametrize(("marked", "name"), ONE_THING)
def test_forms_of_one_name_are_one_entity_called_by_its_fullest(marked: str, name: str) -> None:
    """Parts, spelling variants, acronyms, aliases; the name is the fullest form as written."""
    assert [entity.name for entity in entities(marked)] == [name]


@pytest.mark.parametrize(("marked", "count"), DIFFERENT_THINGS)
def test_likenesses_are_not_identity(marked: str, count: int) -> None:
    """Namesakes that the text tells apart, branches, and bodies of different states stay apart."""
    assert len(entities(marked)) == count


def test_a_shared_family_name_means_the_one_mentioned_last() -> None:
    """Where two people share a family name, it goes with the nearest full name before it."""
    found = entities("قال [P سليم الحداد]. وأضاف [P الحداد]. ثم جاءت [P منى الحداد]. وقالت [P الحداد] ذلك")
    assert [(entity.name, len(entity.mentions)) for entity in found] == [("سليم الحداد", 2), ("منى الحداد", 2)]


def test_entities_stand_in_order_of_first_mention() -> None:
    """And so do the mentions of each."""
    found = entities("[L باريس] ثم [L لندن] ثم [L باريس]")
    assert [entity.name for entity in found] == ["باريس", "لندن"]
    assert list(found[0].mentions) == sorted(found[0].mentions)


@pytest.mark.parametrize(
    ("marked", "normalized"),
    [
        ("[L أمريكا]", "الولايات المتحده"),
        ("[L المملكة العربية السعودية]", "السعوديه"),
        ("[O البنتاجون]", "وزاره الدفاع الاميركيه"),
        ("[P ترمب]", "دونالد ترامب"),
        ("[P مُنى عبد الله]", "مني عبدالله"),
        ("ل[O لجمعية الأهلية]", "الجمعيه الاهليه"),
    ],
)
def test_the_normalized_name_is_the_same_across_articles(marked: str, normalized: str) -> None:
    """Orthography unified, proclitics off, known aliases mapped to one form."""
    assert [entity.normalized for entity in entities(marked)] == [normalized]


def test_a_word_run_together_with_a_known_name_is_left_off_the_name() -> None:
    """The span keeps the whole token, the name does not."""
    (found,) = entities("[L روسيا] قالت ثم [L روسياليست] وحدها")
    assert found.name == "روسيا"
    assert found.links.iso3166 == "RU"
