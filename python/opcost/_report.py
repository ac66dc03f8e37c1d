"""Reports: the result of a comparison, a diff, a calibration and others."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import Any, Protocol

from ._errors import OpcostError, missing

_WIDTH = 100


class _Renders(Protocol):
    def render(self, layout: tuple[str, int]) -> str: ...


class Report:
    """A report in all its forms. It can be pickled.

    ``print`` shows it as the program does; in a notebook it is HTML.
    """

    def __init__(self, source: _Renders) -> None:
        self._texts = {
            name: _rendered(source, name) for name in ("json", "csv", "text", "markdown", "fragment")
        }

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the program, which is a contract with a schema; energies are in pJ."""
        read: dict[str, Any] = json.loads(self.to_json())
        return read

    def to_json(self) -> str:
        """The text of ``--format json``, byte for byte."""
        return self._text("json")

    def to_csv(self) -> str:
        """The text of ``--format csv``.

        Raises:
            OpcostError: this report has none.
        """
        return self._text("csv")

    def to_markdown(self) -> str:
        """Tables for a comment or a wiki."""
        return self._text("markdown")

    def to_pandas(self) -> Any:
        """The rows of :meth:`to_csv` as a ``pandas.DataFrame``."""
        try:
            import pandas
        except ImportError as failure:
            raise missing("pandas", "to_pandas()") from failure
        return pandas.read_csv(io.StringIO(self.to_csv()))

    def rows(self) -> list[dict[str, str]]:
        """The rows of :meth:`to_csv`, as texts."""
        return list(csv.DictReader(io.StringIO(self.to_csv())))

    def _text(self, name: str) -> str:
        text = self._texts[name]
        if text is None:
            raise OpcostError(f"this report has no format {name}", "", "to_dict() has all of it")
        return text

    def __str__(self) -> str:
        return self._text("text")

    def __repr__(self) -> str:
        return f"<opcost.{type(self).__name__}>"

    def _repr_html_(self) -> str:
        return self._text("fragment")


def _rendered(source: _Renders, name: str) -> str | None:
    try:
        return source.render((name, _WIDTH))
    except OpcostError:
        return None  # a format that this report does not have


def save_text(path: str | os.PathLike[str], text: str) -> None:
    """Writes a text file."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
