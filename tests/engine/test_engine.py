from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from service.contract import ExtractRequest
from service.engine import (
    Answer,
    DeadlinePassed,
    Engine,
    NotReady,
    Options,
    PipelineFailed,
    QueueFull,
    WorkersLost,
    ZygoteProcess,
)

pytestmark = pytest.mark.anyio


def document(order: str = "", path: object = "", size: int = 0) -> ExtractRequest:
    return ExtractRequest(text=f"خبر {order} {path} ".ljust(size, "ا"))


async def ask(engine: Engine, request: ExtractRequest, within: float = 60.0) -> Answer:
    return await engine.extract(request, asyncio.get_running_loop().time() + within)


def asked(engine: Engine, *requests: ExtractRequest, within: float = 60.0) -> list[asyncio.Task[Answer]]:
    return [asyncio.ensure_future(ask(engine, request, within)) for request in requests]


async def until(condition: Callable[[], bool]) -> None:
    """Return when a condition holds; TimeoutError when it does not within a minute."""
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.002)


def said(answer: Answer) -> dict[str, Any]:
    return msgspec.json.decode(answer.body)  # type: ignore[no-any-return]


class Gate:
    """A place where a worker waits until it is let through."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._listener.settimeout(60)

    def __str__(self) -> str:
        return str(self.path)

    def take_in(self) -> socket.socket:
        """Wait until a worker is there; it stays until what comes back is closed."""
        return self._listener.accept()[0]

    def let_through(self) -> None:
        """Let the worker go that has waited longest."""
        self.take_in().close()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    gate = Gate(tmp_path / "gate")
    yield gate
    gate.close()


async def test_every_document_gets_its_own_answer(running: Any) -> None:
    """However many are asked for at once, each caller gets what belongs to its text."""
    async with running() as engine:
        requests = [document(size=10 + i) for i in range(200)]
        answers = await asyncio.gather(*asked(engine, *requests))
    assert [said(answer)["text"] for answer in answers] == [request.text for request in requests]
    assert engine.stats.documents == 200
    assert engine.stats.chars == sum(len(request.text) for request in requests)


async def test_documents_that_come_together_share_batches_evenly_over_idle_workers(running: Any) -> None:
    """Eight equal documents for two idle workers make two batches of four."""
    async with running() as engine:
        answers = await asyncio.gather(*asked(engine, *(document(size=100) for _ in range(8))))
    assert [said(answer)["batch"] for answer in answers] == [4] * 8
    assert len({said(answer)["pid"] for answer in answers}) == 2
    assert engine.stats.batches == 2


async def test_batches_are_bounded_by_characters(running: Any, gate: Gate) -> None:
    """What waits for a busy worker goes to it in batches of at most `batch_chars`."""
    async with running(workers=1, batch_chars=3000) as engine:
        held = asked(engine, document("wait", gate))
        await until(lambda: engine.stats.running == 1)
        waiting = asked(engine, *(document(size=800) for _ in range(6)))
        await until(lambda: engine.stats.queued == 6)
        gate.let_through()
        answers = await asyncio.gather(*held, *waiting)
    assert [said(answer)["batch"] for answer in answers] == [1] + [3] * 6


async def test_a_free_worker_leaves_a_busy_one_its_share(running: Any, gate: Gate) -> None:
    """So nobody waits for all that was there to be done in one batch; what is still there is shared again."""
    async with running() as engine:
        held = asked(engine, document("wait", gate), document("wait", gate))
        await until(lambda: engine.stats.running == 2)
        waiting = asked(engine, *(document(size=100) for _ in range(6)))
        await until(lambda: engine.stats.queued == 6)
        gate.let_through()
        answers = await asyncio.gather(*waiting)
        gate.let_through()
        await asyncio.gather(*held)
    assert [said(answer)["batch"] for answer in answers] == [3, 3, 3, 1, 1, 1]


async def test_large_documents_leave_a_worker_to_the_small_ones(running: Any, gate: Gate) -> None:
    """While one worker has a large document, a second large one waits and small ones pass it."""
    async with running(batch_chars=1000) as engine:
        large = asked(engine, document("wait", gate, size=5000), document("wait", gate, size=5000))
        await until(lambda: engine.stats.running == 1)
        small = await ask(engine, document(size=100))
        assert engine.stats.queued == 1
        assert said(small)["batch"] == 1
        for _ in large:
            await until(lambda: engine.stats.running == 1)
            gate.let_through()
            await asyncio.wait(large, return_when=asyncio.FIRST_COMPLETED)
            large = [task for task in large if not task.done()]


async def test_a_full_queue_refuses_and_says_when_to_come_back(running: Any, gate: Gate) -> None:
    """Beyond `queue_length` waiting documents there is QueueFull with whole seconds, and room again later."""
    async with running(workers=1, queue_length=2) as engine:
        held = asked(engine, document("wait", gate))
        await until(lambda: engine.stats.running == 1)
        waiting = asked(engine, document(), document())
        await until(lambda: engine.stats.queued == 2)
        with pytest.raises(QueueFull) as refused:
            await ask(engine, document())
        assert refused.value.retry_after >= 1
        gate.let_through()
        await asyncio.gather(*held, *waiting)
        await ask(engine, document())
        assert engine.stats.refused == 1


async def test_the_queue_is_bounded_in_characters_too(running: Any, gate: Gate) -> None:
    """A few huge documents fill the queue as many small ones do."""
    async with running(workers=1, queue_chars=10_000) as engine:
        held = asked(engine, document("wait", gate))
        await until(lambda: engine.stats.running == 1)
        waiting = asked(engine, document(size=9_000))
        await until(lambda: engine.stats.queued == 1)
        with pytest.raises(QueueFull):
            await ask(engine, document(size=2_000))
        gate.let_through()
        await asyncio.gather(*held, *waiting)


async def test_a_document_that_cannot_be_done_in_time_is_refused_at_once(running: Any, gate: Gate) -> None:
    """When the measured rate says that the queue lasts longer than the deadline, it is no use to wait in it."""
    async with running(workers=1, queue_chars=10_000_000) as engine:
        held = asked(engine, document("wait", gate))
        await until(lambda: engine.stats.running == 1)
        await asyncio.sleep(0.2)  # the work that the rate is measured by
        gate.let_through()
        await held[0]
        held = asked(engine, document("wait", gate))
        await until(lambda: engine.stats.running == 1)
        waiting = asked(engine, document(size=2_000_000), within=600.0)
        await until(lambda: engine.stats.queued == 1)
        with pytest.raises(QueueFull) as refused:
            await ask(engine, document(), within=20.0)
        assert refused.value.retry_after > 1
        gate.let_through()
        await asyncio.gather(*held, *waiting)


async def test_a_deadline_that_passes_in_the_queue_drops_the_document(running: Any, gate: Gate, tmp_path: Path) -> None:
    """Its caller gets DeadlinePassed in time, and no worker ever sees it."""
    notes = tmp_path / "notes"
    async with running(workers=1) as engine:
        held = asked(engine, document("wait", gate))
        await until(lambda: engine.stats.running == 1)
        with pytest.raises(DeadlinePassed):
            await ask(engine, document("note", notes), within=0.05)
        assert engine.stats.queued == 0
        gate.let_through()
        await asyncio.gather(*held)
        await ask(engine, document())
    assert not notes.exists()
    assert engine.stats.expired == 1


async def test_a_deadline_that_passes_in_a_worker_ends_the_wait_alone(running: Any, gate: Gate) -> None:
    """The caller hears in time; the worker goes on and serves the next document."""
    async with running(workers=1) as engine:
        within = 0.05
        while not engine.stats.running:  # on a machine that stalls it may pass before the worker has the document
            within *= 2
            with pytest.raises(DeadlinePassed):
                await ask(engine, document("wait", gate), within)
        gate.let_through()
        await ask(engine, document())
        assert engine.stats.restarts == 0


async def test_a_caller_who_leaves_takes_the_document_out_of_the_queue(
    running: Any, gate: Gate, tmp_path: Path
) -> None:
    """Cancelling `extract` drops a waiting document before any work is done for it."""
    notes = tmp_path / "notes"
    async with running(workers=1) as engine:
        held = asked(engine, document("wait", gate))
        await until(lambda: engine.stats.running == 1)
        (leaving,) = asked(engine, document("note", notes))
        await until(lambda: engine.stats.queued == 1)
        leaving.cancel()
        await until(lambda: engine.stats.abandoned == 1)
        assert engine.stats.queued == 0
        gate.let_through()
        await asyncio.gather(*held)
        await ask(engine, document())
    assert not notes.exists()


async def test_a_document_is_answered_while_its_batch_mates_are_still_at_work(running: Any, gate: Gate) -> None:
    """Nobody waits for the rest of the batch."""
    async with running(workers=1) as engine:
        first, second = asked(engine, document(), document("wait", gate))
        assert said(await first)["batch"] == 2
        assert not second.done()
        assert (engine.stats.documents, engine.stats.running, engine.stats.batches) == (1, 1, 0)
        gate.let_through()
        assert said(await second)["batch"] == 2
        assert (engine.stats.documents, engine.stats.running, engine.stats.batches) == (2, 0, 1)


async def test_a_worker_that_dies_is_replaced_and_the_rest_of_its_batch_done_again(
    running: Any, tmp_path: Path
) -> None:
    """All documents of the batch are answered, those that were not yet by another process."""
    async with running(workers=1) as engine:
        before = engine.pids[0]
        requests = [document(), document("die-once", tmp_path / "died"), document()]
        answers = await asyncio.gather(*asked(engine, *requests))
        assert [said(answer)["text"] for answer in answers] == [request.text for request in requests]
        assert [said(answer)["pid"] == before for answer in answers] == [True, False, False]
        assert (engine.stats.restarts, engine.stats.retried, engine.stats.failed) == (1, 2, 0)


async def test_a_worker_killed_from_outside_in_mid_batch_loses_nothing(running: Any, gate: Gate) -> None:
    """SIGKILL while a document is being worked on: it is done again elsewhere."""
    async with running(workers=1) as engine:
        (task,) = asked(engine, document("wait", gate))
        await until(lambda: engine.stats.running == 1)
        with gate.take_in():
            os.kill(engine.pids[0], signal.SIGKILL)
        await until(lambda: engine.stats.restarts == 1)
        await until(lambda: engine.stats.running == 1)
        gate.let_through()
        assert said(await task)["batch"] == 1


@pytest.mark.parametrize("order", ["die", "exhaust"])
async def test_a_document_that_kills_three_workers_fails_and_its_batch_mates_survive(running: Any, order: str) -> None:
    """WorkersLost for the one, by a signal or for want of memory, answers for the others."""
    async with running() as engine:
        tasks = asked(engine, document(), document(), document(order), document(), document())
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [Answer, Answer, WorkersLost, Answer, Answer]
        await ask(engine, document())
        assert engine.stats.failed == 1


async def test_a_document_is_not_charged_with_what_its_batch_mates_did(running: Any) -> None:
    """However many workers end over one batch's killers, an innocent document of it is answered at its second try."""
    async with running(workers=1) as engine:
        killers = [document("die") for _ in range(3)]
        *lost, answer = await asyncio.gather(*asked(engine, *killers, document()), return_exceptions=True)
        assert [type(error) for error in lost] == [WorkersLost] * 3
        assert said(answer)["batch"] == 1
        assert engine.stats.restarts == 1 + 3 * 3  # the batch's, then three for each killer alone


async def test_a_document_that_cost_three_workers_costs_no_more_for_a_while(running: Any) -> None:
    """Sent again it is refused at once with the time to wait; another document is not."""
    async with running() as engine:
        with pytest.raises(WorkersLost):
            await ask(engine, document("die"))
        restarts = engine.stats.restarts
        with pytest.raises(WorkersLost) as refusal:
            await ask(engine, document("die"))
        assert 1 <= refusal.value.retry_after <= 30
        await ask(engine, document())
        assert engine.stats.restarts == restarts


async def test_suspects_leave_a_worker_to_the_others(running: Any, gate: Gate) -> None:
    """Two documents whose worker ended are tried again one after the other while small ones pass them."""
    async with running() as engine:
        suspects = asked(engine, document("wait", gate), document("wait", gate))
        await until(lambda: engine.stats.running == 2)
        with gate.take_in(), gate.take_in():
            for worker in engine.pids[:2]:
                os.kill(worker, signal.SIGKILL)
            await until(lambda: engine.stats.restarts == 2)
        await until(lambda: engine.stats.retried == 2 and engine.stats.running == 1 and engine.stats.workers == 2)
        await ask(engine, document())
        assert engine.stats.queued == 1
        for _ in suspects:
            await asyncio.to_thread(gate.let_through)
        await asyncio.gather(*suspects)


async def test_a_hung_worker_is_killed_and_its_batch_done_again(running: Any, tmp_path: Path) -> None:
    """A worker that stops answering is replaced after `hang_s`."""
    async with running(workers=1, hang_s=1.0) as engine:
        before = engine.pids[0]
        answer = await ask(engine, document("stop-once", tmp_path / "stopped"))
        assert said(answer)["pid"] != before
        await until(lambda: not psutil.pid_exists(before))


async def test_a_document_that_hangs_three_workers_fails(running: Any) -> None:
    """It does not hold the service up for ever."""
    async with running(hang_s=1.0) as engine:
        with pytest.raises(WorkersLost):
            await ask(engine, document("stop"))
        await ask(engine, document())


async def test_an_error_of_the_pipeline_fails_one_document_alone(
    running: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Batch mates are answered, the worker lives, and the log names the place without quoting the text."""
    async with running(workers=1) as engine:
        tasks = asked(engine, document(), document("raise", "SECRET"), document())
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [Answer, PipelineFailed, Answer]
        assert "SECRET" not in str(results[1])
        assert engine.stats.restarts == 0
    assert "scripted_pipeline.py:" in caplog.text
    assert "SECRET" not in caplog.text


async def test_workers_live_on_when_the_process_that_forks_them_dies(running: Any, gate: Gate, tmp_path: Path) -> None:
    """Documents are answered while another one loads the models; then its workers replace the old ones."""
    marker = tmp_path / "marker"
    async with running(loader="tests.engine.scripted_pipeline:load_behind_gate", model_dir=str(marker)) as engine:
        *old, zygote = engine.pids
        marker.write_text(str(gate))
        os.kill(zygote, signal.SIGKILL)
        await until(lambda: zygote not in engine.pids and len(engine.pids) == 3)
        for _ in range(20):
            assert said(await ask(engine, document()))["pid"] in old
        await asyncio.to_thread(gate.let_through)
        await until(lambda: engine.stats.workers == 2 and not set(old) & set(engine.pids))
        assert said(await ask(engine, document()))["pid"] not in old
        await until(lambda: not any(psutil.pid_exists(pid) for pid in old))


async def test_a_frozen_forking_process_is_replaced(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that ends while nobody can fork is back all the same."""
    monkeypatch.setattr("service.engine.engine._ZYGOTE_PATIENCE", 1.0)
    async with running(workers=1) as engine:
        worker, zygote = engine.pids
        os.kill(zygote, signal.SIGSTOP)
        os.kill(worker, signal.SIGKILL)
        answer = await ask(engine, document())
        assert said(answer)["pid"] != worker
        assert zygote not in engine.pids


async def test_workers_give_way_to_the_process_that_answers(running: Any) -> None:
    """They run at a lower priority, so that stored answers and refusals are not held up by batches."""
    async with running() as engine:
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        await until(lambda: [psutil.Process(pid).nice() for pid in engine.pids[:2]] == [min(19, ours + 5)] * 2)


async def test_nothing_is_taken_before_the_models_are_loaded() -> None:
    """NotReady until then."""
    engine = Engine(Options(fingerprint="test", loader="tests.engine.scripted_pipeline:load", workers=1))
    await engine.start()
    assert not engine.ready
    with pytest.raises(NotReady):
        await ask(engine, document())
    await engine.wait_ready()
    await ask(engine, document())
    await engine.stop(1.0)
    assert not engine.ready


async def test_a_process_started_beforehand_forks_the_workers() -> None:
    """What it has imported by then is not imported twice."""
    loader = "tests.engine.scripted_pipeline:load"
    zygote = ZygoteProcess(loader)
    engine = Engine(Options(fingerprint="test", loader=loader, workers=1), zygote)
    await engine.start()
    try:
        async with asyncio.timeout(60):
            await engine.wait_ready()
        assert engine.pids[-1] == zygote.process.pid
    finally:
        await engine.stop(0.1)


async def test_a_process_that_nobody_needs_ends() -> None:
    """Where the service cannot start for another reason."""
    zygote = ZygoteProcess("tests.engine.scripted_pipeline:load")
    zygote.end()
    assert not psutil.pid_exists(zygote.process.pid)


@pytest.mark.parametrize(
    ("loader", "reason"), [("refuse", "no weights here"), ("end", "ended"), ("absent", "AttributeError")]
)
async def test_models_that_cannot_be_loaded_are_reported(loader: str, reason: str) -> None:
    """`wait_ready` raises with the reason, and so does every document."""
    engine = Engine(Options(fingerprint="test", loader=f"tests.engine.scripted_pipeline:{loader}", workers=1))
    await engine.start()
    with pytest.raises(NotReady, match=reason):
        await engine.wait_ready()
    with pytest.raises(NotReady, match=reason):
        await ask(engine, document())
    await engine.stop(1.0)


async def test_stopping_finishes_what_was_taken_up_and_takes_no_more(running: Any, gate: Gate) -> None:
    """Accepted documents are answered, new ones get NotReady, and no process is left."""
    async with running(workers=1) as engine:
        pids = engine.pids
        tasks = asked(engine, document("wait", gate), *(document(size=100) for _ in range(20)))
        await until(lambda: engine.stats.running > 0)
        stopping = asyncio.ensure_future(engine.stop(60))
        await until(lambda: not engine.ready)
        with pytest.raises(NotReady):
            await ask(engine, document())
        gate.let_through()
        await asyncio.gather(stopping, *tasks)
        await until(lambda: not any(psutil.pid_exists(pid) for pid in pids))


async def test_stopping_ends_within_its_grace(running: Any, gate: Gate) -> None:
    """A document that never ends does not keep the processes alive."""
    async with running(workers=1) as engine:
        pids = engine.pids
        (task,) = asked(engine, document("wait", gate))
        await until(lambda: engine.stats.running == 1)
        async with asyncio.timeout(60):
            await engine.stop(0.1)
        await until(lambda: not any(psutil.pid_exists(pid) for pid in pids))
        task.cancel()


async def test_processes_end_with_their_parent(gate: Gate) -> None:
    """A killed service leaves no worker behind, not even a busy one."""
    program = (
        "import asyncio, sys\n"
        "from service.contract import ExtractRequest\n"
        "from service.engine import Engine, Options\n"
        "async def main():\n"
        "    engine = Engine(Options(fingerprint='t', workers=2, loader='tests.engine.scripted_pipeline:load'))\n"
        "    await engine.start()\n"
        "    await engine.wait_ready()\n"
        "    task = asyncio.ensure_future(engine.extract(ExtractRequest(text=sys.argv[1]), 1e9))\n"
        "    while not engine.stats.running: await asyncio.sleep(0.01)\n"
        "    print(*engine.pids, flush=True)\n"
        "    await task\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, document("wait", gate).text, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    pids = [int(word) for word in (await parent.stdout.readline()).split()]
    parent.kill()
    await parent.wait()
    assert len(pids) >= 2
    await until(lambda: not any(psutil.pid_exists(pid) for pid in pids))


def test_the_parent_never_loads_the_models_libraries() -> None:
    """The process that talks to the network imports no torch, stanza or numpy."""
    program = "import sys, service.cache; print({'torch', 'stanza', 'numpy'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "set()\n"
