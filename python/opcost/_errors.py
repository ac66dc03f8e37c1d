"""The one exception of the package."""

from __future__ import annotations

from typing import Any

from ._keywords import in_python


class OpcostError(Exception):
    """An expected failure: a file that cannot be read, a table that does not exist, a dim that must
    be bound.

    Attributes:
        what: what is wrong, one sentence.
        where: a file, ``file:line:column``, or the name of a node; may be empty.
        hint: what to do about it; may be empty.
    """

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        what, hint = in_python(what), in_python(hint)
        super().__init__(what, where, hint)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}\n  {self.hint}" if self.hint else text


def missing(package: str, needed_for: str) -> OpcostError:
    """The error of an optional package that is not installed."""
    return OpcostError(
        f"{needed_for} needs the package {package}, which is not installed",
        "",
        f"pip install {package}",
    )


def wrong_type(what: str, value: Any, wanted: str) -> TypeError:
    """The error of a value of another type than wanted."""
    return TypeError(f"{what} must be {wanted}, not {type(value).__name__}")
