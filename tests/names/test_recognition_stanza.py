from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from stanza.models.common.crf import viterbi_decode
from stanza.models.common.doc import Document as StanzaDocument
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer, fix_singleton_tags
from stanza.models.ner.utils import decode_from_bioes

from service import names
from service.document import Document
from service.names import viterbi, weights
from service.names.recognizers import RecognizerError
from service.names.stanza_recognizer import StanzaRecognizer
from service.names.tagger import LONGEST_SENTENCE, Chunk, Tagger
from tests.names import networks

ARTICLE = (
    "قال وزير الخارجية الأميركي أنتوني بلينكن في بغداد إن الولايات المتحدة تدعم العراق.\n"
    "وأضاف بلينكن أن وفداً من وزارة الدفاع الأميركية سيزور أربيل والموصل الأسبوع المقبل.\n"
    "ونقلت وكالة رويترز عن مسؤول في حلف شمال الأطلسي أن محمد شياع السوداني سيلتقي إيمانويل ماكرون في باريس.\n"
    "ووصل السوداني إلى فرنسا أمس"
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(weights.load().model)


@pytest.fixture(scope="module")
def sentences(tagger: Tagger) -> list[list[str]]:
    """Sentences of seeds and of our own, of many lengths."""
    texts = [path.read_text("utf-8") for path in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))]
    documents = [Document(text) for text in (ARTICLE, *texts)]
    return [document.keys[a:b] for document in documents for a, b in document.sentences]


def predicted(trainer: Trainer, sentences: list[list[str]]) -> list[list[Chunk]]:
    rows = [[{"id": i, "text": word, "ner": "O"} for i, word in enumerate(words, 1)] for words in sentences]
    loader = DataLoader(
        StanzaDocument(rows), 32, trainer.args, vocab=trainer.vocab, evaluation=True, preprocess_tags=False
    )
    with torch.no_grad():
        tags = [row for batch in loader for row in trainer.predict(batch)]
    return [[Chunk(c["start"], c["end"] + 1, c["type"]) for c in decode_from_bioes(row)] for row in tags]


def as_trainer(tagger: Tagger) -> Trainer:
    trainer = Trainer.__new__(Trainer)
    trainer.model = tagger._model
    trainer.vocab = trainer.model.vocab
    trainer.args = {**trainer.model.args, "predict_tagset": 0}
    return trainer


def test_names_are_those_of_stanza_with_the_same_weights(tagger: Tagger, sentences: list[list[str]]) -> None:
    """The shipped network fed straight finds what Stanza's own trainer class finds with it."""
    found = tagger.tag(sentences)
    assert found == predicted(as_trainer(tagger), sentences)
    assert sum(map(len, found)) > 100


def test_a_sentence_alone_gets_the_same_bits_as_in_any_batch(tagger: Tagger, sentences: list[list[str]]) -> None:
    """Emission scores are equal to the last bit whatever else is in the call, and whatever is remembered."""
    together = tagger.emissions(sentences)
    fresh = Tagger(tagger._model)
    chance = random.Random(3)
    for size in (1, 2, 3, 7, 20):
        chosen = chance.sample(range(len(sentences)), size)
        for number, rows in zip(chosen, fresh.emissions([sentences[i] for i in chosen]), strict=True):
            assert np.array_equal(rows, together[number])


def test_a_full_table_of_words_is_begun_anew(tagger: Tagger, sentences: list[list[str]]) -> None:
    """A table that holds few words gives the same names."""
    small = Tagger(tagger._model, words_remembered=400)
    assert [small.tag([words])[0] for words in sentences[:40]] == tagger.tag(sentences[:40])
    assert len(small._rows) <= 400


def test_overlong_words_and_sentences_are_read(tagger: Tagger) -> None:
    """A word of thousands of letters and a sentence without end are cut for the network, not refused."""
    words = ["قال", "ا" * 5000, *(["في", "بغداد", "و"] * LONGEST_SENTENCE), "امس"]
    (found,) = tagger.tag([words])
    assert max(chunk.stop for chunk in found) > 2 * LONGEST_SENTENCE
    assert all(chunk.start < chunk.stop <= len(words) for chunk in found)


def test_nothing_in_gives_nothing_out(tagger: Tagger) -> None:
    """No sentence, an empty one and an empty document have no names."""
    assert tagger.tag([]) == []
    assert tagger.tag([[], ["قال"], []])[::2] == [[], []]


@pytest.mark.parametrize("seed", range(5))
def test_best_paths_are_those_of_stanza(seed: int) -> None:
    """Decoding a batch gives each sentence the path that Stanza's decoder gives it alone, ties included."""
    chance = np.random.default_rng(seed)
    lengths = sorted((int(n) for n in chance.integers(1, 30, 17)), reverse=True)
    scores = chance.integers(-3, 4, (17, lengths[0], 9)).astype(np.float32)
    transitions = chance.integers(-2, 3, (9, 9)).astype(np.float32)
    expected = [viterbi_decode(row[:length], transitions)[0] for row, length in zip(scores, lengths, strict=True)]
    assert viterbi.decode(scores, transitions, lengths) == [[int(tag) for tag in path] for path in expected]


@pytest.mark.parametrize("padding", [-30.0, -4.0, 0.0, 4.0])
def test_tags_that_only_fill_tables_win_where_they_score_best(tagger: Tagger, padding: float) -> None:
    """Names are those of Stanza's best path whether such tags are hopeless, doubtful or good."""
    chance = np.random.default_rng(3)
    emissions = [chance.normal(0, 4, (n, len(tagger.tags))).astype(np.float32) for n in (12, 1, 30, 7)]
    for rows in emissions:
        rows[:, :VOCAB_PREFIX_SIZE] += padding
    paths = [viterbi_decode(rows, tagger._transitions)[0] for rows in emissions]
    read = [decode_from_bioes(fix_singleton_tags([tagger.tags[tag] for tag in path])) for path in paths]
    expected = [[Chunk(c["start"], c["end"] + 1, c["type"]) for c in found] for found in read]
    assert tagger.decode(emissions) == expected


def test_shipped_weights_find_names_with_their_places() -> None:
    """The default recogniser finds the names of an article, without proclitics, at their places in the text."""
    recognizer, gazetteer = names.load()
    document = Document(ARTICLE)
    (mentions,) = recognizer.recognize([document])
    found = {(document.slice(mention.span), mention.type) for mention in mentions}
    assert {("أنتوني بلينكن", "PER"), ("بلينكن", "PER"), ("بغداد", "LOC"), ("العراق", "LOC")} <= found
    assert {("أربيل", "LOC"), ("الموصل", "LOC"), ("وزارة الدفاع الأميركية", "ORG"), ("السوداني", "PER")} <= found
    assert gazetteer is None
    assert recognizer.name == "stanza"
    assert set(recognizer.labels) == {"PER", "ORG", "LOC", "MISC"}


def test_documents_of_one_call_do_not_touch_one_another() -> None:
    """Each document gets the mentions that it gets alone, and no mention overlaps another."""
    recognizer = StanzaRecognizer.shipped()
    texts = [ARTICLE, "", "جو بايدن في كييف", ARTICLE[:90], "   \n"]
    documents = [Document(text) for text in texts]
    together = recognizer.recognize(documents)
    assert together == [recognizer.recognize([document])[0] for document in documents]
    for mentions in together:
        assert all(one.span.end <= other.span.start for one, other in pairwise(mentions))


def test_a_package_of_stanzas_own_is_read_from_its_folder(tmp_path: Path) -> None:
    """An NER package with character language models gives what Stanza gives with it, under our types."""
    folder = networks.stanza_package(tmp_path)
    recognizer, _ = names.load(recognizer="stanza", model_dir=str(folder))
    assert isinstance(recognizer, StanzaRecognizer)
    assert set(recognizer.labels) == {"PER", "ORG", "LOC", "MISC"}
    sentences = [networks.WORDS, networks.WORDS[3:9], networks.WORDS[:1], networks.WORDS * 3]
    found = recognizer._tagger.tag(sentences)
    assert found == predicted(as_trainer(recognizer._tagger), sentences)
    document = Document(ARTICLE)
    for mention in recognizer.recognize([document])[0]:
        assert document.slice(mention.span)


@pytest.mark.parametrize("missing", ["resources.json", "ar/ner/aqmar_charlm.pt", "ar/forward_charlm/ccwiki.pt"])
def test_a_missing_file_of_a_package_is_named(tmp_path: Path, missing: str) -> None:
    """The error names the file and the command that downloads it."""
    folder = networks.stanza_package(tmp_path)
    (folder / missing).unlink()
    with pytest.raises(RecognizerError, match=r"stanza\.download\('ar'") as error:
        names.load(model_dir=str(folder))
    assert missing.split("/")[-1] in str(error.value)


def test_an_unknown_recogniser_is_refused() -> None:
    """The error lists those that there are."""
    with pytest.raises(RecognizerError, match="stanza, camel"):
        names.load(recognizer="spacy")


def test_weights_that_differ_from_their_checksum_are_refused(tmp_path: Path) -> None:
    """One changed byte, a missing file and a missing checksum are each an error that says which."""
    folder = tmp_path / "models"
    folder.mkdir()
    with pytest.raises(weights.WeightsError, match="SHA256SUMS"):
        weights.load(folder)
    weights.save({"words": ""}, folder)
    path = folder / weights.FILE
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(weights.WeightsError, match="its SHA-256 is"):
        weights.load(folder)
    path.unlink()
    with pytest.raises(weights.WeightsError, match="cannot be read"):
        weights.load(folder)


def test_the_checksum_is_that_of_the_shipped_file() -> None:
    """What the fingerprint takes is the digest in the checksum file, which loading verifies."""
    assert (weights.SHIPPED / weights.CHECKSUMS).read_text().startswith(weights.checksum())


def test_packed_weights_come_back_nearly_as_they_were(tagger: Tagger) -> None:
    """Packing rounds vectors to a part in 250 of the word's largest number, and keeps vocabularies as they are."""
    model = tagger._model
    again = weights.unpack(weights.pack(model, {"بغداد": 3}))
    assert again.starts == {"بغداد": 3}
    for name in ("char", "word"):
        assert again.model.vocab[name]._unit2id == model.vocab[name]._unit2id
    one, other = model.word_emb.weight, again.model.word_emb.weight
    assert bool(((one - other).abs() <= one.abs().amax(1, keepdim=True) / 250 + 1e-6).all())
