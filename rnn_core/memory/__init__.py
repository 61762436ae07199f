"""Memory: how much of its past a recurrent network holds, untrained and trained.

Here: the memory capacity of untrained layers (`capacity`, `reservoir`); tasks that ask for what was
read some steps ago, the models trained on them, and two benchmarks that are run once and shipped
as JSON (`sequence_tasks`, `stacked_rnn`, `benchmark`, `live_training`; `lag_tasks`, `lag_models`,
`lag_training`, `lag_benchmark`). What a trained text network forgets is in `rnn_core.probing`.
"""
