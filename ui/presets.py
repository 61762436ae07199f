"""Buttons that make the point in one click: section → preset → values of controls.

A text stands in the reader's language; a tuple of keys puts these controls back to their defaults.
"""

from collections.abc import Mapping
from typing import Any, Final

from content import Language, Text, words
from content.words import cures, forgetting, vectors
from content.words import pipeline as lines
from ui import controls
from ui.experiments import cures as gated
from ui.experiments import flow, wall
from ui.experiments import forgetting as lagged

Preset = Mapping[str, Any] | tuple[str, ...]


def _usual(*keys: str) -> dict[str, Any]:
    """Defaults of controls, a text in all its languages: a preset says what differs from them."""
    return {key: controls.CONTROLS[key].default for key in keys}


SCHEME: Final[Mapping[str, Mapping[str, Preset]]] = {
    "hidden-state": {
        "forget": {"scale": 0.0, "cell": "elman", "text": words.TWICE, "chars": False}
        | {"nonlinearity": "tanh"},
        "loud": {"scale": 3.0, "cell": "elman", "nonlinearity": "tanh"},
        "relu": {"scale": 2.5, "cell": "elman", "nonlinearity": "relu"},
        "twice": {"scale": 1.0, "cell": "elman", "text": words.TWICE, "chars": False}
        | {"nonlinearity": "tanh"},
        "letters": {
            "scale": 1.0,
            "nonlinearity": "tanh",
            "text": words.DEFAULT_WORD,
            "chars": True,
        },
        "reset": ("text", "chars", "cell", "nonlinearity", "scale", "hidden", "seed"),
    },
    "gates": {"lstm": {"cell": "lstm"}, "gru": {"cell": "gru"}},
    "steps": {
        "two": ("caption", "reduction", "counted"),
        "one": {"caption": words.ONE_ADJECTIVE, "counted": "all"},
        "last": {"caption": words.SECOND_ADJECTIVE, "counted": "last"},
        "cut": {"caption": words.TWO_ADJECTIVES, "counted": "last"},
        "mean": {"reduction": "mean", "counted": "all"},
    },
    "hello": {
        "hello": {"spelling": "Hello", "recurrent": True},
        "blind": {"spelling": "Hello", "recurrent": False},
        "forks": {"spelling": words.TWO_WAYS, "recurrent": True},
        "easy": {"spelling": words.CAT, "recurrent": True},
        "anew": ("spelling", "recurrent", "cells", "start"),
    },
    "write": {
        "sharp": {"temperature": 0.0, "top": 12},
        "hot": {"temperature": 2.0, "top": 12},
        "two": {"temperature": 2.0, "top": 2},
        "learnt": {"temperature": 1.0, "top": 12, "learnt": 100},
        "long": {"spelling": words.LONG, "recurrent": True, "temperature": 1.0, "top": 12}
        | {"learnt": 24, "chance": 12},
        "afresh": (
            *("spelling", "recurrent", "cells", "start"),
            *("temperature", "top", "learnt", "chance"),
        ),
    },
    "capacity": {
        "torch": {"init": "default", "activation": "linear", "gain": 1.0, "units": 64},
        "turn": {"init": "orthogonal", "activation": "linear", "gain": 0.9, "units": 64},
        "copies": {"init": "identity", "activation": "linear", "gain": 0.9, "units": 64},
        "bent": {"init": "orthogonal", "activation": "tanh", "gain": 0.9, "units": 64},
        "again": ("init", "activation", "gain", "units", "draw"),
    },
    "recall": {
        "tiny": {"line": "4"},
        "small": {"line": "16"},
        "large": {"line": "64"},
        "first": ("line",),
    },
    "review": {
        **{name: {"opinion": text} for name, text in words.OPINIONS.items()},
        "restore": ("opinion",),
    },
    "depth": {
        "sums": {"puzzle": "sums", "layers": 2},
        "totals": {"puzzle": "totals", "layers": 3},
        "remember": {"puzzle": "recall", "layers": 2},
        "flat": {"layers": 1},
        "over": ("puzzle", "layers", "deal"),
    },
}
"""Those of "How an RNN works"."""

_USUAL: Final = _usual("texts", "row", "max_length", "pad")

EMBEDDING: Final[Mapping[str, Mapping[str, Preset]]] = {
    "lookup": {
        "default": ("texts", "row"),
        "unknown": {"texts": words.UNKNOWN_TEXTS, "row": 1},
        "one": {"texts": words.SINGLE_TEXTS, "row": 1},
        "gap": {"texts": words.GAPPED_TEXTS, "row": 2},
    },
    "map": {
        "chance": {"vectors": "translator", "probe": words.CAT},
        "speech": {"vectors": "tagger", "probe": words.CAT},
        "verbs": {"vectors": "tagger", "probe": vectors.SITS},
        "mood": {"vectors": "reviewer", "probe": vectors.BORING},
        "form": {"vectors": "reviewer", "probe": vectors.TASTIEST},
        "back": ("vectors", "probe"),
    },
    "skipgram": {
        "near": {"window": 1, "dimension": 8, "negatives": 5},
        "far": {"window": 5, "dimension": 8, "negatives": 5},
        "flat": {"window": 2, "dimension": 2, "negatives": 5},
        "rich": {"window": 2, "dimension": 32, "negatives": 5},
        "anew": ("window", "negatives", "dimension", "sown"),
    },
    "padding": {
        "short": {"max_length": 3},
        "cut-left": {"max_length": 3, "cut": "left"},
        "left": {"side": "left", "max_length": 16},
        "end": {"pad": "end", "max_length": 16},
        "waste": {"texts": words.UNEVEN_TEXTS, "max_length": 48},
        "start": ("texts", "max_length", "side", "cut", "pad"),
    },
    "drift": {
        "changed": _USUAL | {"side": "right", "zero_row": False},
        "zero": _USUAL | {"side": "right", "zero_row": True},
        "last-left": _USUAL | {"side": "left", "zero_row": False},
    },
}
"""Those of "Embedding and padding"."""

PIPELINE: Final[Mapping[str, Mapping[str, Preset]]] = {
    "whole": {
        "words": {"batch": lines.WORDS},
        "many": {"batch": lines.MANY, "max_length": 12},
        "gap": {"batch": lines.GAP},
        "short": {"batch": words.DEFAULT_BATCH, "max_length": 2},
        "deep": {"cell": "lstm", "stack": 2, "directions": "2"},
        "afresh": (
            *("batch", "cell", "directions", "side"),
            *("hidden", "stack", "max_length", "seed"),
        ),
    },
    "last": {
        "plain": {"batch": lines.EVEN, "directions": "1", "max_length": 16},
        "right": {
            "batch": words.DEFAULT_BATCH,
            "directions": "1",
            "side": "right",
            "max_length": 16,
        },
        "left": {"batch": words.DEFAULT_BATCH, "directions": "1", "side": "left", "max_length": 16},
        "two": {"batch": lines.EVEN, "directions": "2", "max_length": 16},
        "both": {
            "batch": words.DEFAULT_BATCH,
            "directions": "2",
            "side": "right",
            "max_length": 16,
        },
    },
    "update": {
        "careful": {"optimizer": "sgd", "learning_rate": "0.01"},
        "good": {"optimizer": "sgd", "learning_rate": "1"},
        "leap": {"optimizer": "sgd", "learning_rate": "100"},
        "adam": {"optimizer": "adam", "learning_rate": "0.1"},
        "adam-leap": {"optimizer": "adam", "learning_rate": "10"},
    },
    "init-hidden": {
        "long": {"batch": lines.LONG, "max_length": 12, "chunk": 4},
        "every": {"chunk": 1},
        "one": {"chunk": 12, "max_length": 12},
    },
    "shapes": {
        "plain": {"layer": "elman", "l": 1, "two_directions": False, "batch_first": True},
        "deep": {"layer": "lstm", "l": 2, "two_directions": True, "batch_first": True},
        "time": {"batch_first": False},
        "again": ("layer", "two_directions", "batch_first", "b", "t", "d", "h", "l"),
    },
}
"""Those of "The whole pipeline"."""

_FLOW: Final = _usual(*flow.READ[1:], *flow.BEGUN, *flow.SLIDERS[:-1])
"""Where PyTorch begins, but for the bias of the forget gate; text and seed stay the reader's."""
_WALL: Final = _usual(*wall.STARTED)
_RELU: Final = _usual(*gated.GROWN[:-1])
_CUT: Final = _usual(*flow.WINDOW)

PROBLEMS: Final[Mapping[str, Mapping[str, Preset]]] = {
    "flow": {
        "plain": _FLOW | {"forget_bias": 0.0},
        "explode": _FLOW | {"flow_scale": 4.0},
        "orthogonal": _FLOW | {"flow_init": "orthogonal"},
        "long": _FLOW | {"forget_bias": 5.0},
        "overflow": _FLOW
        | {"flow_nonlinearity": "relu", "flow_scale": 4.0, "flow_steps": 200, "flow_hidden": 128},
        "anew": (*flow.READ, *flow.BEGUN, *flow.SLIDERS),
    },
    "spectrum": {
        "must": _FLOW | {"flow_scale": 0.8},
        "trap": _FLOW,
        "circle": _FLOW | {"flow_init": "orthogonal"},
        "hump": _FLOW | {"flow_init": "non-normal"},
        "blow": _FLOW | {"flow_scale": 4.0, "flow_nonlinearity": "relu"},
    },
    "wall": {
        "jump": wall.STARTED,
        "loose": _WALL | {"threshold": 5.0},
        "behind": _WALL | {"start_w": 4.7, "start_b": -2.9},
        "few": _WALL | {"wall_steps": 5},
    },
    "clipping": {
        "usual": wall.TRAINED,
        "generous": {"max_norm": 10.0, "clip_value": 1.0},
        "strict": {"max_norm": 0.1, "clip_value": 0.01},
        "slow": {"clip_rate": "0.1"},
    },
    "relu": {
        "torch": _RELU | {"relu_scale": 1.0},
        "loud": _RELU,
        "overflow": {"relu_scale": 4.0, "relu_steps": 200, "relu_hidden": 128},
        "still": _RELU | {"relu_scale": 0.0},
        "afresh": gated.GROWN,
    },
    "forgetting": {
        "far": lagged.EXCHANGED,
        "near": {"forgetting_text": forgetting.NEAR},
        "brief": {"forgetting_text": forgetting.BRIEF},
        "both": {"forgetting_text": forgetting.BOTH},
    },
    "lags": {
        "plain": {"lag_task": "adding", "lag_cell": "elman"},
        "torch": {"lag_task": "recall", "lag_cell": "lstm-default"},
        "identity": {"lag_task": "recall", "lag_cell": "irnn"},
        "sum": {"lag_task": "adding", "lag_cell": "lstm"},
        "anew": lagged.LAGGED,
    },
    "truncated": {
        "five": {"bptt_window": 5},
        "one": {"bptt_window": 1},
        "whole": {"bptt_window": 200},
        "memory": _CUT | {"bptt_cell": "lstm", "forget_bias": 5.0},
        "again": (*flow.CUT, *flow.WINDOW),
    },
    "gates": {
        "turn": _usual(*gated.WATCHED) | {"review_text": cures.TURN},
        "but": _usual(*gated.WATCHED) | {"review_text": words.DEFAULT_OPINION},
        "lasting": {"unit": "lasting"},
        "restore": (*gated.SEEN, *gated.WATCHED),
    },
    "bias": {
        "zero": {"b_f": 0.0},
        "one": {"b_f": 1.0},
        "five": {"b_f": 5.0},
        "minus": {"b_f": -2.0},
    },
}
"""Those of "Problems"."""

PRESETS: Final = {
    "scheme": SCHEME,
    "embedding": EMBEDDING,
    "pipeline": PIPELINE,
    "problems": PROBLEMS,
}
"""By page."""


def values(preset: Preset, language: Language) -> dict[str, Any]:
    """What a preset puts the controls to, in the reader's language."""
    if isinstance(preset, tuple):
        return controls.defaults(*preset, language=language)
    return {
        key: value[language] if isinstance(value, Text) else value for key, value in preset.items()
    }
