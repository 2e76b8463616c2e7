"""Quality and speed on real pages: scripts for a person at a desk, run as `python -m tests.bench.NAME`."""
