"""Count the words of each author in a corpus, which two processes read."""

import sys
from collections import Counter

from reex_cli import Options, Selection, read_corpus

if __name__ == "__main__":
    corpus = read_corpus(sys.argv[1:], Options(selection=Selection(since="2025")), jobs=2)
    words: Counter[str] = Counter()
    for article in corpus:
        for author in article.authors:
            words[author] += article.words
    for author, number in words.most_common(3):
        print(f"{number:6} {author}")
    for source, failure in corpus.failures:
        print(f"{source}: {failure.message}", file=sys.stderr)
