"""Sums take one thread here, as in the service's workers: the threads of numpy's library wait for one another busily,
which the processor time of whatever stage comes next would count."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
