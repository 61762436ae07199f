"""Word vectors: skip-gram from co-occurrence, subword embeddings, and metrics of vectors.

Here: mathematics of words and vectors alone; sentences and vectors come in as arguments. The
embedding tables of the networks that come trained are in `rnn_core.probing.embedding_tables`, a
corpus of captions in `rnn_core.world.corpus`.
"""
