"""``python -m opcost.batch questions.jsonl -o answers.parquet``: what ``opcost batch`` asks and answers,
as a Parquet file (docs/batch.md)."""

from __future__ import annotations

import argparse
import collections
import itertools
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any, Callable

from ._batch_line import Row, answer, read_object
from ._errors import OpcostError, missing

_LONGEST = 1 << 20  # bytes of a line
_CHUNK = 32  # lines of one task
_AHEAD = 4  # tasks of a thread that wait or run: memory does not grow with the lines


def lines_of(file: IO[bytes], part: int = 1, of: int = 1) -> Iterator[tuple[int, bytes]]:
    """The lines of a shard with their numbers from 1; blank ones count, and are left out. Of a line that
    is too long the first bytes are kept, which says that it is."""
    for number in itertools.count(1):
        line = file.readline(_LONGEST + 1)
        if not line:
            return
        piece = line
        while piece and not piece.endswith(b"\n"):
            piece = file.readline(_LONGEST)
        if (number - 1) % of == part - 1 and line.strip():
            yield number, line


def rows_of(
    lines: Iterable[tuple[int, bytes]], where: str, defaults: dict[str, Any], jobs: int = 1
) -> Iterator[list[Row]]:
    """Rows of the answers, some at a time, in the order of the lines."""

    def rows(task: list[tuple[int, bytes]]) -> list[Row]:
        return [answer(number, line, where, defaults, _LONGEST) for number, line in task]

    lines = iter(lines)
    running: collections.deque[Future[list[Row]]] = collections.deque()
    with ThreadPoolExecutor(jobs) as threads:
        try:
            while task := list(itertools.islice(lines, _CHUNK)):
                running.append(threads.submit(rows, task))
                if len(running) >= _AHEAD * jobs:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            for future in running:
                future.cancel()


def _schema(arrow: Any) -> Any:
    text, number, count = arrow.string(), arrow.float64(), arrow.uint64()
    error = arrow.struct([("what", text), ("where", text), ("hint", text)])
    energies = ["energy_pj", "energy_pj_floor", "energy_pj_tiled", "energy_pj_array", "energy_pj_known"]
    return arrow.schema(
        [("line", count), ("id", text), ("model", text), ("error", error), ("table", text)]
        + [("placement", text)]
        + [(name, number) for name in energies]
        + [(name, count) for name in ("macs", "parameters", "nodes", "unknown_nodes")]
        + [("warnings", arrow.list_(text))],
        metadata={"schema": "opcost.batch/1"},
    )


def write_parquet(
    chunks: Iterable[list[Row]], path: str, group: int, seen: Callable[[int], None] = lambda _: None
) -> tuple[int, int]:
    """Writes rows in row groups of a size, so that no more than one is held: how many, how many failed.
    Stopped by Ctrl-C, the file holds what is answered."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise missing("pyarrow", "a Parquet file") from None
    schema, waiting, written, failed = _schema(pyarrow), [], 0, 0
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        try:
            for rows in chunks:
                waiting += rows
                failed += sum(row["error"] is not None for row in rows)
                if len(waiting) >= group:
                    writer.write_table(pyarrow.Table.from_pylist(waiting[:group], schema), group)
                    written += group
                    del waiting[:group]
                seen(written + len(waiting))
        finally:
            if waiting:
                writer.write_table(pyarrow.Table.from_pylist(waiting, schema), group)
    return written + len(waiting), failed


def _shard(text: str) -> tuple[int, int]:
    part, _, of = text.partition("/")
    if part.isdigit() and of.isdigit() and 1 <= int(part) <= int(of):
        return int(part), int(of)
    raise argparse.ArgumentTypeError(f"{text} is no part of a whole, such as 2/8")


def _positive(text: str) -> int:
    if text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no number of at least 1")


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m opcost.batch", description="Many estimates, as Parquet.")
    parser.add_argument("file", help="JSON Lines, as opcost batch reads them; - is the standard input")
    parser.add_argument("-o", "--output", required=True, help="the Parquet file to write")
    parser.add_argument("--format", choices=["parquet"], default="parquet")
    parser.add_argument("--defaults", default="{}", metavar="JSON",
                        help='keys of lines that do not have them: {"table": "7nm"}')
    parser.add_argument("--shard", type=_shard, default=(1, 1), metavar="I/N",
                        help="only each N-th line, from the I-th on")
    parser.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--row-group", type=_positive, default=65536, metavar="ROWS",
                        help="rows of a row group, which are held in memory; default: 65536")
    return parser.parse_args(words)


def _progress(count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{count:,} lines answered", end="", file=sys.stderr, flush=True)


def _run(typed: argparse.Namespace, file: IO[bytes]) -> int:
    where = "<stdin>" if typed.file == "-" else typed.file
    defaults = read_object(typed.defaults, "--defaults")
    chunks = rows_of(lines_of(file, *typed.shard), where, defaults, typed.jobs)
    count, failed = write_parquet(chunks, typed.output, typed.row_group, _progress)
    if failed:
        print(f"opcost: {failed} of {count} lines could not be answered; their `error` says why",
              file=sys.stderr)
    return 2 if failed else 0


def _open(typed: argparse.Namespace) -> IO[bytes]:
    if typed.file == "-":
        return sys.stdin.buffer
    if os.path.exists(typed.output) and os.path.samefile(typed.file, typed.output):
        raise OpcostError("it is both what is read and what is written", typed.output, "another -o")
    return open(typed.file, "rb")


def main(words: list[str] | None = None) -> int:
    """The command; its exit code: 0, 2 if something could not be answered, 130 after Ctrl-C."""
    typed = _arguments(words)
    try:
        with _open(typed) as file:
            return _run(typed, file)
    except (OpcostError, OSError) as error:
        print(f"opcost: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("opcost: interrupted; what is answered is kept", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
