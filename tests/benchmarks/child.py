"""`python -m tests.benchmarks.child OUT.json`: `measure` in a process of its own.

Settings are read once per process, so each database gets one.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()
    import_module("tests.benchmarks.measure").main(Path(sys.argv[1]))
