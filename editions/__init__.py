"""Other readers of the same answers: the sheet on paper, the edition that needs no server.

They are built by a command, not served while anybody waits, so they may use development tools.
"""

import os

# Each worker computes on one thread: torch's own threads made the edition nine times slower. It is
# read when torch is loaded, which everything below does.
os.environ.setdefault("OMP_NUM_THREADS", "1")
