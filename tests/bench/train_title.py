"""Learn which line of a text dump is its title; writes `reex_cli/judge/title.json`.

    python tests/bench/train_title.py   (numpy)

A conditional logit over the candidate lines of each training page: the right line against the others.
"""

from __future__ import annotations

import json

import numpy as np
from quality import gold, pages, scorer
from split import domain, fold, held_back

from reex_cli.judge import _title
from reex_cli.label import label
from reex_cli.model import Kind
from reex_cli.readers import Source, find
from reex_cli.rules import book

STYLES = ("innertext", "lynx", "soup")
ROUNDS, RATE, RIDGE = 600, 0.4, 1e-3
UNIT = 64
RIGHT = 0.9  # word F1 from which a line is the title
LEAST_SHARE = 0.02  # of the right titles that may be given up for silence where nothing is a title


def groups():
    """Domain, style, facts of the candidates, and which of them is right, of every training page with a title."""
    for style in STYLES:
        for record, data in pages(style):
            site = domain(record["url"]) if record["url"] else record["id"]
            if held_back(site) or not record["title"] or len(data) < 200:
                continue
            source = Source("page", data)
            page = next(iter(find(source, "dump").read(source)))
            body = [block for block in page.blocks if block.kind is not Kind.FIELD]
            found = list(_title.candidates(body, label(page, book())))
            right = [scorer().word_f1(body[index].text, record["title"]) >= RIGHT for index, _ in found]
            yield site, style, [facts for _, facts in found], np.array(right, bool)


def fit(chosen, names):
    """The weights that make the right lines the likeliest."""
    theta = np.zeros(len(names))
    for _ in range(ROUNDS):
        gradient = -RIDGE * theta * len(chosen)
        for _, _, matrix, right in chosen:
            if right.any():
                scores = matrix @ theta
                likely = np.exp(scores - scores.max())
                likely /= likely.sum()
                wanted = likely * right
                gradient += matrix.T @ (wanted / wanted.sum() - likely)
        theta += RATE * gradient / len(chosen)
    return theta


def main() -> None:
    """Fit, cross-validate by domain, write."""
    assert gold()
    raw = list(groups())
    names = sorted({name for _, _, facts, _ in raw for one in facts for name in one})
    scale = {name: 16.0 if name in ("echo", "echo of lead", "capitals") else 10.0 if name == "words" else 1.0 for name in names}
    table = [
        (site, style, np.array([[one[name] / scale[name] for name in names] for one in facts]).reshape(-1, len(names)), right)
        for site, style, facts, right in raw
    ]
    for style in STYLES:
        hits = []
        for k in range(4):
            theta = fit([one for one in table if fold(one[0]) != k], names)
            hits += [
                len(right) > 0 and right[np.argmax(matrix @ theta)]
                for site, of, matrix, right in table
                if fold(site) == k and of == style
            ]
        print(style, "right, cross-validated:", round(float(np.mean(hits)), 3))
    theta = fit(table, names)
    weights = {name: round(float(value) * UNIT * 16 / scale[name]) for name, value in zip(names, theta)}
    best = sorted(
        max(sum(weights[name] * value for name, value in one.items()) for one, ok in zip(facts, right) if ok)
        for _, _, facts, right in raw
        if right.any()
    )
    weights["least"] = int(best[int(len(best) * LEAST_SHARE)])
    _title.WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
