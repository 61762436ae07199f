"""Memory: how much of its past a recurrent network holds, and what it can learn to hold.

Here: memory capacity of a random network, tasks with a lag, the models that learn them, and two
benchmarks that are trained once and shipped as JSON. What a trained text network forgets is in
`rnn_core.probing`.
"""
