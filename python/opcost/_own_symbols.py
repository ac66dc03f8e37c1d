"""The module keeps to its own protobuf where another package has shown its own to everybody."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def own_symbols() -> Iterator[None]:
    """Loads within bind to their own libraries first. TensorFlow shows its protobuf, of another version,
    to all that is loaded after it, which would call it and crash. A preloaded library (an allocator, a
    sanitizer) must stay in front of all others: then nothing is changed."""
    deep = getattr(os, "RTLD_DEEPBIND", 0)
    if not deep or os.environ.get("LD_PRELOAD"):
        yield
        return
    flags = sys.getdlopenflags()
    sys.setdlopenflags(flags | deep)
    try:
        yield
    finally:
        sys.setdlopenflags(flags)
