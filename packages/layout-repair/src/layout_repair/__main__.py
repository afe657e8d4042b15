"""The command as a module: ``python -m layout_repair``."""

import sys

from layout_repair.cli.command import main

sys.exit(main())
