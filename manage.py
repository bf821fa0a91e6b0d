#!/usr/bin/env python
"""Entry point of the management commands."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # Commands may be written as they are spoken: `landed-cost` is `landed_cost`.
    sys.argv[1:2] = [
        name.replace("-", "_") for name in sys.argv[1:2] if name[:1] != "-"
    ] or sys.argv[1:2]
    if sys.argv[1:2] == ["engine_empty"]:
        # The engine alone: no pavilion, no secrets, nothing kept.
        os.environ["DJANGO_SETTINGS_MODULE"] = "pavilion_config.settings_engine"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pavilion_config.settings")
    execute_from_command_line(sys.argv)
