"""Scores and speed of weights, for the model card.

python -m training.measure --corpus PATH [--weights FOLDER] [--speed]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import stanza
import torch
from stanza.models.ner.model import NERTagger
from stanza.models.ner.utils import bio2_to_bioes, decode_from_bioes, to_bio2

from service.annotation import Mention
from service.document import Document
from service.names import weights
from service.names.chunks import Chunk, mentions
from service.names.stanza_recognizer import StanzaRecognizer
from service.names.tagger import Tagger
from service.span import Span
from training import corpus
from training.corpus import Article, Sentence
from training.ensemble import of_tagset

SEEDS = Path(__file__).parents[1] / "seeds"


class Tally:
    """Names found, in gold and predicted, by type."""

    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {}

    def add(self, kind: str, hit: int, gold: int, predicted: int) -> None:
        row = self._rows.setdefault(kind, [0, 0, 0])
        for index, number in enumerate((hit, gold, predicted)):
            row[index] += number

    def line(self, *kinds: str) -> str:
        """Precision, recall and F1 over some types, all of them by default."""
        hit, gold, predicted = (
            sum(column) for column in zip(*(self._rows[kind] for kind in kinds or self._rows), strict=True)
        )
        p, r = hit / max(1, predicted), hit / max(1, gold)
        return f"P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(1e-9, p + r):.3f}  ({hit} of {gold}, {predicted} found)"

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._rows))


def strict(found: Sequence[Sequence[Chunk]], sentences: Sequence[Sentence]) -> Tally:
    """CoNLL's measure: type and both boundaries equal."""
    tally = Tally()
    for sentence, mine in zip(sentences, found, strict=True):
        chunks = decode_from_bioes(bio2_to_bioes(to_bio2(sentence.tags)))
        gold = {Chunk(chunk["start"], chunk["end"] + 1, chunk["type"]) for chunk in chunks}
        for label in {chunk.label for chunk in (*gold, *mine)}:
            ours, theirs = ({chunk for chunk in side if chunk.label == label} for side in (mine, gold))
            tally.add(label, len(ours & theirs), len(theirs), len(ours))
    return tally


def overlapping(articles: Sequence[Article], found: Iterable[Sequence[Mention]]) -> tuple[Tally, Tally]:
    """Our measure, roughly: type equal and spans overlapping, one to one; and the same with equal boundaries."""
    loose, exact = Tally(), Tally()
    for article, predicted in zip(articles, found, strict=True):
        for kind in ("PER", "ORG", "LOC", "MISC"):
            gold = [span for label, span in article.names if label == kind]
            mine = [mention.span for mention in predicted if mention.type == kind]
            pairs = list(_pairs(gold, mine))
            loose.add(kind, len(pairs), len(gold), len(mine))
            exact.add(kind, sum(a.end == b.end and abs(a.start - b.start) < 2 for a, b in pairs), len(gold), len(mine))
    return loose, exact


def _pairs(gold: Sequence[Span], mine: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    left = list(mine)
    for span in gold:
        match = next((other for other in left if other.overlaps(span)), None)
        if match is not None:
            left.remove(match)
            yield span, match


def pipeline(model: NERTagger, folder: Path) -> Any:
    """Stanza's own pipeline on words given to it, with the same weights."""
    vocab, vectors = model.vocab, model.word_emb.weight
    torch.save({"vocab": vocab["word"].state_dict(), "emb": vectors}, folder / "vectors.pt")
    state = {name: weight for name, weight in model.state_dict().items() if name != "word_emb.weight"}
    torch.save({"model": state, "vocab": vocab.state_dict(), "config": model.args}, folder / "ner.pt")
    (folder / "resources.json").write_text('{"ar": {"packages": {}, "default_processors": {}}}', encoding="utf-8")
    return stanza.Pipeline(
        "ar",
        dir=str(folder),
        processors="tokenize,ner",
        tokenize_pretokenized=True,
        ner_model_path=str(folder / "ner.pt"),
        ner_pretrain_path=str(folder / "vectors.pt"),
        ner_forward_charlm_path=None,
        ner_backward_charlm_path=None,
        allow_unknown_language=True,
        download_method=None,
        use_gpu=False,
        verbose=False,
    )


def speed(model: NERTagger, rounds: int = 5) -> None:
    """Prints CPU time an article of 450 tokens for Stanza's pipeline and for ours, one thread, the seed articles."""
    torch.set_num_threads(1)
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    documents = [Document(text) for text in texts]
    sentences = [[document.keys[a:b] for a, b in document.sentences] for document in documents]
    tokens = sum(map(len, documents))
    tagger = Tagger(model)
    recognizer = StanzaRecognizer(tagger, weights.load().openings, folded=True)
    with tempfile.TemporaryDirectory() as folder:
        theirs = pipeline(model, Path(folder))

        def by_stanza(article: list[list[str]]) -> list[list[Chunk]]:
            return [
                [Chunk(e.tokens[0].id[0] - 1, e.tokens[-1].id[0], e.type) for e in sentence.ents]
                for sentence in theirs(article).sentences
            ]

        same = all(by_stanza(article) == tagger.tag(article) for article in sentences)
        times: dict[str, float] = {}
        for name, run in (
            ("stanza.Pipeline, article by article", lambda: [by_stanza(article) for article in sentences]),
            ("ours, article by article", lambda: [tagger.tag(article) for article in sentences]),
            ("ours, words not remembered", lambda: [Tagger(model).tag(article) for article in sentences]),
            ("ours, one call", lambda: tagger.tag([words for article in sentences for words in article])),
            ("ours with the second look and places, one call", lambda: recognizer.recognize(documents)),
        ):
            run()
            begun = time.process_time()
            for _ in range(rounds):
                run()
            times[name] = (time.process_time() - begun) / rounds / tokens * 450 * 1000
    first = next(iter(times.values()))
    print(f"same names: {same}")
    for name, milliseconds in times.items():
        print(f"{name:50} {milliseconds:7.1f} ms for 450 tokens  {first / milliseconds:5.1f}x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=weights.SHIPPED)
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    loaded = weights.load(options.weights)
    model = loaded.model
    if options.speed:
        speed(model)
        return
    articles = list(corpus.read_gold(options.corpus / "dev"))
    documents = [Document(article.text) for article in articles]
    tagger = of_tagset(model, 0)
    recognizer = StanzaRecognizer(tagger, loaded.openings, folded=True)
    once = [
        mentions(
            document,
            [
                Chunk(a + chunk.start, a + chunk.stop, chunk.label)
                for (a, b) in document.sentences
                for chunk in tagger.tag([document.keys[a:b]])[0]
            ],
            loaded.openings,
        )
        for document in documents
    ]
    for title, found in (("one look", once), ("two looks", recognizer.recognize(documents))):
        loose, exact = overlapping(articles, found)
        print(f"dev, {title}: {loose.line('PER', 'ORG', 'LOC')}; exact {exact.line('PER', 'ORG', 'LOC')}")
        for kind in loose:
            print(f"  {kind:5} {loose.line(kind)}; exact {exact.line(kind)}")


if __name__ == "__main__":
    main()
