"""opcost.sweep on Ray: an executor of concurrent.futures whose tasks are Ray's.

    python ray_engine.py models/*.onnx

Ray's own process pool has no futures, so this adapter is all that it takes. On a cluster, ray.init(address=
"auto") before; opcost must be installed on its machines, and the models' paths be readable there.
"""

from __future__ import annotations

import sys
from concurrent.futures import Executor, Future
from typing import Any, Callable

import ray

import opcost


class RayExecutor(Executor):
    """Each call is a task of Ray; one whose process died is tried again ``retries`` times."""

    def __init__(self, retries: int = 2) -> None:
        self._call = ray.remote(max_retries=retries)(_call)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = self._call.remote(fn, args, kwargs).future()
        return future


def _call(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return fn(*args, **kwargs)


def main(paths: list[str]) -> None:
    """Prints a row for each model."""
    ray.init(ignore_reinit_error=True)
    for row in opcost.sweep(paths, engine=RayExecutor()):
        print(row["model"], row["error"] or f"{row['energy_pj'] * 1e-9:.4g} mJ")


if __name__ == "__main__":
    main(sys.argv[1:])
