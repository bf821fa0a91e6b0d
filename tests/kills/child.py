"""`python -m tests.kills.child [EMAIL]`: `evidence` in a process of its own.

With `--oversold STEP …` it is a step of `oversold`.

Settings are read once per process, and these are the shop's.
"""

from __future__ import annotations

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    if sys.argv[1:2] == ["--oversold"]:
        import_module("tests.kills.oversold").main(sys.argv[2], sys.argv[3:])
    else:
        import_module("tests.kills.evidence").main("".join(sys.argv[1:2]))
