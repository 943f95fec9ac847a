"""A user's own names: read from a file, found in the text, linked."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.annotation import Links
from service.names import Gazetteer, GazetteerError
from service.names.gazetteer import Entry
from tests.names.marked import entities, only, settled

CSV = """name,type,aliases,wikidata,id,iso3166,geonames
شركة النخيل للتقنية,ORG,النخيل للتقنية|نخيل تك,Q123,crm-7,,
كفر الدلب,LOC,,,place-1,,987
سليم الهادي,PER,أبو نادر,Q9,,,
"""


@pytest.fixture
def gazetteer(tmp_path: Path) -> Gazetteer:
    path = tmp_path / "names.csv"
    path.write_text(CSV, "utf-8")
    return Gazetteer.load(path)


def test_rows_become_entries(gazetteer: Gazetteer) -> None:
    """Aliases part at |, empty columns are null."""
    assert gazetteer.entries[0] == Entry(
        name="شركة النخيل للتقنية", type="ORG", aliases=("النخيل للتقنية", "نخيل تك"), wikidata="Q123", id="crm-7"
    )
    assert gazetteer.entries[1].geonames == 987


def test_tabs_a_byte_order_mark_and_blank_lines_are_read(tmp_path: Path) -> None:
    """The first line says which delimiter the file has."""
    path = tmp_path / "names.tsv"
    path.write_text("\ufefftype\tname\n\nORG\tدار، الواحة\n", "utf-8")
    assert [entry.name for entry in Gazetteer.load(path).entries] == ["دار، الواحة"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names.csv:1: the file is empty"),
        ("name,kind\n", "names.csv:1: unknown column 'kind'"),
        ("name,name,type\n", "names.csv:1: column 'name' stands twice"),
        ("name,id\n", "names.csv:1: column 'type' is missing"),
        ("name,type\nأ ب,ORG\n,ORG\n", "names.csv:3: no name"),
        ("name,type\nأ ب,CITY\n", "names.csv:2: type must be one of PER, ORG, LOC, MISC, not 'CITY'"),
        ("name,type,wikidata\nأ ب,ORG,123\n", "names.csv:2: wikidata must be Q and digits"),
        ("name,type,iso3166\nأ ب,LOC,iq\n", "names.csv:2: iso3166 must be two capital letters"),
        ("name,type,geonames\nأ ب,LOC,x\n", "names.csv:2: geonames must be digits"),
        ("name,type\nأ ب,ORG,more\n", "names.csv:2: 3 values for 2 columns"),
        ('name,type\n"أ ب,ORG\n', "names.csv:2: unexpected end of data"),
    ],
)
def test_errors_name_the_file_and_the_line(tmp_path: Path, text: str, message: str) -> None:
    """So that a user can mend the row."""
    path = tmp_path / "names.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(GazetteerError) as caught:
        Gazetteer.load(path)
    assert message in str(caught.value)


def test_a_missing_file_or_another_encoding_is_one_error(tmp_path: Path) -> None:
    """Both say which file it was."""
    path = tmp_path / "names.csv"
    with pytest.raises(GazetteerError, match=r"names\.csv: cannot be read"):
        Gazetteer.load(path)
    path.write_bytes("name,type\nبغداد,LOC\n".encode("cp1256"))
    with pytest.raises(GazetteerError, match=r"names\.csv: cannot be read"):
        Gazetteer.load(path)


def test_its_names_are_found_where_the_recogniser_misses_them(gazetteer: Gazetteer) -> None:
    """With proclitics outside, whatever the spelling of hamza and ta marbuta."""
    assert settled("اتفقت مع شركه النخيل للتقنيه وكفر الدلب", gazetteer) == (
        "اتفقت مع [O شركه النخيل للتقنيه] و[L كفر الدلب]"
    )


def test_its_types_override(gazetteer: Gazetteer) -> None:
    """The user knows better than the network."""
    assert settled("في [P كفر الدلب] أمس", gazetteer) == "في [L كفر الدلب] أمس"


def test_the_longest_name_still_wins(gazetteer: Gazetteer) -> None:
    """A listed place inside a longer recognised name is no mention."""
    assert settled("في [O جامعة كفر الدلب] أمس", gazetteer) == "في [O جامعة كفر الدلب] أمس"


def test_aliases_are_one_entity_with_the_ids_of_the_entry(gazetteer: Gazetteer) -> None:
    """Its normalised name is the entry's."""
    found = only("قالت نخيل تك إن النخيل للتقنية ربحت", "النخيل للتقنية", gazetteer)
    assert len(found.mentions) == 2
    assert found.links == Links(wikidata="Q123", gazetteer="crm-7")
    assert found.normalized == "شركه النخيل للتقنيه"


def test_an_alias_that_looks_like_nothing_joins_its_person(gazetteer: Gazetteer) -> None:
    """A by-name is one entity with the full name."""
    assert [entity.name for entity in entities("وصل سليم الهادي. وقال أبو نادر ذلك", gazetteer)] == ["سليم الهادي"]


def test_a_name_of_two_entries_links_to_neither() -> None:
    """Never a guess."""
    shared = Gazetteer([Entry(name="الواحة", type="ORG", id="1"), Entry(name="الواحه", type="ORG", id="2")])
    assert only("قالت الواحة نعم", "الواحة", shared).links == Links()
