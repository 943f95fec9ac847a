"""Trains the network by which an event's candidates are cast as actors and recipients.

python -m training.train_roles --corpus FOLDER [--eighths N] [--write]: what FOLDER holds, `casting.py` says.
`--eighths N` first learns N times without an eighth of the articles with annotated events and scores that eighth, and the
annotated articles of `train`, which it leaves out too.
"""

from __future__ import annotations

import argparse
import pickle
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from service.events import network, roles
from service.events.parts import Part
from service.names import weights
from training.casting import ROLES, Example, Examples, Table, read

EIGHTHS = 8
WORDS = 60_000  # of the vectors, the commonest
RAREST_SIGN, RAREST_WORD = 5, 15  # what stands with fewer candidates is not learned by itself
WIDTH, HIDDEN = 64, 96
PASSES, BATCH, RATE, WARM_UP, DECAY = 6, 32, 0.002, 200, 0.02
SIGNS_WITHHELD, WORDS_WITHHELD, READ_DROPPED, HIDDEN_DROPPED = 0.2, 0.05, 0.15, 0.3
VECTOR_LENGTH = 3.0  # of a word's vector as it is read
ROW_WEIGHT = 20.0
# Log odds from which a candidate is cast: F1 is best below even odds, and annotators of whole articles count more
# recipients (0.5 to 0.6 an event) than those of single events (0.4).
THRESHOLDS = (-0.4, -1.3)


class Vocabulary(NamedTuple):
    """Signs, crosses, words and tags by their rows in the network, and the vectors of the words."""

    signs: list[str]
    crosses: list[str]
    words: list[str]
    tags: list[str]
    vectors: Tensor


class Pairs(NamedTuple):
    """All pairs of an event and a candidate in a row. Signs, relations and crosses are rows of one table, 0 for none;
    answers and weights are pair x role."""

    table: Table
    event_words: npt.NDArray[np.int32]
    words: npt.NDArray[np.int32]
    answers: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]


class Read(NamedTuple):
    """What is read of some events or candidates, each x what is read of it."""

    signs: Tensor
    words: Tensor
    tags: Tensor


def tabulate(examples: Examples) -> tuple[Pairs, Vocabulary]:
    """Numbers signs, crosses and words as the network does; what is rare is left out."""
    table, found = examples.table, examples.found
    events, candidates = table.pairs.T
    counts = np.bincount(table.event_signs[events].ravel(), minlength=len(examples.signs))
    counts += np.bincount(table.signs[candidates].ravel(), minlength=len(examples.signs))
    signs, sign_row = _kept(counts, 1)
    relations = np.cumsum([1 + len(signs), *network.relation_sizes(len(network.SLOTS))])
    crosses, cross_row = _kept(np.bincount(table.crosses.ravel(), minlength=len(examples.crosses)), int(relations[-1]))
    known, vectors = _vectors()
    rows = network.Rows(known)
    word_row = np.array([rows[word] for word in examples.words], dtype=np.int32)
    made = msgspec.structs.replace(
        table, event_signs=sign_row[table.event_signs], signs=sign_row[table.signs],
        relations=table.relations + relations[:-1].astype(np.int32), crosses=cross_row[table.crosses],
    )  # fmt: skip
    answers = [[bool(one.named[role][n]) for role in (0, 1)] for one in found for n in range(one.stop - one.first)]
    told = [[_weight(one, role, n) for role in (0, 1)] for one in found for n in range(one.stop - one.first)]
    pairs = Pairs(
        made, word_row[table.event_words], word_row[table.words], np.array(answers, dtype=np.float32),
        np.array(told, dtype=np.float32),
    )  # fmt: skip
    names = [examples.signs[n] for n in signs], [examples.crosses[n] for n in crosses]
    return pairs, Vocabulary(*names, known, examples.tags, vectors)


def _kept(counts: npt.NDArray[np.int64], first: int) -> tuple[list[int], npt.NDArray[np.int32]]:
    """The numbers of what is not rare, and for each number its row from `first` on, else 0. Number 0 is nothing."""
    counts[0] = 0
    kept = np.flatnonzero(counts >= RAREST_SIGN)
    rows = np.zeros(len(counts), dtype=np.int32)
    rows[kept] = np.arange(first, first + len(kept))
    return kept.tolist(), rows


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
        relations = sum(network.relation_sizes(len(network.SLOTS)))
        told = 1 + len(vocabulary.signs) + relations + len(vocabulary.crosses)
        self.sign = nn.EmbeddingBag(told, HIDDEN + 2, mode="sum", sparse=True, padding_idx=0)
        nn.init.normal_(self.sign.weight[1:, :HIDDEN], std=0.03)
        nn.init.zeros_(self.sign.weight[:, HIDDEN:])
        self.read_event = nn.Linear(len(network.AROUND_EVENT) * WIDTH, HIDDEN + 2)
        around = len(network.AROUND_FIRST) + len(network.AROUND_LAST)
        self.read_found = nn.Linear(around * WIDTH, HIDDEN + 2, bias=False)
        self.own, self.others = nn.Linear(HIDDEN, HIDDEN, bias=False), nn.Linear(2 * HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, 2, bias=False)
        self.read_dropped, self.hidden_dropped = nn.Dropout(READ_DROPPED), nn.Dropout(HIDDEN_DROPPED)

    def forward(self, events: Read, found: Read, pairs: Tensor, signs: Tensor) -> Tensor:
        """The scores of pairs of an event and a candidate, with the signs of how the one stands to the other."""
        event = self.read_event(self.around(events)) + self.sign(events.signs)
        candidate = self.read_found(self.around(found)) + self.sign(found.signs)
        layer = event[pairs[0]] + candidate[pairs[1]] + self.sign(signs)
        hidden = self.hidden_dropped(torch.relu(layer[:, :HIDDEN]))
        owners, nothing = pairs[0, :, None].expand_as(hidden), torch.zeros(len(event), HIDDEN)
        largest = nothing.scatter_reduce(0, owners, hidden, "amax", include_self=False)
        mean = nothing.scatter_reduce(0, owners, hidden, "mean", include_self=False)
        others = self.others(torch.cat([largest, mean], 1))
        hidden = hidden + self.hidden_dropped(torch.relu(self.own(hidden) + others[pairs[0]]))
        scores: Tensor = self.out(hidden) + layer[:, HIDDEN:]
        return scores

    def around(self, read: Read) -> Tensor:
        """The words around, one after the other."""
        rows = self.word(self.vectors[read.words]) + self.besides(read.words) * self.common[read.words]
        if self.training:
            rows = rows * (torch.rand(*read.words.shape, 1) > WORDS_WITHHELD)
        dropped: Tensor = self.read_dropped(torch.relu(rows + self.tag(read.tags)).flatten(1))
        return dropped


def batch(pairs: Pairs, examples: Sequence[Example], withheld: float = 0.0) -> tuple[Read, Read, Tensor, Tensor]:
    """What the network reads of some events, without a share of their signs."""
    table, rows = pairs.table, rows_of(examples)
    events, event_of = np.unique(table.pairs[rows, 0], return_inverse=True)
    found, found_of = np.unique(table.pairs[rows, 1], return_inverse=True)

    def signs(*parts: npt.NDArray[np.int32]) -> Tensor:
        whole = np.concatenate(parts, axis=1)
        if withheld:
            whole = whole * (np.random.rand(*whole.shape) > withheld)
        return torch.from_numpy(whole)

    def tensor(part: npt.NDArray[np.int32]) -> Tensor:
        return torch.from_numpy(part)

    return (
        Read(signs(table.event_signs[events]), tensor(pairs.event_words[events]), tensor(table.event_tags[events])),
        Read(signs(table.signs[found]), tensor(pairs.words[found]), tensor(table.tags[found])),
        torch.from_numpy(np.stack([event_of, found_of])),
        signs(table.relations[rows], table.crosses[rows]),
    )


def rows_of(examples: Sequence[Example]) -> npt.NDArray[np.int64]:
    """The rows of all pairs of some examples."""
    return np.concatenate([np.arange(one.first, one.stop) for one in examples])


def learn(pairs: Pairs, vocabulary: Vocabulary, examples: Sequence[Example], seed: int = 1234) -> Caster:
    """A network that has learned from some examples."""
    np.random.seed(seed)
    torch.manual_seed(seed)
    events, candidates = pairs.table.pairs[rows_of(examples)].T
    often = np.zeros(len(vocabulary.vectors), dtype=np.int64)
    for words in (pairs.event_words[np.unique(events)], pairs.words[np.unique(candidates)]):
        often += np.bincount(words.ravel(), minlength=len(often))
    model = Caster(vocabulary, torch.from_numpy((often >= RAREST_WORD)[:, None].astype(np.float32)))
    sparse = [model.besides.weight, model.sign.weight]
    dense = [weight for weight in model.parameters() if not any(weight is other for other in sparse)]
    optimizers = [torch.optim.AdamW(dense, weight_decay=DECAY), torch.optim.SparseAdam(sparse)]
    steps, step, begun = PASSES * -(-len(examples) // BATCH), 0, time.monotonic()
    for number in range(PASSES):
        model.train()
        loss_of_pass = 0.0
        shuffled = np.random.permutation(len(examples))
        for start in range(0, len(shuffled), BATCH):
            lot = [examples[n] for n in shuffled[start : start + BATCH]]
            for optimizer in optimizers:
                optimizer.zero_grad()
                for group in optimizer.param_groups:
                    group["lr"] = RATE * min(1.0, step / WARM_UP) * (1 - step / steps)
            scores = model(*batch(pairs, lot, SIGNS_WITHHELD))
            rows = rows_of(lot)
            answers, told = torch.from_numpy(pairs.answers[rows]), torch.from_numpy(pairs.weights[rows])
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


def scored(model: Caster, pairs: Pairs, examples: Sequence[Example]) -> list[npt.NDArray[np.float32]]:
    """For each example the log odds of its candidates, candidate x role."""
    with torch.inference_mode():
        parts = [model(*batch(pairs, examples[n : n + 256])) for n in range(0, len(examples), 256)]
    ends = np.cumsum([one.stop - one.first for one in examples])[:-1]
    return np.split(torch.cat(parts).numpy(), ends)


def report(name: str, rows: Sequence[tuple[Sequence[frozenset[int]], int]]) -> None:
    hit = sum(len(frozenset[int]().union(*chosen)) for chosen, _ in rows)
    gold, given = sum(count for _, count in rows), sum(len(chosen) for chosen, _ in rows)
    print(f"{name:30} F1 {2 * hit / max(1, gold + given):.4f}  hit {hit}  gold {gold}  chosen {given}", flush=True)


def cast(
    one: Example, pairs: Pairs, scores: npt.NDArray[np.float32], thresholds: tuple[float, float]
) -> Iterator[list[frozenset[int]]]:
    """What those whom scores choose name, by role; doubtful ones left out."""
    whole = [(round(1000 * (a - thresholds[0])), round(1000 * (r - thresholds[1]))) for a, r in scores.tolist()]
    rows = pairs.table.parts[pairs.table.pairs[one.first : one.stop, 1]].tolist()
    parts = [Part(None if entity < 0 else entity, start, end, ()) for entity, start, end in rows]
    place = {(part.start, part.end): n for n, part in enumerate(parts)}
    chosen: tuple[list[frozenset[int]], list[frozenset[int]]] = ([], [])
    for made in roles.chosen(parts, whole):
        number, role = place[made.span.start, made.span.end], int(made.role == "recipient")
        if one.named[role][number] or not one.may[role][number]:
            chosen[role].append(one.named[role][number])
    yield from chosen


def test(examples: Sequence[Example], pairs: Pairs, scores: Sequence[npt.NDArray[np.float32]], name: str) -> None:
    """Prints the F1 of some examples by scores from several thresholds on."""
    for thresholds in ((-0.7, -1.6), (-0.4, -1.3), (-0.4, -1.0), (-0.1, -0.7), (-0.1, -0.4)):
        rows = [list(cast(one, pairs, line, thresholds)) for one, line in zip(examples, scores, strict=True)]
        for role in (0, 1):
            told = [(chosen[role], one.gold[role]) for one, chosen in zip(examples, rows, strict=True)]
            report(f"{name} {ROLES[role]} from {thresholds[role]}", told)


def pack(model: Caster, vocabulary: Vocabulary) -> dict[str, npt.NDArray[np.generic]]:
    """The arrays that `service.events.network` reads."""
    with torch.inference_mode():
        word = (model.word(vocabulary.vectors) + model.besides.weight * model.common).numpy()
        bias = model.read_event.bias.numpy().copy()
        bias[HIDDEN:] -= THRESHOLDS
        sign = model.sign.weight.numpy()
    scale = (np.abs(word).max(1) / 127).astype(np.float16)
    signs, crosses = 1 + len(vocabulary.signs), len(sign) - len(vocabulary.crosses)
    return {
        "words": _joined(vocabulary.words), "signs": _joined(vocabulary.signs), "tags": _joined(vocabulary.tags),
        "slots": _joined(network.SLOTS), "crosses": _joined(vocabulary.crosses),
        "word": np.rint(word / np.maximum(scale, 1e-8)[:, None].astype(np.float32)).astype(np.int8), "scale": scale,
        "tag": model.tag.weight.detach().numpy().astype(np.float16), "sign": sign[1:signs].astype(np.float16),
        "relation": sign[signs:crosses].astype(np.float16), "cross": sign[crosses:].astype(np.float16),
        "event": model.read_event.weight.detach().T.numpy().astype(np.float16),
        "found": model.read_found.weight.detach().T.numpy().astype(np.float16),
        "own": model.own.weight.detach().T.numpy().astype(np.float16),
        "others": model.others.weight.detach().T.numpy().astype(np.float16),
        "others_bias": model.others.bias.detach().numpy(),
        "bias": bias, "out": model.out.weight.detach().T.numpy(),
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
    pairs, vocabulary = tabulate(examples)
    found = examples.found
    print(f"{len(found)} events, {len(pairs.answers)} candidates", flush=True)
    print(f"{len(vocabulary.signs)} signs, {len(vocabulary.crosses)} crosses", flush=True)

    def part(one: Example) -> int:
        return zlib.crc32(one.article.encode()) % EIGHTHS if one.source == "events" else -1

    for eighth in range(arguments.eighths):
        held = {
            "eighth": [one for one in found if part(one) == eighth],
            "train": [one for one in found if one.source == "train"],
        }
        model = learn(pairs, vocabulary, [one for one in found if part(one) != eighth and one.source != "train"])
        for name, line in held.items():
            test(line, pairs, scored(model, pairs, line), name)
    if arguments.write:
        model = learn(pairs, vocabulary, found)
        np.savez(weights.SHIPPED / network.FILE, **pack(model, vocabulary))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
