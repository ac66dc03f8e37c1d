"""Exits with 1 unless a wheel keeps what its name promises: check_wheel.py WHEEL LARGEST_BYTES.

No symbol of the C library is newer than its manylinux tag, all other libraries are inside, and it is not
larger than it may be.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

# What every manylinux system has: PEP 600 names PEP 513's list; libstdc++ and libgcc are in it.
ALLOWED = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1",
           "libstdc++.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libz.so.1"}


def newest_glibc(file):
    text = subprocess.run(["objdump", "-T", file], check=True, capture_output=True, text=True).stdout
    return max((tuple(map(int, v.split("."))) for v in re.findall(r"GLIBC_(\d+(?:\.\d+)+)", text)),
               default=(0, 0))


def needed(file):
    text = subprocess.run(["objdump", "-p", file], check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"NEEDED\s+(\S+)", text))


def faults(wheel, largest):
    tag = re.search(r"manylinux_(\d+)_(\d+)", wheel.name)
    if tag is None:
        return [f"{wheel.name} has no manylinux tag"]
    promised = tuple(map(int, tag.groups()))
    found = []
    if wheel.stat().st_size > largest:
        found.append(f"{wheel.stat().st_size} bytes, more than {largest}")
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(wheel).extractall(folder)
        objects = [p for p in pathlib.Path(folder).rglob("*") if re.search(r"\.so(\.|$)", p.name)]
        inside = {p.name for p in objects}
        if not objects:
            found.append("no library is in it")
        for file in objects:
            if newest_glibc(file)[:2] > promised:
                found.append(f"{file.name} needs glibc {newest_glibc(file)}, the tag is {promised}")
            for missing in needed(file) - inside - ALLOWED:
                found.append(f"{file.name} needs {missing}, which is not inside")
    return found


def main():
    found = faults(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
    print("\n".join(found) or "the wheel keeps what its name promises")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
