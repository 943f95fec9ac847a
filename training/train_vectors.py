"""Trains the word vectors under the recogniser of names: fastText skip-gram over raw news and Wikipedia.

python -m training.train_vectors --corpus PATH --out build/training/vectors.vec.xz
"""

from __future__ import annotations

import argparse
import lzma
from collections.abc import Iterable
from pathlib import Path

from gensim.models import FastText

from service.document import Document
from training import raw

WIDTH = 100
RECIPE = {"sg": 1, "window": 5, "negative": 5, "epochs": 3, "min_count": 6, "min_n": 3, "max_n": 5, "bucket": 1_000_000}


def spell_out(folder: Path, names: Iterable[str], path: Path) -> None:
    """Writes the folded tokens of raw texts, a paragraph a line."""
    with path.open("w", encoding="utf-8") as lines:
        for name in names:
            for paragraph in raw.paragraphs(folder / f"{name}.txt.xz"):
                lines.write(" ".join(Document(paragraph).keys) + "\n")


def write(model: FastText, path: Path) -> None:
    """Writes the vectors in fastText's text form, the commonest word first, xz-compressed."""
    with lzma.open(path, "wt", encoding="utf-8", preset=1) as lines:
        lines.write(f"{len(model.wv)} {model.vector_size}\n")
        for word, vector in zip(model.wv.index_to_key, model.wv.vectors, strict=True):
            lines.write(f"{word} {' '.join(f'{number:.4f}' for number in vector)}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with raw/")
    parser.add_argument("--out", type=Path, required=True, help="file for the vectors, .vec.xz")
    parser.add_argument(
        "--without-noncommercial", action="store_true", help="leave out texts under a licence for non-commercial use"
    )
    parser.add_argument("--threads", type=int, default=2, help="more than one: not the same bits twice")
    parser.add_argument("--seed", type=int, default=1234)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    texts = options.out.with_name("vectors.txt")
    spell_out(options.corpus / "raw", raw.sources(without_noncommercial=options.without_noncommercial), texts)
    model = FastText(vector_size=WIDTH, workers=options.threads, seed=options.seed, **RECIPE)
    model.build_vocab(corpus_file=str(texts))
    model.train(
        corpus_file=str(texts),
        total_examples=model.corpus_count,
        total_words=model.corpus_total_words,
        epochs=model.epochs,
    )
    write(model, options.out)
    texts.unlink()


if __name__ == "__main__":
    main()
