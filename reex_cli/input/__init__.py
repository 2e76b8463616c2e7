"""From paths to bytes: find the sources of a run and read them within bounded memory.

    walk           finds the files at and below paths and addresses, in a stated order
    stdin          reads standard input
    helper_files   finds the files of a run that name authors and terms by number
    expand         expands one file into items: the file, its chunks, or the members of a container
    chunks         cuts a large file into chunks of whole records
    containers/    tar, zip and WARC, one module each
    streams        reads and decompresses bytes in order, with a look ahead
    decompressors  gzip, bzip2, xz and zstd, in pieces of bounded size
    files          opens and reads files, and digests what was read
    remote         reads and writes addresses (`s3://`, `https://` …) through fsspec

A file is opened once, by the process that reads or expands it. What its bytes mean, and where a large source may be
split, is left to the readers.
"""
