"""A good call of every public function of `rnn_core` that takes numbers, tensors or layers.

`CALLS` maps "module.function" to its arguments, made afresh. `test_arguments` spoils one argument
after another, and asks that no function is missing here.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core import trace
from rnn_core.batching.padding import batch_texts
from rnn_core.batching.pipeline import run_pipeline
from rnn_core.batching.text_classifier import ClassifierSettings
from rnn_core.charlm.char_rnn import build_char_rnn, train_char_rnn
from rnn_core.charlm.fast_training import Weights
from rnn_core.charlm.padding_loss import train_on_padded
from rnn_core.charlm.scheduled_sampling import Draws, Networks
from rnn_core.charlm.single_pass import single_pass
from rnn_core.embeddings import skipgram
from rnn_core.embeddings.cooccurrence import Corpus
from rnn_core.embeddings.skipgram_updates import batches
from rnn_core.gradients.cells_compared import ComparisonSettings
from rnn_core.memory.batched_training import initial_networks
from rnn_core.memory.benchmark import spec_of_size
from rnn_core.memory.forecasting import ar2
from rnn_core.memory.lag_models import LagModel
from rnn_core.memory.sequence_tasks import RECALL
from rnn_core.memory.stacked_rnn import StackedRNN
from rnn_core.networks.pretrained import pretrained

Arguments = Callable[[], dict[str, Any]]


def chance() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def ids(*shape: int, below: int = 3) -> Tensor:
    return torch.randint(below, shape, generator=chance())


def numbers(*shape: int) -> Tensor:
    return torch.randn(shape, generator=chance())


def words() -> Corpus:
    return Corpus.build([["a", "cat", "sits"], ["a", "dog", "sits"]], window=1)


def step(last: Tensor, state: Any) -> tuple[Tensor, Any]:
    return torch.arange(4.0).expand(*last.shape, 4), state


class Mean(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(()))

    def loss(self, x: Tensor) -> tuple[Tensor, Tensor]:
        error = x - self.mean
        return error.square().mean(), (error.abs() < 0.1).float().mean()


def own_letter_networks() -> Networks:
    """Two networks of 4 units, 3 letters and 5 symbols."""
    shapes = ((5, 4), (4, 4), (1, 4), (4, 3), (1, 3))
    return Networks(*(numbers(2, *shape) for shape in shapes))


@cache
def batch() -> Any:
    return batch_texts("a big cat sleeps\na cat", "en")


@cache
def pipeline() -> Any:
    return run_pipeline("so boring\nI liked it", labels=(0, 1))


@cache
def snapshot() -> Any:
    *_, last = train_char_rnn("Hello", steps=10, every=10)
    return last


@cache
def vectors() -> Any:
    return skipgram.train(words(), 2, 4, 0)


def settings() -> ComparisonSettings:
    return ComparisonSettings("hello", 6, 4, "default", 1.0, "tanh", 0.0, 0)


def flow() -> dict[str, Any]:
    return {
        "layer": nn.GRU(3, 4),
        "head": nn.Linear(4, 3),
        "x": numbers(5, 3),
        "targets": ids(5),
        "window": 2,
    }


def cosine() -> Any:
    return np.array([[1.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 1.0]])


REVIEW = {"text": "the soup is not good", "language": "en"}
WORD = {"word": "Hello", "hidden": 4, "seed": 0, "recurrent": True}
STACK = {"task": "recall", "layers": 1, "seed": 0}

CALLS: dict[str, Arguments] = {
    "trace.trace": lambda: {"layer": nn.LSTM(3, 4), "x": numbers(5, 2, 3), "state": None},
    "trace.previous_states": lambda: {"states": numbers(1, 2, 5, 4)},
    "weights.plain_layer": lambda: {"layer": nn.GRU(3, 4)},
    "weights.plain_linear": lambda: {"head": nn.Linear(3, 4)},
    "training.fit": lambda: {
        "model": Mean(),
        "batches": [(torch.ones(3),)] * 3,
        "steps": 2,
        "rate": 0.1,
        "clip": 1.0,
    },
    "training.cross_entropy_and_accuracy": lambda: {
        "logits": numbers(2, 5, 3),
        "targets": ids(2, 5),
        "ignored": -1,
    },
    "cells.build_cell": lambda: {
        "cell": "elman",
        "input_size": 3,
        "hidden_size": 4,
        "nonlinearity": "relu",
        "scale": 1.0,
        "num_layers": 1,
        "bidirectional": False,
        "generator": chance(),
    },
    "decoding.greedy_decode": lambda: {
        "step": step,
        "state": None,
        "batch": 2,
        "start": 0,
        "max_length": 3,
    },
    "decoding.beam_search": lambda: {
        "step": step,
        "state": None,
        "start": 0,
        "end": 1,
        "width": 2,
        "max_length": 3,
    },
    "init.build_layer_and_head": lambda: {
        "cell": "gru",
        "letters": 3,
        "hidden": 4,
        "init": "orthogonal",
        "scale": 1.0,
        "nonlinearity": "tanh",
        "forget_bias": 0.0,
        "seed": 0,
    },
    "init.recurrent_matrix": lambda: {
        "init": "non-normal",
        "hidden": 4,
        "generator": chance(),
    },
    "init.build_linear": lambda: {"inputs": 3, "outputs": 2, "generator": chance()},
    "init.initialise": lambda: {"model": nn.GRU(3, 4), "generator": chance()},
    # gradients
    "gradients.gradient_flow.gradient_flow": flow,
    "gradients.bptt.step_jacobians": lambda: {
        "layer": (layer := nn.GRU(3, 4)),
        "traced": trace(layer, numbers(5, 3)),
    },
    "gradients.cells_compared.compare_cells": lambda: {"settings": settings()},
    "gradients.layer_norm.layer_norm_jacobians": lambda: {
        "layer": nn.RNN(3, 4),
        "x": numbers(5, 3),
    },
    "gradients.cells_compared.layer_norm_left": lambda: {"settings": settings()},
    "gradients.cells_compared.cell_gradients": lambda: {
        "cell": "lstm",
        "settings": settings(),
        "window": 2,
    },
    "gradients.clipping.clipped_run": lambda: {
        "method": "norm",
        "limit": 1.0,
        "rate": 1.0,
        "seed": 0,
        "scale": 2.0,
        "updates": 2,
    },
    "gradients.clipping.clipped_runs": lambda: {
        "limits": {"norm": 1.0},
        "rate": 1.0,
        "seed": 0,
        "scale": 2.0,
        "updates": 2,
    },
    "gradients.error_wall.error_wall": lambda: {
        "w": 1.0,
        "b": 1.0,
        "steps": 3,
        "start": 0.5,
        "target": 0.7,
    },
    "gradients.error_wall.gradient_descent": lambda: {
        "w": 1.0,
        "b": 1.0,
        "rate": 0.1,
        "clip": 1.0,
        "steps": 3,
        "updates": 2,
    },
    "gradients.error_wall.loss_surface": lambda: {"steps": 3},
    "gradients.error_wall.wall_bias": lambda: {"w": 5.0},
    "gradients.error_wall.derivative_at_start": lambda: {"w": 5.0},
    "gradients.forget_bias.forget_gate": lambda: {"bias": 1.0},
    "gradients.forget_bias.half_life": lambda: {"bias": 1.0},
    "gradients.forget_bias.retention": lambda: {"bias": 1.0, "steps": 5},
    "memory.first_state.first_states": lambda: {"scale": 1.5, "spread": 0.5, "seed": 0},
    "memory.recurrent_dropout.dropout_memory": lambda: {
        "cell": "lstm",
        "place": "state",
        "rate": 0.2,
        "seed": 0,
    },
    "charlm.perplexity.perplexity": lambda: {"losses": [0.5, 1.0]},
    "charlm.perplexity.bits": lambda: {"loss": 1.0},
    "charlm.perplexity.perplexity_run": lambda: {
        "line": "Hello",
        "test_line": "Hallo",
        "seed": 0,
        "hidden": 4,
    },
    "gradients.forget_bias.cell_retention": lambda: {
        "text": "hello",
        "biases": [0.0, 1.0],
        "seed": 0,
    },
    "gradients.parallel_training.train_in_parallel": lambda: {
        "rnn": nn.RNN(4, 3),
        "head": nn.Linear(3, 4),
        "symbols": ids(2, 5, 3, below=4),
        "clips": [lambda gradient: None],
        "rate": 0.1,
        "saturation": 0.99,
    },
    "gradients.cell_state.candidate_course": lambda: {"course": "random", "seed": 0},
    "gradients.cell_state.cell_with_gates": lambda: {"forget": 0.9, "write": 0.5, "output": 1.0},
    "gradients.cell_state.run_cell": lambda: {
        "forget": 0.9,
        "write": 0.5,
        "output": 1.0,
        "candidates": np.array([0.5, -0.5, 0.1]),
    },
    "memory.linear_recurrence.linear_scores": lambda: {"hidden": 3, "seed": 0},
    "memory.linear_recurrence.tanh_scores": lambda: {"hidden": 3, "drive": 0.5, "seed": 0},
    "memory.linear_recurrence.weights": lambda: {
        "hidden": 3,
        "drive": 0.5,
        "generator": chance(),
    },
    "memory.linear_recurrence.run_recurrence": lambda: {
        "weight_hh": numbers(3, 3),
        "weight_ih": numbers(3),
        "bias": numbers(3),
        "u": numbers(4, 2),
        "nonlinear": False,
    },
    "charlm.scheduled_sampling.compare_shares": lambda: {
        "words": ["cat", "dog"],
        "updates": 2,
        "seed": 0,
    },
    "charlm.scheduled_sampling.train_with_own_letters": lambda: {
        "initial": own_letter_networks(),
        "ids": ids(2, 3),
        "first": ids(2, 2, below=5),
        "shares": torch.tensor([0.0, 0.5]),
        "draws": Draws(*torch.rand(2, 2, 3, 2, 2, generator=chance())),
    },
    "charlm.scheduled_sampling.log_likelihoods": lambda: {
        "networks": own_letter_networks(),
        "ids": ids(4, 3),
        "first": ids(2, 4, below=5),
        "read": ids(4, 2),
    },
    "gradients.state_growth.compare_growth": lambda: {
        "hidden": 4,
        "steps": 5,
        "scale": 1.0,
        "seed": 0,
    },
    "gradients.state_growth.unroll": lambda: {
        "weight_hh": numbers(4, 4).numpy(),
        "drive": numbers(5, 4).numpy(),
        "nonlinearity": "relu",
        "start": numbers(4).numpy(),
    },
    # memory
    "memory.capacity.memory_capacity": lambda: {
        "weight_hh": 0.3 * numbers(4, 4),
        "weight_ih": numbers(4, 1),
        "bias": numbers(4),
        "nonlinearity": "tanh",
        "lags": 5,
        "samples": 20,
        "ridge": 1e-12,
        "seed": 0,
    },
    "memory.controllability.controllability_rank": lambda: {
        "weight_hh": numbers(4, 4),
        "weight_ih": numbers(4, 1),
    },
    "memory.capacity.check_weights": lambda: {
        "weight_hh": numbers(4, 4),
        "weight_ih": numbers(4, 1),
    },
    "memory.reservoir.reservoir": lambda: {
        "hidden": 4,
        "init": "orthogonal",
        "scale": 1.0,
        "seed": 0,
    },
    "memory.reservoir.reservoir_capacity": lambda: {
        "hidden": 4,
        "init": "orthogonal",
        "scale": 0.9,
        "nonlinearity": "linear",
        "seed": 0,
    },
    "memory.batched_training.initial_networks": lambda: {
        "sizes": (1, 3),
        "inputs": 2,
        "seeds": (0, 1),
    },
    "memory.batched_training.train_networks": lambda: {
        "networks": initial_networks((1, 3), 2, (0, 1)),
        "training": (numbers(2, 4, 5, 2), numbers(2, 5)),
        "validation": (numbers(2, 4, 6, 2), numbers(2, 6)),
        "loss": "mse",
        "updates": 2,
        "rate": 0.01,
        "every": 1,
    },
    "memory.forecasting.ar2": lambda: {"noise": 0.5, "period": 12},
    "memory.forecasting.best_mse": lambda: {"process": ar2(0.5, 12), "window": 2},
    "memory.forecasting.series": lambda: {
        "process": ar2(0.5, 12),
        "steps": 9,
        "generator": chance(),
    },
    "memory.forecasting.forecasts": lambda: {"noise": 0.5, "period": 12, "window": 2, "seed": 0},
    "memory.hidden_size.digit_sums": lambda: {"count": 3, "noise": 0.1, "generator": chance()},
    "memory.hidden_size.label_entropy": lambda: {"noise": 0.1},
    "memory.hidden_size.parameter_count": lambda: {"hidden": 4, "inputs": 1},
    "memory.hidden_size.compare_sizes": lambda: {"sequences": 8, "noise": 0.1, "seed": 0},
    "memory.lag_models.count_parameters": lambda: {"task": "recall", "cell": "gru"},
    "memory.lag_models.init_identity": lambda: {"layer": nn.RNN(3, 4)},
    "memory.lag_models.init_chrono": lambda: {"layer": nn.LSTM(3, 4), "generator": chance()},
    "memory.lag_tasks.recall": lambda: {"batch": 2, "lag": 3, "generator": chance()},
    "memory.lag_tasks.adding": lambda: {"batch": 2, "steps": 6, "generator": chance()},
    "memory.lag_training.train": lambda: {
        "model": LagModel("recall", "gru"),
        "lag": 2,
        "seed": 0,
    },
    "memory.lag_training.evaluate": lambda: {"model": LagModel("recall", "gru"), "lag": 2},
    "memory.lag_training.lags_up_to": lambda: {"lag": 5},
    "memory.lag_training.train_live": lambda: {
        "task": "recall",
        "cell": "gru",
        "lag": 5,
        "seed": 0,
    },
    "memory.live_training.train_recall_live": lambda: {"sizes": (4,), "seed": 0},
    "memory.live_training.train_depth_live": lambda: STACK.copy(),
    "memory.live_training.untrained_snapshot": lambda: STACK.copy(),
    "memory.sequence_tasks.recall": lambda: sequence("lags"),
    "memory.sequence_tasks.sums": lambda: sequence("lags"),
    "memory.sequence_tasks.cumsum": lambda: sequence("levels"),
    "memory.stacked_rnn.is_correct": lambda: {
        "logits": numbers(2, 5, 3, 4),
        "targets": ids(2, 5, 3),
    },
    "memory.stacked_rnn.accuracy_by_question": lambda: {
        "network": StackedRNN(1, 4, RECALL),
        "generator": chance(),
    },
    "memory.stacked_rnn.count_parameters": lambda: {"layers": 1, "hidden": 4, "task": RECALL},
    "memory.stacked_rnn.hidden_size_for": lambda: {"layers": 1, "task": RECALL},
    "memory.stacked_rnn.build_stacked_rnn": lambda: {"layers": 1, "task": RECALL, "seed": 0},
    "memory.stacked_rnn.training_generator": lambda: {"seed": 0},
    "memory.stacked_rnn.train": lambda: {
        "network": StackedRNN(1, 4, RECALL),
        "generator": chance(),
    },
    "memory.benchmark.spec_of_size": lambda: {"hidden": 4},
    "memory.benchmark.spec_of_depth": lambda: {"task": "recall", "layers": 1},
    "memory.benchmark.benchmark_result": lambda: {"spec": spec_of_size(16)},
    "memory.lag_benchmark.lag_curve": lambda: {"task": "recall", "cell": "gru"},
    "memory.lag_benchmark.normalised_score": lambda: {
        "score": np.array([0.1, 0.2]),
        "task": "adding",
    },
    # charlm
    "charlm.bigrams.check_word": lambda: {"word": "Hello"},
    "charlm.bigrams.memoryless_losses": lambda: {"word": "Hello"},
    "charlm.bigrams.memoryless_loss": lambda: {"word": "Hello"},
    "charlm.bigrams.repeated_letter": lambda: {"word": "Hello"},
    "charlm.char_rnn.build_char_rnn": lambda: WORD.copy(),
    "charlm.char_rnn.train_char_rnn": lambda: WORD | {"steps": 4, "rate": 0.1, "every": 2},
    "charlm.fast_training.train": lambda: {
        "initial": Weights.copy_of(nn.RNN(4, 3), nn.Linear(3, 4)),
        "ids": ids(5, below=4),
        "targets": ids(5, below=4),
        "steps": 3,
        "rate": 0.1,
        "clip": 1.0,
        "recurrent": True,
    },
    "batching.streams.compare_orders": lambda: {
        "layer": nn.GRU(3, 4),
        "x": numbers(20, 3),
        "batch": 2,
        "window": 4,
        "seed": 0,
    },
    "batching.streams.read_text_in_batches": lambda: {
        "text": "the river runs to the sea",
        "hidden": 4,
        "batch": 2,
        "window": 4,
        "seed": 0,
    },
    "charlm.padding_loss.pad_words": lambda: {"words": ["cat", "a"], "length": 6},
    "charlm.padding_loss.train_on_padded": lambda: {
        "words": ["cat", "a"],
        "length": 6,
        "ignored": True,
        "seed": 0,
    },
    "charlm.padding_loss.loss_means": lambda: {
        "training": train_on_padded(["cat", "a"], 6, ignored=False),
        "update": 3,
    },
    "charlm.sampling.generate": lambda: {
        "network": build_char_rnn("Hello"),
        "word": "Hello",
        "length": 4,
        "temperature": 1.0,
        "top_k": 2,
        "seed": 0,
        "forced": False,
    },
    "charlm.sampling.sample_runs": lambda: {
        "network": build_char_rnn("Hello"),
        "word": "Hello",
        "temperature": 1.0,
        "top_k": 2,
        "seed": 0,
        "forced": False,
        "runs": 3,
    },
    "charlm.sampling.accuracy_after_error": lambda: {"correct": np.array([[True, False, True]])},
    "charlm.sampling.softmax_with_temperature": lambda: {
        "logits": numbers(2, 4),
        "temperature": 0.5,
        "top_k": 2,
    },
    "charlm.sampling.first_difference": lambda: {"one": "ello", "other": "elxo"},
    "charlm.single_pass.single_pass": lambda: {
        "text": "a cat",
        "level": "word",
        "cell": "gru",
        "hidden": 4,
        "scale": 1.0,
        "nonlinearity": "tanh",
        "seed": 0,
    },
    "charlm.single_pass.token_gradients": lambda: {"run": single_pass("a cat")},
    "charlm.teacher_forcing.compare": lambda: {
        "snapshot": snapshot(),
        "word": "Hello",
        "temperature": 1.0,
        "top_k": 2,
        "seed": 0,
    },
    "charlm.trained_word.train_word_live": lambda: WORD.copy(),
    "charlm.trained_word.train_word": lambda: WORD.copy(),
    # embeddings
    "embeddings.cooccurrence.expected_loss": lambda: {
        "scores": numbers(4, 4),
        "corpus": words(),
        "negatives": 2,
    },
    "embeddings.cooccurrence.lower_bound": lambda: {"corpus": words(), "negatives": 2},
    "embeddings.metrics.unit_vectors": lambda: {"vectors": numbers(3, 4).numpy()},
    "embeddings.metrics.principal_plane": lambda: {"vectors": numbers(3, 4).numpy()},
    "embeddings.metrics.cosines": lambda: {"vectors": numbers(3, 4).numpy()},
    "embeddings.metrics.nearest": lambda: {"cosine": cosine(), "word": 2, "count": 2},
    "embeddings.metrics.purity": lambda: {"cosine": cosine(), "groups": ["a", "a", "b"]},
    "embeddings.metrics.same_group_neighbours": lambda: {
        "cosine": cosine(),
        "groups": ["a", "a", "b"],
        "word": 2,
    },
    "embeddings.metrics.mean_cosine": lambda: {"cosine": cosine(), "one": [0], "other": [1, 2]},
    "embeddings.metrics.neighbours_preserved": lambda: {
        "cosine": cosine(),
        "points": np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]),
        "near": 1,
    },
    "embeddings.metrics.mean_self_cosine": lambda: {
        "before": numbers(3, 4).numpy(),
        "after": numbers(3, 4).numpy(),
    },
    "embeddings.significance.expected_purity": lambda: {"groups": ["a", "a", "b"]},
    "embeddings.significance.hypergeometric_tail": lambda: {
        "least": 1,
        "drawn": 2,
        "others": 5,
        "same": 2,
    },
    "embeddings.significance.benjamini_hochberg": lambda: {"p_values": [0.01, 0.5], "rate": 0.05},
    "embeddings.significance.probability_nearer": lambda: {
        "cosine": 0.5,
        "size": 8,
        "others": 10,
    },
    "embeddings.significance.median_nearest": lambda: {"size": 8, "others": 10},
    "embeddings.skipgram.train": lambda: {
        "corpus": words(),
        "negatives": 2,
        "dimension": 4,
        "seed": 0,
    },
    "embeddings.skipgram.train_live": lambda: {
        "corpus": words(),
        "seed": 0,
        "finished": vectors(),
    },
    "embeddings.skipgram_updates.batches": lambda: {
        "corpus": words(),
        "negatives": 2,
        "generator": chance(),
    },
    "embeddings.skipgram_updates.count_pairs": lambda: {
        "drawn": [one for one, _ in zip(batches(words(), 2, chance()), range(10), strict=False)],
        "words": 4,
    },
    # batching
    "batching.chunked_bptt.chunked_bptt": lambda: {
        "tokens": list("abcd"),
        "ids": [2, 3, 4, 5],
        "label": 1,
        "vocabulary_size": 6,
        "settings": ClassifierSettings("gru", hidden=4),
        "chunk_length": 2,
    },
    "batching.convolution_padding.padded_convolution": lambda: {"padding": 1},
    "batching.last_states.last_states": lambda: {"pipeline": pipeline()},
    "batching.lines.tokenise_lines": lambda: {"text": "a cat\na dog"},
    "batching.optimizer_step.optimizer_step": lambda: {
        "pipeline": pipeline(),
        "optimizer": "sgd",
        "learning_rate": 0.1,
    },
    "batching.padding.batch_texts": lambda: {
        "text": "a cat",
        "language": "en",
        "max_length": 4,
        "side": "left",
        "truncation": "left",
        "pad": "pad",
    },
    "batching.padding.embedding_lookup": lambda: {
        "batch": batch(),
        "line": 1,
        "table": numbers(500, 4),
    },
    "batching.pad_row.pad_row": lambda: {"batch": batch(), "seed": 0},
    "batching.padding_effects.readouts": lambda: read(),
    "batching.padding_effects.unpacked_output": lambda: read() | {"total_length": 6},
    "batching.padding_effects.unpadded_states": lambda: read(),
    "batching.padding_effects.padding_effects": lambda: {
        "batch": batch(),
        "line": 1,
        "zero_pad_row": False,
    },
    "batching.padding_idx.embedding_gradients": lambda: {"batch": batch(), "line": 1, "seed": 0},
    "batching.padding_idx.step_lengths": lambda: {"states": numbers(5, 3)},
    "batching.pipeline.run_pipeline": lambda: {
        "text": "so boring\nI liked it",
        "labels": (0, 1),
        "settings": ClassifierSettings("gru", hidden=4),
        "learning_rate": 0.1,
    },
    "batching.shapes.layer_shapes": lambda: {
        "cell": "gru",
        "batch": 2,
        "steps": 3,
        "input_size": 4,
        "hidden": 5,
        "layers": 2,
        "bidirectional": True,
        "batch_first": False,
    },
    "batching.parameter_counts.parameter_counts": lambda: {
        "cell": "gru",
        "input_size": 4,
        "hidden": 5,
        "layers": 2,
        "bidirectional": True,
    },
    "batching.parameter_counts.keras_shapes": lambda: {
        "cell": "gru",
        "input_size": 4,
        "hidden": 5,
        "layers": 2,
        "bidirectional": True,
        "reset_after": False,
    },
    "batching.parameter_counts.predicted_count": lambda: {
        "cell": "gru",
        "input_size": 4,
        "hidden": 5,
        "layers": 2,
        "bidirectional": True,
    },
    "batching.sequence_cost.measured_cost": lambda: {"layer": "gru", "steps": 3, "hidden": 8},
    "batching.sequence_cost.predicted_cost": lambda: {"layer": "gru", "steps": 3, "hidden": 8},
    "batching.sequence_cost.fused_kept": lambda: {"steps": 3, "hidden": 8},
    "batching.text_classifier.last_token_states": lambda: {
        "output": numbers(2, 3, 4),
        "mask": torch.ones(2, 3, dtype=torch.bool),
        "hidden": 4,
    },
    # probing
    "probing.embedding_tables.embedding_table": lambda: {"network": "tagger", "language": "en"},
    "probing.embedding_tables.look_up": lambda: {
        "text": "a cat",
        "network": "tagger",
        "language": "en",
    },
    "probing.embedding_tables.share_ngram": lambda: {"one": "cat", "other": "cats"},
    "probing.forgetting.replacement": lambda: {"word": "cat", "language": "en"},
    "probing.forgetting.word_influence": lambda: REVIEW.copy(),
    "probing.forgetting.distance_average": lambda: {"language": "en", "classifiers": None},
    "probing.forgetting_seeds.seed_spread": lambda: {"language": "en"},
    "probing.gates.reviewer_cell_values": lambda: REVIEW | {"cell": "lstm"},
    "probing.gates.cell_values": lambda: {
        "layer": nn.LSTM(3, 4),
        "x": numbers(2, 3),
        "words": ("a", "cat"),
    },
    "probing.last_words.compare_last_words": lambda: {
        "one": "not good",
        "other": "good",
        "language": "en",
    },
    "probing.negation.flip_negation": lambda: REVIEW | {"insert_before": None},
    "probing.negation.is_negation": lambda: {"word": "not"},
    "probing.sentiment_unit.sentiment_unit": lambda: {"language": "en"},
    "probing.sentiment_unit.split_reviews": lambda: {"language": "en"},
    "probing.sentiment_unit.auc": lambda: {
        "values": numbers(4),
        "kind": torch.tensor([True, False, True, False]),
    },
    "probing.sentiment_unit.read_review": lambda: REVIEW.copy(),
    "probing.step_losses.batch_means": lambda: {"losses": [np.array([1.0, 2.0]), np.array([3.0])]},
    "probing.step_losses.step_losses": lambda: {
        "network": pretrained("next-tag predictor", "en").network,
        "text": "a big cat sleeps",
        "language": "en",
        "reduction": "sum",
        "counted": "all",
    },
}


def sequence(largest: str) -> dict[str, Any]:
    return {"batch": 2, "steps": 5, "symbols": 3, largest: 2, "generator": chance()}


def read() -> dict[str, Any]:
    return {
        "rnn": nn.GRU(3, 4, batch_first=True),
        "embedded": numbers(*batch().ids.shape, 3),
        "batch": batch(),
    }
