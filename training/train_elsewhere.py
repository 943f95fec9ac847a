"""How far the network gets by others' conventions: onward from the teacher, on ANERcorp and AQMAR.

python -m training.train_elsewhere --corpus PATH

Each corpus is a tag set of its own: ANERcorp by the train part of CAMeL Lab's split, AQMAR without its last articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from stanza.models.ner.model import NERTagger

from service.names import weights
from service.names.boundaries import Openings
from service.names.chunks import Chunk
from service.names.context import look_again
from service.names.tagger import Tagger
from training import corpus, vectors
from training.corpus import Sentence
from training.ensemble import Ensemble
from training.learning import Stream
from training.measure import strict
from training.train_names import articles, train

AQMAR_MEASURED = 8
RATE = 1.5e-3
# Neighbouring sentences of a corpus whose articles are not told apart that the second look takes for an article.
_NEIGHBOURS = 24


def read_aqmar(path: Path) -> tuple[list[Sentence], list[Sentence]]:
    """AQMAR to learn from, and its last articles by name to measure."""
    found = list(corpus.read_conll(path))
    measured = set(sorted({title for title, _ in found})[-AQMAR_MEASURED:])
    return [each for title, each in found if title not in measured], [
        each for title, each in found if title in measured
    ]


def two_looks(tagger: Tagger, openings: Openings, sentences: Sequence[Sentence]) -> list[list[Chunk]]:
    """The names of sentences, each looked at again in view of its neighbours."""
    words = [sentence.words for sentence in sentences]
    emissions = tagger.emissions(words)
    neighbours = [slice(start, start + _NEIGHBOURS) for start in range(0, len(words), _NEIGHBOURS)]
    return look_again(tagger, openings, words, emissions, tagger.decode(emissions), neighbours)


def report(
    title: str,
    models: Sequence[NERTagger],
    openings: Openings,
    measured: Sequence[tuple[str, int, Sequence[Sentence]]],
) -> None:
    """Prints strict scores of networks together, of one look and of two."""
    for name, tagset, sentences in measured:
        tagger = Ensemble(models, tagset)
        once = tagger.tag([sentence.words for sentence in sentences])
        for looks, found in (("one look", once), ("two looks", two_looks(tagger, openings, sentences))):
            tally = strict(found, sentences)
            print(
                f"{title}, {name}, {looks}: {tally.line()}; without MISC {tally.line('PER', 'ORG', 'LOC')}", flush=True
            )
            for kind in tally:
                print(f"  {kind:5} {tally.line(kind)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=Path("build/training/teacher1"), help="what to set out from")
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="folder for checkpoints")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--networks", type=int, default=2, help="so many, of different seeds")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    root = options.corpus
    loaded = weights.load(options.weights)
    words = loaded.commonest(len(loaded.model.vocab["word"]))
    known = vectors.Vectors(words, loaded.model.word_emb.weight.detach())
    gold = [
        sentence for article in articles(root, without_noncommercial=True) for sentence in corpus.sentences(article)
    ]
    anercorp = [sentence for _, sentence in corpus.read_conll(root / "ner/anercorp_camel_train.txt")]
    test = [sentence for _, sentence in corpus.read_conll(root / "ner/anercorp_camel_test.txt")]
    wikipedia, last = read_aqmar(root / "ner/aqmar.txt")
    streams = [
        Stream(gold, 0, lambda progress: 0.25 if progress < 0.6 else 0.08),
        Stream(list(corpus.chopped(anercorp)), 1, lambda progress: 0.55 if progress < 0.6 else 0.80),
        Stream(list(corpus.chopped(wikipedia)), 2, lambda progress: 0.20 if progress < 0.6 else 0.12),
    ]
    measured = [("ANERcorp, CAMeL test", 1, test), ("AQMAR, last articles", 2, last)]
    networks: list[NERTagger] = []
    for number in range(options.networks):
        trainer = train(
            streams,
            known,
            steps=options.steps,
            rate=RATE,
            hidden=loaded.model.args["hidden_dim"],
            onward_from=loaded.model,
            checkpoint=options.work / "elsewhere.pt",
            seed=options.seed + number,
        )
        networks.append(trainer.model)
        report(f"network {number + 1}", networks[-1:], loaded.openings, measured)
    report(f"{len(networks)} networks, scores averaged", networks, loaded.openings, measured)


if __name__ == "__main__":
    main()
