"""The examples of docs/python.md are run, and their types are checked."""

from __future__ import annotations

import doctest
import os
import pathlib
import re
import subprocess
import sys

import pytest

from conftest import ROOT

PAGE = ROOT / "docs" / "python.md"


def test_examples_give_what_the_page_says() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False,
                                     optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried > 10 and failed == 0


def test_blocks_without_output_are_python() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert len(blocks) >= 3
    for block in blocks:
        compile(block, str(PAGE), "exec")


def test_types_are_right(tmp_path: pathlib.Path) -> None:
    pytest.importorskip("mypy")
    script = tmp_path / "page.py"
    script.write_text(doctest.script_from_examples(PAGE.read_text()))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"),
         "--cache-dir", str(tmp_path / "cache"), str(ROOT / "python" / "opcost"), str(script)],
        capture_output=True, text=True, cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"})
    assert done.returncode == 0, done.stdout
