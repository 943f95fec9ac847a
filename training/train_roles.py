"""Trains the network by which an event's candidates are cast as actors and recipients.

python -m training.train_roles --corpus FOLDER [--eighths N] [--write]: what FOLDER holds, `casting.py` says.
`--eighths N` first learns N times without an eighth of the articles with annotated events and scores that eighth, and the
annotated articles of `train`, which it leaves out too, beside the rules.
"""

from __future__ import annotations

import argparse
import pickle
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from service.events import network, roles
from service.names import weights
from training.casting import ROLES, Example, Examples, read

EIGHTHS = 8
WORDS = 60_000  # of the vectors, the commonest
RAREST_SIGN, RAREST_WORD = 3, 15  # what stands with fewer candidates is not learned by itself
WIDTH, HIDDEN = 64, 96
PASSES, BATCH, RATE, WARM_UP, DECAY = 6, 384, 0.002, 200, 0.02
SIGNS_WITHHELD, WORDS_WITHHELD, READ_DROPPED, HIDDEN_DROPPED = 0.2, 0.05, 0.15, 0.3
VECTOR_LENGTH = 3.0  # of a word's vector as it is read
ROW_WEIGHT = 20.0
# Log odds from which a candidate is cast: F1 is best below even odds, and annotators of whole articles count more
# recipients (0.5 to 0.6 an event) than those of single events (0.4).
THRESHOLDS = (-0.6, -1.2)


class Table(NamedTuple):
    """All candidates in a row: signs from `starts[n]` to `starts[n + 1]`, words and tags candidate x place, answers and
    weights candidate x role; `example` is the number of each one's event."""

    signs: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    words: npt.NDArray[np.int64]
    tags: npt.NDArray[np.int64]
    answers: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]
    example: npt.NDArray[np.int64]


class Vocabulary(NamedTuple):
    """Signs, words and tags by their rows in the network, and the vectors of the words."""

    signs: list[str]
    words: list[str]
    tags: list[str]
    vectors: Tensor


def tabulate(examples: Examples) -> tuple[Table, Vocabulary]:
    reads = [line for one in examples.found for line in one.reads]
    counts = np.bincount([sign for line in reads for sign in line.signs], minlength=len(examples.signs))
    kept = np.flatnonzero(counts >= RAREST_SIGN)
    row_of = np.full(len(counts), -1)
    row_of[kept] = np.arange(len(kept))
    lines = [[row for sign in line.signs if (row := row_of[sign]) >= 0] for line in reads]
    names = list(examples.signs)
    known, vectors = _vectors()
    rows = network.Rows(known)
    word_row = np.array([rows[word] for word in examples.words])
    answers = [[bool(one.named[role][n]) for role in (0, 1)] for one in examples.found for n in range(len(one.reads))]
    told = [[_weight(one, role, n) for role in (0, 1)] for one in examples.found for n in range(len(one.reads))]
    table = Table(
        np.array([row for line in lines for row in line]),
        np.cumsum([0, *map(len, lines)]),
        word_row[np.array([line.words for line in reads])],
        np.array([line.tags for line in reads]),
        np.array(answers, dtype=np.float32),
        np.array(told, dtype=np.float32),
        np.array([n for n, one in enumerate(examples.found) for _ in one.reads]),
    )
    return table, Vocabulary([names[row] for row in kept], known, list(examples.tags), vectors)


def _weight(one: Example, role: int, number: int) -> float:
    """How much a candidate's answer counts: nothing where it is doubtful, or may mean whom the annotation gives though no
    candidate names them."""
    if not one.named[role][number] and (one.may[role][number] or one.open[role][number]):
        return 0.0
    return ROW_WEIGHT if one.source == "rows" else 1.0


def _vectors() -> tuple[list[str], Tensor]:
    """The commonest words of the names' network, and their vectors with two rows of zeros before them."""
    names = weights.load()
    words = names.commonest(WORDS)
    ids = torch.tensor(names.model.vocab["word"].map(words))
    vectors = names.model.word_emb.weight[ids]
    vectors = VECTOR_LENGTH * vectors / vectors.norm(dim=1, keepdim=True).clamp(min=1e-6)
    return words, torch.cat([torch.zeros(2, vectors.shape[1]), vectors])


class Caster(nn.Module):
    """What `service.events.network` computes, to be learned. A word is read by its vector and, where it is common, by
    what was learned of it besides."""

    def __init__(self, vocabulary: Vocabulary, common: Tensor) -> None:
        super().__init__()
        self.vectors, self.common = vocabulary.vectors, common
        self.word = nn.Linear(vocabulary.vectors.shape[1], WIDTH)
        self.besides = nn.Embedding(len(vocabulary.vectors), WIDTH, sparse=True)
        nn.init.zeros_(self.besides.weight)
        self.tag = nn.Embedding(len(vocabulary.tags), WIDTH)
        self.sign = nn.EmbeddingBag(len(vocabulary.signs), HIDDEN + 2, mode="sum", sparse=True)
        nn.init.normal_(self.sign.weight[:, :HIDDEN], std=0.03)
        nn.init.zeros_(self.sign.weight[:, HIDDEN:])
        places = len(network.AROUND_EVENT) + len(network.AROUND_FIRST) + len(network.AROUND_LAST)
        self.read = nn.Linear(places * WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, 2, bias=False)
        self.read_dropped, self.hidden_dropped = nn.Dropout(READ_DROPPED), nn.Dropout(HIDDEN_DROPPED)

    def forward(self, signs: Tensor, starts: Tensor, words: Tensor, tags: Tensor) -> Tensor:
        rows = self.word(self.vectors[words]) + self.besides(words) * self.common[words]
        if self.training:
            rows = rows * (torch.rand(*words.shape, 1) > WORDS_WITHHELD)
        around = self.read_dropped(torch.relu(rows + self.tag(tags)).flatten(1))
        summed = self.sign(signs, starts)
        hidden = self.hidden_dropped(torch.relu(self.read(around) + summed[:, :HIDDEN]))
        scores: Tensor = self.out(hidden) + summed[:, HIDDEN:]
        return scores


def batch(table: Table, chosen: npt.NDArray[np.int64], withheld: float = 0.0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What the network reads of some candidates, without a share of their signs."""
    lines = [table.signs[table.starts[n] : table.starts[n + 1]] for n in chosen]
    signs = np.concatenate(lines)
    starts = np.cumsum([0, *map(len, lines[:-1])])
    if withheld:
        kept = np.random.rand(len(signs)) > withheld
        starts, signs = np.concatenate([[0], np.cumsum(kept)])[starts], signs[kept]
    tensors = map(torch.from_numpy, (signs, starts, table.words[chosen], table.tags[chosen]))
    return tuple(tensors)  # type: ignore[return-value]


def learn(table: Table, vocabulary: Vocabulary, chosen: npt.NDArray[np.int64], seed: int = 1234) -> Caster:
    """A network that has learned from some candidates."""
    np.random.seed(seed)
    torch.manual_seed(seed)
    often = np.bincount(table.words[chosen].ravel(), minlength=len(vocabulary.vectors)) >= RAREST_WORD
    model = Caster(vocabulary, torch.from_numpy(often[:, None].astype(np.float32)))
    sparse = [model.besides.weight, model.sign.weight]
    dense = [weight for weight in model.parameters() if not any(weight is other for other in sparse)]
    optimizers = [torch.optim.AdamW(dense, weight_decay=DECAY), torch.optim.SparseAdam(sparse)]
    chosen = chosen[table.weights[chosen].any(1)]
    steps, step, begun = PASSES * -(-len(chosen) // BATCH), 0, time.monotonic()
    for number in range(PASSES):
        model.train()
        loss_of_pass = 0.0
        shuffled = np.random.permutation(chosen)
        for start in range(0, len(shuffled), BATCH):
            rows = shuffled[start : start + BATCH]
            for optimizer in optimizers:
                optimizer.zero_grad()
                for group in optimizer.param_groups:
                    group["lr"] = RATE * min(1.0, step / WARM_UP) * (1 - step / steps)
            scores = model(*batch(table, rows, SIGNS_WITHHELD))
            answers, told = torch.from_numpy(table.answers[rows]), torch.from_numpy(table.weights[rows])
            loss = binary_cross_entropy_with_logits(scores, answers, told, reduction="sum") / len(rows)
            loss.backward()
            nn.utils.clip_grad_norm_(dense, 5.0)
            for optimizer in optimizers:
                optimizer.step()
            step += 1
            loss_of_pass += loss.item()
        print(
            f"pass {number + 1}: loss {loss_of_pass * PASSES / steps:.4f}, {time.monotonic() - begun:.0f} s", flush=True
        )
    return model.eval()


def scored(model: Caster, table: Table, chosen: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """The log odds of some candidates, candidate x role."""
    with torch.inference_mode():
        parts = [model(*batch(table, chosen[n : n + 4096])) for n in range(0, len(chosen), 4096)]
    return torch.cat(parts).numpy()


def report(name: str, rows: Sequence[tuple[Sequence[frozenset[int]], int]]) -> None:
    hit = sum(len(frozenset[int]().union(*chosen)) for chosen, _ in rows)
    gold, given = sum(count for _, count in rows), sum(len(chosen) for chosen, _ in rows)
    print(f"{name:30} F1 {2 * hit / max(1, gold + given):.4f}  hit {hit}  gold {gold}  chosen {given}", flush=True)


def cast(
    one: Example, scores: npt.NDArray[np.float32], thresholds: tuple[float, float]
) -> Iterator[list[frozenset[int]]]:
    """What those whom scores choose name, by role; doubtful ones left out."""
    whole = [(round(1000 * (a - thresholds[0])), round(1000 * (r - thresholds[1]))) for a, r in scores.tolist()]
    place = {(c.part.start, c.part.end): n for n, c in enumerate(one.found)}
    chosen: tuple[list[frozenset[int]], list[frozenset[int]]] = ([], [])
    for made in roles.chosen(one.found, whole):
        number, role = place[made.span.start, made.span.end], int(made.role == "recipient")
        if one.named[role][number] or not one.may[role][number]:
            chosen[role].append(one.named[role][number])
    yield from chosen


def test(examples: Sequence[Example], scores: Sequence[npt.NDArray[np.float32]], name: str) -> None:
    """Prints the F1 of some examples by the rules, and by scores from several thresholds on."""
    for role in (0, 1):
        report(f"{name} {ROLES[role]}, rules", [(one.ruled[role], one.gold[role]) for one in examples])
    for thresholds in ((-0.9, -1.7), (-0.6, -1.4), (-0.6, -1.1), (-0.3, -0.8), (-0.3, -0.5)):
        rows = [list(cast(one, line, thresholds)) for one, line in zip(examples, scores, strict=True)]
        for role in (0, 1):
            told = [(chosen[role], one.gold[role]) for one, chosen in zip(examples, rows, strict=True)]
            report(f"{name} {ROLES[role]} from {thresholds[role]}", told)


def pack(model: Caster, vocabulary: Vocabulary) -> dict[str, npt.NDArray[np.generic]]:
    """The arrays that `service.events.network` reads."""
    with torch.inference_mode():
        word = (model.word(vocabulary.vectors) + model.besides.weight * model.common).numpy()
        sign = model.sign.weight.clone()
        sign[vocabulary.signs.index("bias"), HIDDEN:] -= torch.tensor(THRESHOLDS)
        read = model.read.weight.T.numpy()
    scale = (np.abs(word).max(1) / 127).astype(np.float16)
    split = len(network.AROUND_EVENT) * WIDTH
    return {
        "words": _joined(vocabulary.words), "signs": _joined(vocabulary.signs), "tags": _joined(vocabulary.tags),
        "word": np.rint(word / np.maximum(scale, 1e-8)[:, None].astype(np.float32)).astype(np.int8), "scale": scale,
        "tag": model.tag.weight.detach().numpy().astype(np.float16), "sign": sign.numpy().astype(np.float16),
        "event": read[:split].astype(np.float16), "found": read[split:].astype(np.float16),
        "bias": model.read.bias.detach().numpy(), "out": model.out.weight.detach().T.numpy(),
    }  # fmt: skip


def _joined(names: Sequence[str]) -> npt.NDArray[np.generic]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--examples", type=Path, help="where to keep what was read, or to find it again")
    parser.add_argument("--eighths", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if arguments.examples and arguments.examples.exists():
        examples = pickle.loads(arguments.examples.read_bytes())
    else:
        examples = read(arguments.corpus)
        if arguments.examples:
            arguments.examples.write_bytes(pickle.dumps(examples))
    table, vocabulary = tabulate(examples)
    found = examples.found
    print(f"{len(found)} events, {len(table.words)} candidates, {len(vocabulary.signs)} signs", flush=True)
    part = [zlib.crc32(one.article.encode()) % EIGHTHS if one.source == "events" else -1 for one in found]
    for eighth in range(arguments.eighths):
        held = {
            "eighth": [n for n, number in enumerate(part) if number == eighth],
            "train": [n for n, one in enumerate(found) if one.source == "train"],
        }
        out = np.isin(table.example, [n for line in held.values() for n in line])
        model = learn(table, vocabulary, np.flatnonzero(~out))
        for name, line in held.items():
            rows = np.flatnonzero(np.isin(table.example, line))
            ends = np.cumsum([len(found[n].reads) for n in line])[:-1]
            test([found[n] for n in line], np.split(scored(model, table, rows), ends), name)
    if arguments.write:
        model = learn(table, vocabulary, np.arange(len(table.words)))
        np.savez(weights.SHIPPED / network.FILE, **pack(model, vocabulary))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
