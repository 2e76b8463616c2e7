"""What one source may cost: the limits on bytes, members, headers and time that keep it from ending or holding a run.

Each is stated here once. What exceeds one is reported as a failure of its source; nothing is cut off in silence.
"""

from __future__ import annotations

MAX_SOURCE_BYTES = 1 << 28  # of one source held in memory at once, by default (--max-bytes)
MAX_HEAD_BYTES = 1 << 25  # of a source before its first record; one with more is not split

# A file of records is split into chunks from this size on, a compressed one earlier.
SPLIT_BYTES = 1 << 23
SPLIT_COMPRESSED_BYTES = 1 << 20

# Files that name authors and terms are read before all others.
HELPER_HEAD_BYTES = 2048  # at the beginning of a file, which show whether it is one
MAX_HELPER_BYTES = 1 << 24  # larger files name none

# Answers of web servers
MAX_REDIRECTS = 9  # of one request; aiohttp has a limit of its own above it
MAX_HEAD_SECONDS = 20  # until a server has stated the size of a file
MAX_REASON_LENGTH = 300  # characters of what a server or library says is wrong

# A file of settings or rules
MAX_TOML_BYTES = 1 << 20
MAX_TOML_DEPTH = 16  # of lists and tables in each other, and parts of a key
MAX_TOML_WORD = 1000  # characters of a key or number without quotes
MAX_FOUND_PATTERN = 200  # characters of --match in settings that were found, not named

# The parts of an output
MAX_MANIFEST_BYTES = 1 << 27  # of the list of what is in a part
DECOMPRESSED_AT_ONCE = 1 << 11  # compressed bytes of a part, from which at most 64 MB come

# What an option may ask for
MAX_MEMORY_BYTES = 1 << 50  # of one source (--max-bytes): larger numbers do not fit the decompressors
MAX_TIMEOUT_SECONDS = 1_000_000  # for one source (--timeout): the system cannot wait for more than 24 days
MAX_JOBS = 1024  # processes (--jobs)
MAX_SHARDS = 99_999  # parts of one output (--shards, --shard): as many as five digits can name

# What stands around the documents of a container.
MAX_TAR_HEADER_BYTES = 1 << 20  # of a header that states a name or other properties of the next member
MAX_HTTP_ENCODINGS = 8  # in which a page of a WARC file is encoded, one in the other
MAX_ZIP_MEMBERS = 1 << 21  # of one archive; about 80 bytes are held for each

# What a page or a run holds in memory, or compares with each other
MAX_SHARED_CHARACTERS = 1000  # of a name that every post of a source repeats, such as that of its site
MAX_POINTER_CHARACTERS = 500  # of one key in the pointer to a record
MAX_HOSTS = 10_000  # whose recurring lines a run counts at a time: about 50 MB
MAX_COUNTED_LINES = 500_000  # of all hosts together: about 100 MB
MAX_GROUP_CHARACTERS = 1 << 24  # of all columns of a row group of Parquet
