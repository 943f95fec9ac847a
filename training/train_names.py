"""Trains the recogniser of names: Stanza's NER network and trainer class on batches of our own.

python -m training.train_names --corpus PATH --out service/models
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from stanza.models.common import utils
from stanza.models.ner.trainer import Trainer
from stanza.models.ner_tagger import parse_args

from training import corpus, learning, vectors
from training.corpus import Article, Sentence
from training.learning import Encoded, Encoder

RECIPE = (
    "--shorthand ar_news --scheme bioes --char_emb_dim 50 --char_hidden_dim 80 --hidden_dim 256 --dropout 0.5 "
    "--word_dropout 0.01 --optim adam --lr 0.002 --no_emb_finetune --no_lowercase --cpu"
)
WORDS_A_BATCH = 1000
WARM_UP = 50


def settings(width: int, seed: int) -> dict[str, Any]:
    """Stanza's arguments for a network over word vectors of a width."""
    args: dict[str, Any] = parse_args([*RECIPE.split(), "--word_emb_dim", str(width), "--seed", str(seed)])
    return args


def train(
    encoder: Encoder,
    passes: Callable[[random.Random], Iterator[list[Encoded]]],
    pretrained: vectors.Vectors,
    *,
    steps: int,
    checkpoint: Path,
    seed: int = 1234,
    log: int = 50,
) -> Trainer:
    """A tagger after so many steps over repeated passes; the learning rate falls to nothing along a cosine."""
    args = settings(pretrained.emb.shape[1], seed)
    utils.set_random_seed(seed)
    chance = random.Random(seed)
    trainer = Trainer(args=args, vocab=encoder.vocab, pretrain=pretrained, device="cpu")
    model, optimizer = trainer.model, trainer.optimizer
    model.train()
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 + math.cos(math.pi * min(1.0, step / steps))) / 2
    )
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    began, total = time.monotonic(), 0.0
    for step, batch in enumerate(_repeated(passes, chance), 1):
        optimizer.zero_grad()
        value = learning.loss(model, encoder, batch)
        torch.autograd.backward(value)
        torch.nn.utils.clip_grad_norm_(weights, 0.25)
        optimizer.step()
        schedule.step()
        total += value.item()
        if step % log == 0:
            print(f"step {step}/{steps} loss {total / log:.4f} {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0
        if step % 500 == 0 or step == steps:
            trainer.save(str(checkpoint))
        if step == steps:
            return trainer
    raise AssertionError("an endless stream ended")


def _repeated(
    passes: Callable[[random.Random], Iterator[list[Encoded]]], chance: random.Random
) -> Iterator[list[Encoded]]:
    while True:
        yield from passes(chance)


def articles(root: Path) -> list[Article]:
    """All annotated articles by our guideline, less what the development set contains."""
    found = [
        *corpus.read_gold(root / "train"),
        *corpus.read_marked(root / "ner/news_2017_2024.txt"),
        *corpus.read_marked(root / "ner/news_2015.txt"),
    ]
    return corpus.without_overlap(found, corpus.read_gold(root / "dev"))


def validation(article: Article) -> bool:
    """Whether an article belongs to the tenth that choices are measured on."""
    return zlib.crc32(article.id.encode()) % 10 == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with train/, dev/, ner/ and vectors/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--words", type=int, default=140_000, help="size of the vectors' vocabulary")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1234)
    parser.add_argument("--validate", action="store_true", help="leave a tenth of the articles out")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    pretrained = vectors.read(options.corpus / "vectors/fasttext_46m_100d.vec.xz", options.words)
    chosen = [article for article in articles(options.corpus) if not (options.validate and validation(article))]
    sentences: Sequence[Sentence] = [sentence for article in chosen for sentence in corpus.sentences(article)]
    print(json.dumps({"sentences": len(sentences), "words": sum(len(s.words) for s in sentences)}), flush=True)
    encoder = Encoder(sentences, pretrained, tagsets=1)
    data = [encoder.encode(sentence) for sentence in sentences]
    train(
        encoder,
        lambda chance: learning.batches(data, WORDS_A_BATCH, chance),
        pretrained,
        steps=options.steps,
        checkpoint=options.out / "tagger.pt",
        seed=options.seed,
    )


if __name__ == "__main__":
    main()
