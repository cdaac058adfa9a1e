"""What the program remembers about itself: look, last tool, window. Never a word of the person."""

import json
import os
from pathlib import Path
from typing import Any


class Settings:
    """A small JSON file of plain values. A missing or damaged file means the defaults.

    A damaged file is put aside as `settings.damaged.json`, so that nothing is thrown away.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        """Where it is kept; None keeps it in memory only."""
        self.was_damaged = False
        """True when the file could not be read, so that the person can be told once."""
        self._values: dict[str, Any] = {}
        if path is not None:
            self._read(path)

    def _read(self, path: Path) -> None:
        try:
            values = json.loads(path.read_text("utf-8"))
            if not isinstance(values, dict):
                raise ValueError("not a table")
        except FileNotFoundError:
            return
        except OSError:
            self.was_damaged = True
            return
        except ValueError:
            self.was_damaged = True
            with_suffix = path.with_name(path.stem + ".damaged.json")
            try:
                os.replace(path, with_suffix)
            except OSError:
                return
            return
        self._values = values

    def get(self, key: str, default: Any = None) -> Any:
        """Return what is remembered under `key`, when it is of the default's kind; else the default."""
        value = self._values.get(key, default)
        if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        return value if default is None or type(value) is type(default) else default

    def set(self, key: str, value: Any) -> None:
        """Remember a plain value; None forgets it. Where it can't be written it is forgiven: it is only settings."""
        if self._values.get(key) == value:
            return
        if value is None:
            del self._values[key]
        else:
            self._values[key] = value
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
            beside.write_text(json.dumps(self._values, indent=1, sort_keys=True), "utf-8")
            os.replace(beside, self.path)
        except OSError:
            return
