"""Trains the recogniser of names: Stanza's NER network and trainer class on batches of our own.

python -m training.train_names --corpus PATH --out service/models
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
from stanza.models.ner.model import NERTagger
from stanza.models.ner.trainer import Trainer
from stanza.models.ner_tagger import parse_args

from service.document import Document
from service.names import weights
from training import corpus, learning, vectors
from training import silver as label
from training.corpus import Article, Sentence
from training.learning import Encoder, Stream

RECIPE = (
    "--shorthand ar_news --scheme bioes --char_emb_dim 50 --char_hidden_dim 80 --hidden_dim 256 --dropout 0.5 "
    "--word_dropout 0.01 --optim adam --lr 0.002 --no_emb_finetune --no_lowercase --cpu"
)
WORDS_A_BATCH = 1000
WARM_UP = 50
LARGEST_GRADIENT = 0.25
ONWARD_RATE = 1.2e-3
AQMAR_MEASURED = 8  # the last articles by name are for measuring only


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
    onward_from: NERTagger | None = None,
    seed: int = 1234,
    log: int = 50,
) -> Trainer:
    """A tagger after so many steps; the learning rate falls to nothing along a cosine.

    `onward_from`: a network whose weights are taken to begin with, as far as it has the same layers.
    """
    args = settings(pretrained.emb.shape[1], seed) | {"lr": rate}
    utils.set_random_seed(seed)
    if onward_from is None:
        letters = learning.characters(sentence for stream in streams for sentence in stream.sentences)
    else:
        letters = onward_from.vocab["char"]
    encoder = Encoder(letters, pretrained, tagsets=1 + max(stream.tagset for stream in streams))
    trainer = Trainer(args=args, vocab=encoder.vocab, pretrain=pretrained, device="cpu")
    model, optimizer = trainer.model, trainer.optimizer
    if onward_from is not None:
        model.load_state_dict(onward_from.state_dict(), strict=False)
    model.train()
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 + math.cos(math.pi * min(1.0, step / steps))) / 2
    )
    learnt = [weight for weight in model.parameters() if weight.requires_grad]
    began, total = time.monotonic(), 0.0
    for step, batch in enumerate(learning.mixed(streams, encoder, WORDS_A_BATCH, steps, random.Random(seed)), 1):
        optimizer.zero_grad()
        value = learning.loss(model, encoder, batch)
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


def until(turn: float, before: float, after: float) -> Callable[[float], float]:
    """A share that changes at a point of the training."""
    return lambda progress: before if progress < turn else after


def teacher_streams(gold: Sequence[Sentence]) -> list[Stream]:
    """What the teacher learns from: our annotation alone."""
    return [Stream(gold, 0, until(1, 1, 1))]


def student_streams(root: Path, gold: Sequence[Sentence], silver: Sequence[Sentence]) -> list[Stream]:
    """What the student learns from: our annotation, the teacher's, and two corpora with tag sets of their own."""
    anercorp = [sentence for _, sentence in corpus.read_conll(root / "ner/anercorp_camel_train.txt")]
    aqmar = list(corpus.read_conll(root / "ner/aqmar.txt"))
    measured = set(sorted({title for title, _ in aqmar})[-AQMAR_MEASURED:])
    wikipedia = [sentence for title, sentence in aqmar if title not in measured]
    return [
        Stream(gold, 0, until(0.6, 0.30, 0.62)),
        Stream(silver, 0, until(0.6, 0.42, 0.10)),
        Stream(list(corpus.chopped(anercorp)), 1, until(1, 0.20, 0.20)),
        Stream(list(corpus.chopped(wikipedia)), 2, until(1, 0.08, 0.08)),
    ]


def average(student: NERTagger, teacher: NERTagger) -> None:
    """Moves the student's weights half way back to the teacher's, from which it set out."""
    before = teacher.state_dict()
    with torch.no_grad():
        for name, weight in student.state_dict().items():
            if name in before:
                weight.lerp_(before[name], 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with train/, dev/, ner/, raw/ and vectors/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="folder for checkpoints")
    parser.add_argument("--vocabulary", type=int, default=140_000, help="words that have a vector")
    parser.add_argument("--teacher-steps", type=int, default=2400)
    parser.add_argument(
        "--silver-words", type=int, default=2_400_000, help="words of raw news for the teacher to label"
    )
    parser.add_argument("--student-steps", type=int, default=0, help="0: the teacher is what is shipped, as it is now")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1234)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    root = options.corpus
    pretrained = vectors.read(root / "vectors/fasttext_46m_100d.vec.xz", options.vocabulary)
    annotated = articles(root)
    learnt_from = [article for article in annotated if not validation(article)]
    gold = [sentence for article in learnt_from for sentence in corpus.sentences(article)]
    model: NERTagger = train(
        teacher_streams(gold),
        pretrained,
        steps=options.teacher_steps,
        checkpoint=options.work / "teacher.pt",
        seed=options.seed,
    ).model
    starts = first_words(learnt_from)
    if options.student_steps:
        teacher = weights.unpack(weights.pack(model, starts))
        silver = list(
            label.sentences(
                root / "raw",
                options.silver_words,
                list(corpus.read_gold(root / "dev")),
                teacher.model,
                teacher.openings,
            )
        )
        gold = [sentence for article in annotated for sentence in corpus.sentences(article)]
        starts = first_words(annotated)
        student: NERTagger = train(
            student_streams(root, gold, silver),
            pretrained,
            steps=options.student_steps,
            rate=ONWARD_RATE,
            onward_from=model,
            checkpoint=options.work / "student.pt",
            seed=options.seed,
        ).model
        average(student, model)
        model = student
    weights.save(weights.pack(model, starts), options.out)


if __name__ == "__main__":
    main()
