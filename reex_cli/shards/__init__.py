"""Sharded output: each shard of the sources gives one part, whole or not there, that is written only once.

    part-00042-of-02000.jsonl.zst   the records of shard 42 of 2000
    part-00042-of-02000.json        and its manifest, written last: the sources, the program and options, and counts

The shard of a source depends on the list of all sources and their sizes alone, so machines need not talk to each other.

    plan            divides the sources into shards
    fingerprint     describes everything else that a part depends on
    build           finds the parts that are missing or out of date, and builds one
    input_digests   digests the sources of a part, and compares them with an earlier state
    manifest        what is known of a part
    part_store      the folder of the parts; on a disk (`local_store`) or remote (`object_store`)
    merge           checks all parts and joins them
"""

from __future__ import annotations

from reex_cli.shards.build import (
    BuildSpec,
    PartState,
    ShardResult,
    ShardTask,
    align_shards,
    build_part,
    ensure_part,
    find_part_states,
    group_by_shard,
)
from reex_cli.shards.fingerprint import describe_difference, run_fingerprint
from reex_cli.shards.input_digests import InputDigests
from reex_cli.shards.manifest import ArticleEntry, Input, Manifest, SourceFailure
from reex_cli.shards.merge import CompleteParts, MergedPart, join_parts, load_parts
from reex_cli.shards.part_store import PartStore
from reex_cli.shards.plan import Plan, make_plan

__all__ = [
    "ArticleEntry",
    "BuildSpec",
    "CompleteParts",
    "Input",
    "InputDigests",
    "Manifest",
    "MergedPart",
    "PartState",
    "PartStore",
    "Plan",
    "ShardResult",
    "ShardTask",
    "SourceFailure",
    "align_shards",
    "build_part",
    "describe_difference",
    "ensure_part",
    "find_part_states",
    "group_by_shard",
    "join_parts",
    "load_parts",
    "make_plan",
    "run_fingerprint",
]
