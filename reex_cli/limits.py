"""What one source may cost: the limits on bytes, members, headers and time that keep it from ending or holding a run.

Each is stated here once. What exceeds one is reported as a failure of its source; nothing is cut off in silence.
"""

from __future__ import annotations

MAX_SOURCE_BYTES = 1 << 28  # of one source held in memory at once, by default (--max-bytes)

# What an option may ask for
MAX_MEMORY_BYTES = 1 << 50  # of one source (--max-bytes): larger numbers do not fit the decompressors
MAX_TIMEOUT_SECONDS = 1_000_000  # for one source (--timeout): the system cannot wait for more than 24 days
MAX_JOBS = 1024  # processes (--jobs)
MAX_SHARDS = 99_999  # parts of one output (--shards, --shard): as many as five digits can name
