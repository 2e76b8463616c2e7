"""Measure `reex dedupe`: planted copies, the same page by all roads, and how time and memory grow.

python -m tests.bench.duplicates planted       recall and precision of copies made from the texts of all sets
python -m tests.bench.duplicates peers         the same with word shingles: datasketch and rensa, if they are installed
python -m tests.bench.duplicates roads         pages of WCXB as HTML and as four dumps
python -m tests.bench.duplicates growth N ...  seconds, and megabytes at most, for so many made articles
"""

from __future__ import annotations

import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path

from reex_cli.duplicates import open_collection
from reex_cli.duplicates.sketch import keep_letters
from reex_cli.model import SCHEMA, Article
from reex_cli.options import MatchOptions
from reex_cli.text import count_words, digest_words
from tests.bench.pages import STYLES
from tests.bench.scorers import BENCH
from tests.bench.split import is_held_back, registered_domain

MIN_LETTERS = 400  # of a text that copies are made of
MAX_TEXTS = 100  # of a language
AS_LETTERS = str.maketrans("0123456789", "abcdefghij")
BARE = Article(
    schema=SCHEMA, id="r" + "a" * 16, source="", format="text", url=None, host=None, site=None, title=None, authors=(),
    date=None, modified=None, language=None, summary=None, terms={}, status=None, text="", words=0, hash="", notes=(),
    native={},
)  # fmt: skip


def read_texts():
    """Yield (language, gold text) of every set."""
    for path in (*sorted(BENCH.glob("sets/*/gold.jsonl")), BENCH / "gold.jsonl"):
        for line in path.read_text("utf-8").split("\n"):
            if line:
                record = json.loads(line)
                yield (record.get("lang") or "en")[:2], record.get("text") or ""


def choose_texts():
    """Choose different texts, by language."""
    chosen, seen = defaultdict(list), set()
    for language, text in read_texts():
        letters = keep_letters(text)
        if len(letters) >= MIN_LETTERS and len(chosen[language]) < MAX_TEXTS:
            marks = {letters[start : start + 60] for start in range(0, len(letters) - 60, 60)}
            starts = {letters[start : start + 60] for start in range(60)}
            if not (marks | starts) & seen:  # another page of the same article
                seen |= marks
                chosen[language].append(text)
    return {language: texts for language, texts in chosen.items() if len(texts) >= 10}


def cut(text, _others, dice):
    """Without a part of an eighth."""
    at = dice.randrange(len(text) * 7 // 8)
    return text[:at] + text[at + len(text) // 8 :]


def misspell(text, _others, dice):
    """With one letter in two hundred left out, doubled or changed."""
    letters = list(text)
    for at in range(len(letters)):
        if letters[at].isalnum() and dice.random() < 0.005:
            letters[at] = dice.choice(("", letters[at] * 2, dice.choice(text)))
    return "".join(letters)


def furnish(text, others, dice):
    """With other text around it, a tenth of its length."""
    other = dice.choice(others)
    size = len(text) // 20
    start = dice.randrange(max(1, len(other) - 2 * size))
    return f"{other[start : start + size]}\n\n{text}\n\n{other[start + size : start + 2 * size]}"


def reset(text, _others, _dice):
    """In capitals, without punctuation, on one line."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.upper()).split())


def excerpt(text, _others, _dice):
    """The first third, with an ellipsis, below the same title."""
    return text[: len(text) // 3] + " …"


def dump(text, others, dice):
    """In a page whose other text is as long as two thirds of it."""
    other = (dice.choice(others) * 9)[: len(text) * 2 // 3]
    return f"{other[: len(other) // 2]}\n\n{text}\n\n{other[len(other) // 2 :]}"


CHANGES = (cut, misspell, furnish, reset, excerpt, dump)


def make_copies():
    """Yield (language, text number, change or "", text)."""
    dice = random.Random(0)  # noqa: S311
    for language, texts in choose_texts().items():
        for number, text in enumerate(texts):
            others = (texts[number + 1 :] + texts[:number])[:20]
            yield language, number, "", text
            for change in CHANGES:
                yield language, number, change.__name__, change(text, others, dice)


def as_article(number, text, title=None):
    """An article with this text."""
    return replace(BARE, source=str(number), text=text, words=count_words(text), hash=digest_words(text), title=title)


def group_copies(copies, similarity=MatchOptions().similarity):
    """The roots of the groups of copies. Originals and excerpts have a title."""
    with open_collection(MatchOptions(similarity)) as collection:
        for number, (language, text_number, change, text) in enumerate(copies):
            title = f"{language} {text_number}" if change in ("", "excerpt") else None
            collection.add(as_article(number, text, title))
        collection.group()
        return [collection.groups.find(number) for number in range(len(copies))]


def measure_planted():
    """Print how many of the copies are found, by language and change, and how many groups hold different texts."""
    copies = [*make_copies()]
    start = time.process_time()
    roots = group_copies(copies)
    report_groups(copies, roots, time.process_time() - start)


def measure_similarity():
    """Print the share of copies that are found, and the groups with different texts, by the similarity that is needed."""
    copies = [*make_copies()]
    for similarity in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        roots = group_copies(copies, similarity)
        firsts = {(language, number): root for (language, number, change, _), root in zip(copies, roots) if not change}
        changed = [(copy, root) for copy, root in zip(copies, roots) if copy[2]]
        found = sum(firsts[copy[:2]] == root for copy, root in changed)
        texts = {(root, *copy[:2]) for copy, root in zip(copies, roots)}
        mixed = sum(count > 1 for count in Counter(root for root, *_ in texts).values())
        print(similarity, f"{found / len(changed):.4f}", mixed, flush=True)


def report_groups(copies, roots, seconds):
    """Print recall by language and change, and the groups with several texts."""
    found, all_ = Counter(), Counter()
    original = 0
    for number, (language, _, change, _) in enumerate(copies):
        if not change:
            original = number
        else:
            all_[language, change] += 1
            found[language, change] += roots[number] == roots[original]
    languages = sorted({language for language, *_ in copies})
    print("| change |", " | ".join(languages), "| all |")
    for change in [change.__name__ for change in CHANGES]:
        row = [(found[language, change], all_[language, change]) for language in languages]
        row.append((sum(a for a, _ in row), sum(b for _, b in row)))
        print(f"| {change} |", " | ".join(f"{a}/{b}" for a, b in row), "|")
    texts = defaultdict(set)
    for (language, number, _, _), root in zip(copies, roots):
        texts[root].add((language, number))
    mixed = [members for members in texts.values() if len(members) > 1]
    print(f"groups with different texts: {len(mixed)} of {len(texts)}; {len(copies) / seconds:.0f} texts a second", mixed[:9])


def measure_peers():
    """The same copies with MinHash over word shingles."""
    copies = [*make_copies()]
    for name, size, group in (
        ("datasketch", 5, group_with_datasketch),
        ("rensa", 5, group_with_rensa),
        ("datasketch", 0, group_with_datasketch),
        ("rensa", 0, group_with_rensa),
    ):
        print(f"\n{name}, {f'{size} words' if size else '10 letters'}")
        start = time.process_time()
        report_groups(copies, group([shingles(text, size) for *_, text in copies]), time.process_time() - start)


def shingles(text, size):
    """The runs of so many words, or of ten letters."""
    if not size:
        letters = keep_letters(text)
        return list({letters[at : at + 10] for at in range(max(1, len(letters) - 9))})
    words = text.casefold().split()
    return list({" ".join(words[at : at + size]) for at in range(max(1, len(words) - size + 1))})


def join_pairs(count, pairs):
    """Roots of the groups that pairs make."""
    roots = [*range(count)]

    def find(number):
        while roots[number] != number:
            roots[number] = number = roots[roots[number]]
        return number

    for one, other in pairs:
        roots[find(other)] = find(one)
    return [find(number) for number in range(count)]


def group_with_datasketch(sets):
    """Group with `datasketch`: MinHash of 128 permutations, LSH at 0.7."""
    from datasketch import MinHash, MinHashLSH

    index, pairs = MinHashLSH(threshold=0.7, num_perm=128), []
    for number, members in enumerate(sets):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([member.encode() for member in members])
        pairs += [(other, number) for other in index.query(sketch)]
        index.insert(number, sketch)
    return join_pairs(len(sets), pairs)


def group_with_rensa(sets):
    """Group with `rensa`: R-MinHash of 128 permutations, LSH of 16 bands at 0.7."""
    from rensa import RMinHash, RMinHashLSH

    index, pairs, made = RMinHashLSH(threshold=0.7, num_perm=128, num_bands=16), [], []
    for number, members in enumerate(sets):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(members)
        made.append(sketch)
        pairs += [(other, number) for other in index.query(sketch) if made[other].jaccard(sketch) >= 0.7]
        index.insert(number, sketch)
    return join_pairs(len(sets), pairs)


def run_reex(*args):
    """Run the command."""
    return subprocess.run([sys.executable, "-m", "reex_cli", *map(str, args)], check=False, capture_output=True)


def measure_roads():
    """Print on how many pages of WCXB the HTML and all dumps become one, and which groups hold several pages."""
    gold = {record["id"]: record for record in map(json.loads, (BENCH / "gold.jsonl").read_text("utf-8").split("\n")[:-1])}
    rows = run_reex("dedupe", "--list", "-q", BENCH / "html", *(BENCH / "dumps" / style for style in STYLES)).stdout.decode()
    groups = {row.split("\t")[6]: row.split("\t")[0] for row in rows.split("\n")[1:-1]}
    pages = defaultdict(set)
    for source, group in groups.items():
        pages[group].add(Path(source).name[:4])
    counts = Counter()
    for style in ("all", *STYLES):
        for dump_path in (BENCH / "dumps" / STYLES[0]).iterdir():
            part = "held back" if is_held_back(registered_domain(gold[dump_path.stem]["url"])) else "training"
            sources = [BENCH / "dumps" / name / dump_path.name for name in STYLES if style in ("all", name)]
            names = {groups.get(str(source), source) for source in [BENCH / "html" / f"{dump_path.stem}.html.gz", *sources]}
            counts[part, style] += len(names) == 1
            counts[part] += style == "all"
    for part in ("training", "held back"):
        print(part, counts[part], {style: round(counts[part, style] / counts[part], 4) for style in ("all", *STYLES)})
    mixed = {group: sorted(ids) for group, ids in pages.items() if len(ids) > 1}
    print("groups with several pages:", [[(name, gold[name]["url"]) for name in ids] for ids in mixed.values()])


def make_words(dice):
    """Make twenty thousand words, the frequent ones short, and their cumulative frequencies by Zipf's law."""
    syllables = [a + b for a in "b d f g h k l m n p r s t v w z".split() for b in "a e i o u".split()]
    words = ["".join(dice.choices(syllables, k=dice.randint(1, 1 + len(str(rank))))) for rank in range(20_000)]
    return words, [*accumulate(1 / (rank + 1) for rank in range(len(words)))]


def make_articles(path, count):
    """Write so many articles of 300 to 600 words as JSON Lines, with titles and addresses on five thousand hosts.

    One in five is a copy of one of the last thousand others, with a word in forty changed: three in four of these on another
    host, and the others at the same address.
    """
    dice = random.Random(count)  # noqa: S311
    words, weights = make_words(dice)
    kept = []
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            if kept and dice.random() < 0.2:
                text, title, address = dice.choice(kept)
                text = [word if dice.random() > 0.025 else dice.choice(words) for word in text]
                address = address if dice.random() < 0.25 else f"https://h{dice.randrange(5000)}.example/{number}"
            else:
                text = dice.choices(words, cum_weights=weights, k=dice.randint(300, 600))
                title, address = " ".join(text[9:16]), f"https://h{dice.randrange(5000)}.example/{number}"
                if len(kept) == 1000:
                    kept.pop(dice.randrange(1000))
                kept.append((text, title, address))
            article = as_article(number, " ".join(text), title)
            host = address.split("/")[2]
            file.write(replace(article, id=f"r{number:016}".translate(AS_LETTERS), url=address, host=host).to_json() + "\n")


def make_same(path, count, *, changed):
    """Write so many copies of one text as JSON Lines, each with one word changed or not."""
    dice = random.Random(0)  # noqa: S311
    words = [f"{dice.choice('bdgklmnprst')}{dice.choice('aeiou')}" * dice.randint(1, 3) for _ in range(300)]
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            at = dice.randrange(300)
            text = [*words[:at], f"x{number}", *words[at + 1 :]] if changed else words
            file.write(as_article(number, " ".join(text)).to_json() + "\n")


def measure_growth(counts, make=make_articles):
    """Print seconds of the processor and megabytes of the process for so many articles, how many are kept, the exponent."""
    before = None
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "made.jsonl")
            make(path, count)
            start = resource.getrusage(resource.RUSAGE_CHILDREN)
            run_reex("dedupe", "-q", "-o", Path(folder, "out.jsonl"), path)
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            with open(Path(folder, "out.jsonl"), "rb") as out:
                kept = sum(1 for _ in out)
        seconds = used.ru_utime + used.ru_stime - start.ru_utime - start.ru_stime
        exponent = f"{math.log(seconds / before[1]) / math.log(count / before[0]):.2f}" if before else ""
        print(count, f"{seconds:.1f} s", f"{used.ru_maxrss / 1024:.0f} MB", kept, exponent, flush=True)
        before = count, seconds


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "growth":
        measure_growth([int(number) for number in rest])
    elif command == "copies":
        for changed in (False, True):
            measure_growth([int(number) for number in rest], partial(make_same, changed=changed))
    else:
        commands = {
            "planted": measure_planted,
            "similarity": measure_similarity,
            "peers": measure_peers,
            "roads": measure_roads,
        }
        commands[command]()
