"""What the service costs beside what it could cost: `python -m benchmarks`, or `make bench`."""
