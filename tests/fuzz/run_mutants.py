#!/usr/bin/env python3
"""Runs the program on mutated models, each under a limit of memory, and tells what went wrong.

usage: run_mutants.py OPCOST WRITE_MUTANTS COUNT SEED MODEL...

Every mutant is estimated as JSON, with 1 GiB of address space and 10 seconds of a processor. An exit of
0, 1 or 2 is an answer; a signal or another exit is a fault, and its model is kept in the working folder.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

ADDRESS_SPACE, SECONDS = 1 << 30, 10
LIMITED = ["/usr/bin/prlimit", f"--as={ADDRESS_SPACE}", f"--cpu={SECONDS}"]
BATCH = 500


def run(command, null):
    """(exit or minus the signal, peak KiB, seconds of a processor)"""
    child = os.posix_spawn(command[0], command, os.environ,
                           file_actions=[(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)])
    _, status, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), used.ru_maxrss, used.ru_utime + used.ru_stime


def main():
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    opcost, writer, count, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    null = os.open(os.devnull, os.O_WRONLY)
    exits, peak, slowest, faults = {}, 0, 0.0, []
    for batch in range(0, count, BATCH):
        with tempfile.TemporaryDirectory() as folder:
            size = min(BATCH, count - batch)
            subprocess.run([writer, str(size), str(seed + batch), folder, *sys.argv[5:]], check=True)
            for at in range(size):
                model = f"{folder}/{at}.onnx"
                code, kib, seconds = run([*LIMITED, opcost, model, "--format", "json"], null)
                exits[code] = exits.get(code, 0) + 1
                peak, slowest = max(peak, kib), max(slowest, seconds)
                if code not in (0, 1, 2):
                    faults.append(f"fault-{seed + batch}-{at}.onnx")
                    shutil.copy(model, faults[-1])
    print(json.dumps({"models": count, "exits": exits, "peak_mib": round(peak / 1024, 1),
                      "slowest_s": round(slowest, 2), "faults": faults}))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
