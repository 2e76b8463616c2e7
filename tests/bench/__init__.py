"""Measure quality, speed and memory on real pages, by scripts that a person runs: `python -m tests.bench.NAME`."""
