"""A character language model: one pass over a sentence, learning "hello", writing on by itself.

Here: small Elman, LSTM and GRU networks over one-hot letters, trained while the reader looks on.
Word-level networks that come trained are in `rnn_core.networks`.
"""
