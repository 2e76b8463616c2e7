"""From paths to bytes: find the sources of a run and read them within bounded memory.

    walk           finds the files at and below paths and addresses, in a stated order
    stdin          reads standard input
    helper_files   finds the files of a run that name authors and terms by number
    chunks         expands one file into items: the file, its chunks, or the members of a container
    containers/    tar, zip and WARC, one module each
    streams        reads and decompresses bytes in order, with a look ahead
    files          reads the bytes of one item, and digests them
    remote         reads and writes addresses (`s3://`, `https://` …) through fsspec

An `Item` names bytes that are still to be read; workers read them with `files.read_item`. What the bytes mean, and where
a large source may be split, is left to the readers.
"""
