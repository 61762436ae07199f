"""Before anything is loaded: one thread, as the sheet itself is run; and no test is about time."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # torch's own threads fight over the cores

from hypothesis import settings

settings.register_profile("sheet", deadline=None)  # a machine may have other work to do
settings.load_profile("sheet")
