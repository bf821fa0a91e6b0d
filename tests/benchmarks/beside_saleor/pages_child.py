"""`python -m tests.benchmarks.beside_saleor.pages_child`: `pages`, once Django is set up."""

from __future__ import annotations

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    sys.exit(import_module("tests.benchmarks.beside_saleor.pages").main())
