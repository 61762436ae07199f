"""Before anything is loaded: one thread, as the sheet itself is run."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # torch's own threads fight over the cores
