"""Trains the recogniser of names: Stanza's NER network and trainer class on batches of our own.

python -m training.train_names --corpus PATH --vectors FILE --out service/models
"""

from __future__ import annotations

import argparse
import math
import random
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from stanza.models.common import utils
from stanza.models.common.crf import CRFLoss
from stanza.models.ner.model import NERTagger
from stanza.models.ner.trainer import Trainer
from stanza.models.ner_tagger import parse_args
from torch import Tensor

from service.document import Document
from service.names import weights
from training import corpus, learning, raw, vectors
from training.corpus import Article
from training.distillation import Teachers
from training.learning import Encoder, Remembered, Stream

RECIPE = (
    "--shorthand ar_news --scheme bioes --char_emb_dim 50 --char_hidden_dim 80 "
    "--word_dropout 0.01 --optim adam --lr 0.002 --no_emb_finetune --no_lowercase --cpu"
)
HIDDEN = 128
STUDENT_STEPS = 3000
STUDENT_RATE = 3e-3
STUDENT_DROPOUT = 0.25
GOLD_SHARE = 0.3
TEACHER_HIDDEN = 256
TEACHER_STEPS = 2400
WORDS_A_BATCH = 1000
WARM_UP = 50
LARGEST_GRADIENT = 0.25
BELOW = ("charmodel", "input_transform")  # what the LSTM reads through


def settings(width: int, seed: int) -> dict[str, Any]:
    """Stanza's arguments for a network over word vectors of a width."""
    args: dict[str, Any] = parse_args([*RECIPE.split(), "--word_emb_dim", str(width), "--seed", str(seed)])
    return args


def train(
    streams: Sequence[Stream],
    pretrained: vectors.Vectors,
    *,
    steps: int,
    checkpoint: Path,
    rate: float = 2e-3,
    hidden: int = HIDDEN,
    dropout: float = 0.5,
    onward_from: NERTagger | None = None,
    of_scores: Callable[[CRFLoss, Sequence[Tensor], Tensor], Tensor] | None = None,
    read_as: NERTagger | None = None,
    seed: int = 1234,
    log: int = 50,
) -> Trainer:
    """A tagger after so many steps; the learning rate falls to nothing along a cosine.

    `onward_from`: a network whose weights are taken to begin with, as far as it has the same layers;
    `read_as`: one whose layers below the LSTM are taken as they are.
    """
    args = settings(pretrained.emb.shape[1], seed) | {"lr": rate, "hidden_dim": hidden, "dropout": dropout}
    utils.set_random_seed(seed)
    known = onward_from or read_as
    if known is None:
        letters = learning.characters(sentence for stream in streams for sentence in stream.sentences)
    else:
        letters = known.vocab["char"]
    encoder = Encoder(letters, pretrained, tagsets=1 + max(stream.tagset for stream in streams))
    trainer = Trainer(args=args, vocab=encoder.vocab, pretrain=pretrained, device="cpu")
    model, optimizer = trainer.model, trainer.optimizer
    if onward_from is not None:
        layers = {name: weight for name, weight in onward_from.state_dict().items() if name != "word_emb.weight"}
        model.load_state_dict(layers, strict=False)
    remembered = None
    if read_as is not None:
        for name in BELOW:
            getattr(model, name).load_state_dict(getattr(read_as, name).state_dict())
            getattr(model, name).requires_grad_(False)
        remembered = Remembered(model, encoder)
    model.train()
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 + math.cos(math.pi * min(1.0, step / steps))) / 2
    )
    learnt = [weight for weight in model.parameters() if weight.requires_grad]
    began, total = time.monotonic(), 0.0
    for step, batch in enumerate(learning.mixed(streams, encoder, WORDS_A_BATCH, steps, random.Random(seed)), 1):
        optimizer.zero_grad()
        value = learning.loss(model, encoder, batch, of_scores, remembered)
        torch.autograd.backward(value)
        torch.nn.utils.clip_grad_norm_(learnt, LARGEST_GRADIENT)
        optimizer.step()
        schedule.step()
        total += value.item()
        if step % log == 0:
            print(f"step {step}/{steps} loss {total / log:.4f} {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0
        if step % 500 == 0 or step == steps:
            trainer.save(str(checkpoint))
    return trainer


def articles(root: Path, *, without_noncommercial: bool = False) -> list[Article]:
    """All annotated articles by our guideline, less what the development set contains, and less those under a licence
    for non-commercial use if so wanted."""
    found = [*corpus.read_gold(root / "train"), *corpus.read_marked(root / "ner/news_2017_2024.txt")]
    if without_noncommercial:
        found = [article for article in found if not article.id.startswith(raw.NON_COMMERCIAL)]
    else:
        found += corpus.read_marked(root / "ner/news_2015.txt")  # all of it from there
    return corpus.without_overlap(found, corpus.read_gold(root / "dev"))


def validation(article: Article) -> bool:
    """Whether an article belongs to the tenth that choices are measured on."""
    return zlib.crc32(article.id.encode()) % 10 == 0


def first_words(articles: Iterable[Article]) -> dict[str, int]:
    """How often each folded word begins a name, its proclitics left out and a merged article put back."""
    counts: Counter[str] = Counter()
    for article in articles:
        document = Document(article.text)
        for _, span in article.names:
            first, stop = document.token_range(span)
            if first == stop:
                continue
            key, place = document.keys[first], document.view_starts[first]
            skip = next((n for n in range(len(key)) if document.view.raw(place + n) >= span.start), 0)
            word = key[skip:]
            if skip and key[skip - 1] == word[0] == "ل":
                word = "ا" + word
            counts[word] += 1
    return dict(counts)


def constantly(share: float) -> Callable[[float], float]:
    """A share that stays."""
    return lambda progress: share


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with train/, dev/, ner/ and raw/")
    parser.add_argument("--vectors", type=Path, required=True, help="word vectors, .vec.xz")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="folder for the teachers")
    parser.add_argument("--vocabulary", type=int, default=180_000, help="words that have a vector, at most")
    parser.add_argument(
        "--without-noncommercial", action="store_true", help="leave out texts under a licence for non-commercial use"
    )
    parser.add_argument("--teachers", type=int, default=2, help="networks whose scores are averaged")
    parser.add_argument("--raw-words", type=int, default=1_500_000, help="words of raw news for the teachers to score")
    parser.add_argument("--without-tenth", action="store_true", help="learn from nine tenths, to measure on the rest")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1234)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    root, work = options.corpus, options.work
    pretrained = vectors.read(options.vectors, options.vocabulary)
    annotated = articles(root, without_noncommercial=options.without_noncommercial)
    tenth = [article for article in annotated if validation(article)]
    nine_tenths = [article for article in annotated if not validation(article)]
    gold = [sentence for article in nine_tenths for sentence in corpus.sentences(article)]
    models: list[NERTagger] = []
    for number in range(options.teachers):
        model: NERTagger = train(
            [Stream(gold, 0, constantly(1))],
            pretrained,
            steps=TEACHER_STEPS,
            hidden=TEACHER_HIDDEN,
            checkpoint=work / "teacher.pt",
            seed=options.seed + number,
        ).model
        weights.save(weights.pack(model, first_words(nine_tenths)), work / f"teacher{number + 1}")
        models.append(model)
    held_out = [*corpus.read_gold(root / "dev"), *tenth]
    teachers = Teachers(models)
    unlabelled = raw.sentences(
        root / "raw", options.raw_words, held_out, without_noncommercial=options.without_noncommercial
    )
    scored = list(teachers.label(unlabelled))
    learnt_from = nine_tenths if options.without_tenth else annotated
    gold = [sentence for article in learnt_from for sentence in corpus.sentences(article)]
    student: NERTagger = train(
        [Stream(gold, 0, constantly(GOLD_SHARE)), Stream(scored, 0, constantly(1 - GOLD_SHARE))],
        pretrained,
        steps=STUDENT_STEPS,
        rate=STUDENT_RATE,
        dropout=STUDENT_DROPOUT,
        read_as=models[0],
        of_scores=teachers.loss,
        checkpoint=work / "student.pt",
        seed=options.seed,
    ).model
    weights.save(weights.pack(student, first_words(learnt_from)), options.out)


if __name__ == "__main__":
    main()
