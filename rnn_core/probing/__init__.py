"""Looking inside the trained networks: the sentiment unit, gates, losses by step, forgetting.

Here: measurements of `rnn_core.networks` that change nothing in them, and the word vectors of these
networks.
"""
