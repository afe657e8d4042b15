"""Entry point of `python -m rhcr_sim.cli`."""

import sys

from rhcr_sim.cli import main

sys.exit(main())
