"""Word vectors: skip-gram from co-occurrence, subword vectors, and how vectors lie.

Here: mathematics of vectors alone. The tables of the networks that come trained are looked at in
`rnn_core.probing.embedding_tables`.
"""
