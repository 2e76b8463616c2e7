"""Output in parts: each shard of the sources gives one file, whole or not there, and is not done twice.

    part-00042-of-02000.jsonl.zst   what the 42nd of 2000 shards gave,
    part-00042-of-02000.json        and its manifest, which is written last: of what, by what, and how many

Which sources are in a shard depends on their list and their sizes alone, so whoever makes another shard need not be asked.
"""

from __future__ import annotations

from reex_cli.shards.build import Found, Made, Task, Work, done, each_shard, look, make
from reex_cli.shards.fingerprint import difference, identity
from reex_cli.shards.input_digests import Seen
from reex_cli.shards.manifest import Again, Failed, Input, Manifest
from reex_cli.shards.merge import Joined, Parts, checked, join
from reex_cli.shards.part_store import Folder
from reex_cli.shards.plan import Plan, planned

__all__ = [
    "Again",
    "Failed",
    "Folder",
    "Found",
    "Input",
    "Joined",
    "Made",
    "Manifest",
    "Parts",
    "Plan",
    "Seen",
    "Task",
    "Work",
    "checked",
    "difference",
    "done",
    "each_shard",
    "identity",
    "join",
    "look",
    "make",
    "planned",
]
