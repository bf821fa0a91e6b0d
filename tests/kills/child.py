"""`python -m tests.kills.child [EMAIL]`: `evidence` in a process of its own.

Settings are read once per process, and these are the shop's.
"""

from __future__ import annotations

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module("tests.kills.evidence").main("".join(sys.argv[1:2]))
