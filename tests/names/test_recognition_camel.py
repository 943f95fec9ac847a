from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service import names
from service.document import Document
from service.names.camel_recognizer import LONGEST, CamelRecognizer, decode
from service.names.recognizers import RecognizerError
from tests.names import networks

SENTENCES = [
    networks.WORDS,
    networks.WORDS[2:5],
    ["وزير", "\u200d", "بغداد", "."],
    networks.WORDS * 14,
    ["في"],
]
THEIRS = """
import json, sys
from camel_tools.ner import NERecognizer
print(json.dumps(NERecognizer(sys.argv[1], use_gpu=False).predict(json.loads(sys.argv[2]))))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return networks.camel_package(tmp_path_factory.mktemp("camel"))


@pytest.fixture(scope="module")
def recognizer(folder: Path) -> CamelRecognizer:
    found, _ = names.load(recognizer="camel", model_dir=str(folder))
    assert isinstance(found, CamelRecognizer)
    return found


def test_tags_are_those_of_camel_tools(folder: Path, recognizer: CamelRecognizer) -> None:
    """Batches padded to their own length give what NERecognizer gives, also past the network's length."""
    sentences = [words for words in SENTENCES if "\u200d" not in words]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", THEIRS, str(folder / "data/ner/arabert"), json.dumps(sentences)],
        env={**os.environ, "CAMELTOOLS_DATA": str(folder), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    tags = recognizer.tag(sentences)
    assert tags == json.loads(done.stdout.splitlines()[-1])
    assert len({tag for row in tags for tag in row}) > 1
    assert len(networks.WORDS * 14) * 2 > LONGEST


def test_a_word_that_the_tokenizer_empties_keeps_its_place(recognizer: CamelRecognizer) -> None:
    """Tags stay beside their words where a word has no pieces; that word gets O."""
    with_gap, without = recognizer.tag([["وزير", "\u200d", "بغداد", "."], ["وزير", "بغداد", "."]])
    assert with_gap == [without[0], "O", *without[1:]]


def test_documents_of_one_call_do_not_touch_one_another(recognizer: CamelRecognizer) -> None:
    """Each document gets the mentions that it gets alone, at places of its text, under our types."""
    documents = [Document(" ".join(words) + ".") for words in (*SENTENCES, networks.WORDS[::-1])]
    together = recognizer.recognize(documents)
    assert together == [recognizer.recognize([document])[0] for document in documents]
    assert any(together)
    for document, mentions in zip(documents, together, strict=True):
        assert all(document.slice(mention.span) for mention in mentions)
        assert {mention.type for mention in mentions} <= {"PER", "ORG", "LOC", "MISC"}


def test_its_name_and_labels_are_ours(recognizer: CamelRecognizer) -> None:
    """The setting's name, and PERS as PER."""
    assert recognizer.name == "camel"
    assert set(recognizer.labels) == {"PER", "ORG", "LOC", "MISC"}


def test_a_missing_file_says_what_to_download(tmp_path: Path) -> None:
    """The error names the folder, the files and the command."""
    with pytest.raises(RecognizerError, match="camel_data -i ner-arabert") as error:
        names.load(recognizer="camel", model_dir=str(tmp_path))
    assert str(tmp_path) in str(error.value)


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ("O B-PERS I-PERS O", [(1, 3, "PERS")]),
        ("B-LOC B-LOC", [(0, 1, "LOC"), (1, 2, "LOC")]),
        ("I-ORG I-ORG", [(0, 2, "ORG")]),
        ("B-ORG I-LOC", [(0, 1, "ORG"), (1, 2, "LOC")]),
        ("O", []),
    ],
)
def test_bio_tags_are_read_as_names(tags: str, found: list[tuple[int, int, str]]) -> None:
    """An I- that continues nothing begins a name."""
    assert list(decode(tags.split())) == found
