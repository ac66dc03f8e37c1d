"""Runs the tests of the package for ctest: run.py FOLDER_OF_THE_BUILT_PACKAGE PROGRAM.

Exits with 77, which ctest counts as skipped, where pytest is missing.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys


def main() -> int:
    folder, program = sys.argv[1:3]
    try:
        import pytest  # noqa: F401
    except ImportError:
        print(f"skipped: {sys.executable} has no pytest")
        return 77
    here = pathlib.Path(__file__).parent
    environment = dict(os.environ, PYTHONPATH=folder, OPCOST_PROGRAM=program,
                       PYTHONDONTWRITEBYTECODE="1")
    return subprocess.call(
        [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(here)],
        env=environment, cwd=here.parent.parent)


if __name__ == "__main__":
    sys.exit(main())
