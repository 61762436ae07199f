"""Gradients through time: how far they get back, and what makes them vanish or explode.

Here: backpropagation through time as matrix products, the gradient of every loss by distance, three
cells compared, the error wall, clipping, the growth of states, the forget gate's bias. Each draws
its own untrained network; what trained networks do is in `rnn_core.networks` and `probing`.
"""
