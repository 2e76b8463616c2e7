"""Run the acceptance scripts that are next to the checkout; skipped where they are missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.command import environment
from tests.conftest import SHARED
from tests.forked_shell import folder_with_command

SCRIPTS = ["seeds.py", "wordpress.py"]


@pytest.mark.skipif(not (SHARED / "accept").is_dir(), reason="the acceptance scripts are not next to the checkout")
@pytest.mark.parametrize("script", SCRIPTS)
def test_the_acceptance_script_passes(script: str) -> None:
    command = folder_with_command(tuple(environment().items())) / "reex"
    done = subprocess.run(
        [sys.executable, SHARED / "accept" / script],
        env=environment(REEX=str(command)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
