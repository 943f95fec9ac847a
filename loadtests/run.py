"""`make load`: starts the service and a Redis, lets each kind of user loose on it, prints what came of it.

    python -m loadtests.run [--seconds 60] [--users 16] [--kinds cold hot mixed] [--url URL] [--reports build/load]

The seconds are shared out among the kinds. Defaults may stand in LOAD_SECONDS and LOAD_USERS; the service takes its
settings from the environment. Ends with 1 when any request failed.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from loadtests import stack

KINDS = {"cold": "ColdUser", "hot": "HotUser", "mixed": "MixedUser"}
_LOCUSTFILE = Path(__file__).with_name("locustfile.py")


class Row(msgspec.Struct, frozen=True):
    """What came of one kind of request; latencies in milliseconds."""

    name: str
    requests: int
    failures: int
    per_second: float
    p50: float
    p95: float
    p99: float


def run_kind(kind: str, url: str, users: int, seconds: float, reports: Path) -> list[Row]:
    """Run one kind of user, write locust's HTML report and its tables, and return the rows of the table."""
    prefix = reports / kind
    command = [
        sys.executable, "-m", "locust", "--locustfile", str(_LOCUSTFILE), "--headless", "--only-summary",
        "--users", str(users), "--spawn-rate", str(users), "--run-time", f"{max(1, round(seconds))}s",
        "--stop-timeout", "120", "--host", url, "--html", f"{prefix}.html", "--csv", str(prefix),
        "--loglevel", "WARNING", "--exit-code-on-error", "0", KINDS[kind],
    ]  # fmt: skip
    finished = subprocess.run(
        command, cwd=stack.ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if finished.returncode:
        raise stack.StackError(f"locust ended with {finished.returncode}: {finished.stdout[-2000:]}")
    return read_rows(Path(f"{prefix}_stats.csv"))


def read_rows(table: Path) -> list[Row]:
    """The rows of locust's table of statistics, without the sum of them all."""
    with table.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                line["Name"],
                int(line["Request Count"]),
                int(line["Failure Count"]),
                float(line["Requests/s"]),
                *(float(line[percentile]) for percentile in ("50%", "95%", "99%")),
            )
            for line in csv.DictReader(file)
            if line["Name"] != "Aggregated"
        ]


def failures(table: Path) -> Iterator[str]:
    """What failed, how often, and why, a line each."""
    with table.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            yield f"{line['Name']}: {line['Occurrences']} x {line['Error']}"


def as_table(rows: Sequence[Row]) -> str:
    """The rows as text, in columns."""
    head = ("kind", "requests", "requests/s", "p50 ms", "p95 ms", "p99 ms", "failures")
    body = [
        (row.name, str(row.requests), f"{row.per_second:.1f}", f"{row.p50:.0f}", f"{row.p95:.0f}", f"{row.p99:.0f}",
         str(row.failures))
        for row in rows
    ]  # fmt: skip
    widths = [max(len(line[column]) for line in (head, *body)) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) if not number else cell.rjust(width) for number, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(line, widths, strict=True)) for line in (head, *body))
    )


@contextmanager
def _target(url: str | None) -> Iterator[str]:
    if url is not None:
        yield url
        return
    with stack.service_with_redis({}) as process:
        print(f"ready after {process.ready_s:.1f} s at {process.url}", flush=True)
        yield process.url


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m loadtests.run", description="Load tests of the service.")
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("LOAD_SECONDS") or 60))
    parser.add_argument("--users", type=int, default=int(os.environ.get("LOAD_USERS") or 16))
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--url", help="a service that runs already")
    parser.add_argument("--reports", type=Path, default=stack.ROOT / "build" / "load")
    options = parser.parse_args(arguments)
    options.reports.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    faults: list[str] = []
    with _target(options.url) as url:
        for kind in options.kinds:
            found = run_kind(kind, url, options.users, options.seconds / len(options.kinds), options.reports)
            if not any(row.requests for row in found):
                faults.append(f"{kind}: no request was answered")
            rows += found
            faults += failures(options.reports / f"{kind}_failures.csv")
    print(as_table(rows))
    print("reports:", *(str(options.reports / f"{kind}.html") for kind in options.kinds))
    for fault in faults:
        print("failed:", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
