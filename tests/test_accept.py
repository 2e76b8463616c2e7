"""Run the acceptance scripts that are next to the checkout; skipped where they are missing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import SHARED

SCRIPTS = ["seeds.py", "wordpress.py"]


@pytest.mark.skipif(not (SHARED / "accept").is_dir(), reason="the acceptance scripts are not next to the checkout")
@pytest.mark.parametrize("script", SCRIPTS)
def test_the_acceptance_script_passes(script: str) -> None:
    environment = os.environ | {"REEX": f"{sys.executable} -m reex_cli"}
    done = subprocess.run(
        [sys.executable, SHARED / "accept" / script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
