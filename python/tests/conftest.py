"""What several tests need: the program, small models, a meter."""

from __future__ import annotations

import os
import pathlib
import shutil
import stat
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
MODELS = ROOT / "models"


@pytest.fixture
def models() -> pathlib.Path:
    return MODELS


@pytest.fixture
def program() -> str:
    found = os.environ.get("OPCOST_PROGRAM") or shutil.which("opcost")
    if not found:
        pytest.skip("the program opcost is not there (OPCOST_PROGRAM)")
    return found


@pytest.fixture
def fake_meter(tmp_path: pathlib.Path) -> str:
    """A meter by the protocol of src/measure/PROTOCOLS.md: 12.5 J in each window."""
    file = tmp_path / "meter.py"
    file.write_text(
        f"#!{sys.executable}\n"
        "import sys\n"
        "print('opcost-meter 1 measured board a test', flush=True)\n"
        "for line in sys.stdin:\n"
        "    answer = 'ok' if line.strip() == 'begin' else 'joules 12.5 seconds=2.5 rail=12.5'\n"
        "    print(answer, flush=True)\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return f"command={file}"
