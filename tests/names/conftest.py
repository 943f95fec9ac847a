"""Names are recognised on one thread here, as in a worker process, which is what makes their scores repeatable."""

from __future__ import annotations

import torch

torch.set_num_threads(1)
