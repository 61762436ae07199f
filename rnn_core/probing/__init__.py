"""Looking inside the networks that come trained: units, gates, losses by step, what is forgotten.

Here: measurements of `rnn_core.networks` that change nothing in them.
"""
