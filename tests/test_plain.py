"""Without selectolax and orjson, which only make it faster, reex gives the same results.

To run the whole suite without them: `PYTHONPATH=tests/plain REEX_TESTS_HIDE="selectolax orjson" python -m pytest`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.command import SEEDS, TOP, environment, reex

HIDE_ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).parent / "plain"), "REEX_TESTS_HIDE": "selectolax orjson"}
CASES = """
from tests.cases import CASES, format_articles, format_verdicts
for case in CASES:
    for name, format_case in (("articles.json", format_articles), ("verdicts.txt", format_verdicts)):
        if format_case(case) != (case / name).read_text("utf-8"):
            print(case.name, name)
"""


def test_every_case_is_the_same_without_selectolax_and_orjson() -> None:
    env = environment(**HIDE_ENVIRONMENT)
    done = subprocess.run([sys.executable, "-c", CASES], cwd=TOP, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_exported_seeds_and_hostile_values_are_the_same_without_selectolax_and_orjson() -> None:
    args = ["export", "--blocks", "--removed", "--evidence", SEEDS]
    assert reex(*args, env=HIDE_ENVIRONMENT).stdout == reex(*args).stdout
    hostile = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/test_hostile.py", "-k", "number"]
    done = subprocess.run(hostile, cwd=TOP, env=environment(**HIDE_ENVIRONMENT), capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


def test_hidden_packages_cannot_be_imported() -> None:
    for name in HIDE_ENVIRONMENT["REEX_TESTS_HIDE"].split():
        done = subprocess.run(
            [sys.executable, "-c", f"import {name}"], env=environment(**HIDE_ENVIRONMENT), capture_output=True, check=False
        )
        assert b"ModuleNotFoundError" in done.stderr
