"""What one source may cost: the limits on bytes, members, headers and time that keep it from ending or holding a run.

Each is stated here once. What exceeds one is reported as a failure of its source; nothing is cut off in silence.
"""

from __future__ import annotations

MAX_SOURCE_BYTES = 1 << 28  # of one source held in memory at once, by default (--max-bytes)
