"""Texts of different lengths as one batch, and one training step from the text to the optimiser.

Here: lines, padding and what it does to states and gradients, last states, truncated
backpropagation, the shapes of PyTorch's layers, every tensor of a training step. Tokens and
vocabulary are in `rnn_core.text`, `pad_batch` is in `rnn_core.padded_batch`.
"""
