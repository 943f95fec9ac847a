"""What the process that forks the workers says to its parent."""

from __future__ import annotations

from typing import Literal

import msgspec

MESSAGE_BYTES = 64 << 10


class Notice(msgspec.Struct, array_like=True):
    """What happened: the models are loaded (`number` the threads of this process) or cannot be (`detail` says why),
    worker `number` was forked as process `pid` or has ended (`detail` its exit code)."""

    what: Literal["loaded", "failed", "forked", "exited"]
    number: int = 0
    pid: int = 0
    detail: str = ""
