"""python -m rnn_core [NAME ...] trains the networks that are shipped, or those that are named."""

import sys

from rnn_core.networks import long_text_classifier
from rnn_core.networks.training_recipes import RECIPES, train_networks

if __name__ == "__main__":
    names = sys.argv[1:] or [*RECIPES, long_text_classifier.NAME]
    train_networks(names)
    if long_text_classifier.NAME in names:
        long_text_classifier.train_all()
