"""python -m rnn_core [NAME ...] trains the networks that are shipped, or those that are named."""

import sys

from rnn_core import longreader
from rnn_core.school import COURSES, train

if __name__ == "__main__":
    names = sys.argv[1:] or [*COURSES, longreader.NAME]
    train(names)
    if longreader.NAME in names:  # they read the vectors of the reviewer, which is there by now
        longreader.train()
