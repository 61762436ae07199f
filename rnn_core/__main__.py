"""python -m rnn_core [NAME ...] trains the networks that are shipped, or those that are named."""

import sys

from rnn_core.school import COURSES, train

if __name__ == "__main__":
    train(sys.argv[1:] or list(COURSES))
