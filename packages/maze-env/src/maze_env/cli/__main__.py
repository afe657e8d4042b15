"""`python -m maze_env.cli`."""

import sys

from maze_env.cli import main

sys.exit(main())
