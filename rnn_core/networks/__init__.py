"""The trained networks: models, data sets, training recipes, evaluation, predictions, weights.

Here: one class for each structure (many to one, one to many …), the shipped weights in `weights/`,
and what a network predicts. `pretrained` loads a network, `predict` asks it, `training_recipes`
trains it. Nothing here draws; what goes on inside a network is in `rnn_core.probing`.
"""
