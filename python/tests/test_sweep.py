"""Many estimates on executors: threads, processes, and a Dask cluster of which a worker is killed."""

from __future__ import annotations

import concurrent.futures
import itertools
import multiprocessing
import os
import pathlib
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

import opcost

ITEMS: list[Any] = [
    "models/lenet5.onnx",
    {"model": "models/mlp.onnx", "batch": 4, "id": "mlp of 4"},
    {"model": "models/no-such.onnx", "id": 17},
    {"model": "models/lenet5.onnx", "placement": "array"},
    {"id": "nothing"},
]


def test_rows_are_in_order_and_errors_are_rows() -> None:
    rows = list(opcost.sweep(ITEMS))
    assert [row["id"] for row in rows] == [0, "mlp of 4", 17, 3, "nothing"]
    lenet = opcost.estimate("models/lenet5.onnx")
    assert rows[0] == {
        "id": 0, "model": "models/lenet5.onnx", "energy_pj": lenet.energy,
        "energy_pj_floor": lenet.floor, "energy_pj_tiled": lenet.tiled,
        "energy_pj_array": lenet.array, "macs": lenet.macs, "parameters": lenet.parameters,
        "unknown": 0, "error": None}
    assert rows[1]["energy_pj"] == opcost.estimate("models/mlp.onnx", batch=4).energy
    assert rows[2]["energy_pj"] is None and "no-such.onnx" in rows[2]["error"]
    assert rows[3]["energy_pj"] == lenet.array
    assert 'it needs a "model"' in rows[4]["error"]
    assert all(row.keys() - {"model"} == rows[0].keys() - {"model"} for row in rows)


def test_options_hold_for_items_that_do_not_give_their_own() -> None:
    rows = list(opcost.sweep(ITEMS[:1] + ITEMS[3:4], placement="floor"))
    lenet = opcost.estimate("models/lenet5.onnx")
    assert [row["energy_pj"] for row in rows] == [lenet.floor, lenet.array]


def test_threads_and_processes_give_the_same_rows() -> None:
    expected = list(opcost.sweep(ITEMS * 5))
    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        assert list(opcost.sweep(ITEMS * 5, engine=threads, chunk=3)) == expected
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=spawn) as processes:
        assert list(opcost.sweep(ITEMS * 5, engine=processes)) == expected


def test_items_are_read_as_they_are_needed() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield "models/mlp.onnx"

    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        rows = opcost.sweep(endless(), engine=threads, chunk=2)
        assert len(list(itertools.islice(rows, 10))) == 10
        rows.close()  # type: ignore[attr-defined]
    assert read <= 2 * 70


def test_a_chunk_has_an_item() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        opcost.sweep(ITEMS, chunk=0)


def test_a_dask_cluster_survives_a_worker_that_is_killed(tmp_path: pathlib.Path) -> None:
    distributed = pytest.importorskip("distributed")
    expected = list(opcost.sweep(ITEMS * 40))
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", scheduler_port=0,
        dashboard_address=None, local_directory=str(tmp_path))
    with cluster, distributed.Client(cluster) as client:
        processes = client.run(os.getpid)
        assert len(processes) == 2
        rows = opcost.sweep(ITEMS * 40, engine=client.get_executor(retries=3), chunk=5)
        got = list(itertools.islice(rows, 5))
        os.kill(next(iter(processes.values())), signal.SIGKILL)
        got += rows
        assert got == expected
        for _ in range(100):  # the nanny starts another
            if len(client.run(os.getpid)) == 2:
                break
            time.sleep(0.1)
        assert set(client.run(os.getpid).values()) != set(processes.values())


def test_ray_gives_the_same_rows_and_tries_a_killed_process_again(tmp_path: pathlib.Path) -> None:
    ray = pytest.importorskip("ray", reason="no ray")
    from test_examples import example

    mark = str(tmp_path / "died")

    def dies_once() -> str:
        if not os.path.exists(mark):
            pathlib.Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return "alive"

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False,
             _node_ip_address="127.0.0.1")
    try:
        engine = example("ray_engine").RayExecutor(retries=2)
        assert list(opcost.sweep(ITEMS * 5, engine=engine, chunk=3)) == list(opcost.sweep(ITEMS * 5))
        assert engine.submit(dies_once).result(timeout=60) == "alive"
    finally:
        ray.shutdown()
