"""The networks of the structures page: models, data sets, training recipes, evaluation, weights.

Here: one class a structure (many to one, one to many …), the shipped weights in `weights/`, and
what a network predicts. Nothing here draws; what goes on inside a network is in
`rnn_core.probing`.
"""
