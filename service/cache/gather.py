"""One exchange with a server for all that is asked of it at the same time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class Gather(Generic[Asked, Told]):
    """Calls `exchange` with what was asked since the last call, at most `most` items, at most `width` calls at once.

    `exchange` gives an answer an item and does not raise.
    """

    def __init__(
        self, exchange: Callable[[Sequence[Asked]], Awaitable[Sequence[Told]]], *, width: int, most: int
    ) -> None:
        self._exchange = exchange
        self._most = most
        self._free = width
        self._asked: deque[tuple[Asked, asyncio.Future[Told]]] = deque()
        self._due = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(self, item: Asked) -> Told:
        if self._free > 1 and not self._asked:
            # Nobody to wait for. The last place is left to those who come meanwhile, all together.
            self._free -= 1
            try:
                return (await self._exchange([item]))[0]
            finally:
                self._free += 1
                if self._asked:
                    self._go()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Told] = loop.create_future()
        self._asked.append((item, future))
        if not self._due and self._free:
            self._due = True
            loop.call_soon(self._go)
        return await future

    def _go(self) -> None:
        self._due = False
        while self._free and self._asked:
            items = [self._asked.popleft() for _ in range(min(self._most, len(self._asked)))]
            self._free -= 1
            task = asyncio.get_running_loop().create_task(self._run(items))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _run(self, items: list[tuple[Asked, asyncio.Future[Told]]]) -> None:
        try:
            answers = await self._exchange([item for item, _ in items])
        finally:
            self._free += 1
        for (_, future), answer in zip(items, answers, strict=True):
            if not future.done():
                future.set_result(answer)
        if self._asked:
            self._go()
