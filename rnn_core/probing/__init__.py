"""Looking inside the trained networks: sentiment unit, gates, step losses, last words, forgetting.

Here: measurements of `rnn_core.networks` that change nothing in them, and the word vectors of these
networks.
"""
