"""Every control once: its key in the URL, default, bounds and label.

A value of the URL that a control would not take is reported by `misfits`, before Streamlit puts the
default in its place. A text has no length here: `rnn_core` says what is too long, and the reader
keeps it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from content import LANGUAGES, Language, Text, words
from content.words import cures, flow, forgetting
from ui.kinds import Choice, Control, Line, Lines, Number, Slider, Switch

STRUCTURES: Final = ("one-to-one", "one-to-many", "many-to-one", "many-to-many", "aligned")

CONTROLS: Final[Mapping[str, Control]] = {
    "lang": Choice(LANGUAGES[0], LANGUAGES),  # drawn by the frame; here its bounds alone
    "text": Line(words.DEFAULT_TEXT),
    "word": Line(words.DEFAULT_WORD),
    "chars": Switch(),
    "cell": Choice("elman", ("elman", "lstm", "gru"), width=2.0),
    "hidden": Slider(10, 2, 64, 1),
    "scale": Slider(1.0, 0.0, 4.0, 0.1),
    "nonlinearity": Choice("tanh", ("tanh", "relu"), width=1.3, only=("cell", "elman")),
    "seed": Slider(3, 0, 99, 1),
    "gain": Slider(1.0, 0.0, 1.5, 0.05),
    "units": Slider(16, 2, 64, 2),
    "draw": Slider(0, 0, 99, 1),
    "init": Choice("default", ("default", "orthogonal", "identity"), width=2.0),
    "activation": Choice("linear", ("linear", "tanh", "relu"), width=2.0),
    "line": Choice("16", ("4", "8", "16", "32", "64"), width=2.0),
    "puzzle": Choice("sums", ("recall", "sums", "totals"), width=2.0),
    "layers": Slider(2, 1, 3, 1),
    "deal": Slider(0, 0, 99, 1),
    "caption": Line(words.SECOND_ADJECTIVE, width=4.0),
    "reduction": Choice("sum", ("sum", "mean")),
    "counted": Choice("all", ("all", "last")),
    "spelling": Line(words.HELLO),
    "recurrent": Switch(default=True),
    "cells": Slider(8, 1, 32, 1),
    "start": Slider(0, 0, 99, 1),
    "temperature": Slider(1.0, 0.0, 3.0, 0.1),
    "top": Slider(12, 1, 12, 1),
    "learnt": Slider(8, 0, 100, 4),
    "chance": Slider(25, 0, 99, 1),
    "opinion": Line(words.DEFAULT_OPINION, width=4.0),
    "structure": Choice("one-to-one", STRUCTURES, width=5.0),
    "task": Choice("review", ("review", "painting"), width=2.0),
    "phrase": Line(words.DEFAULT_PHRASE, width=4.0),
    "review": Line(words.DEFAULT_REVIEW, width=4.0),
    "trained": Switch(default=True, width=1.0),
    "mine": Switch(width=1.0),
    "attention": Switch(default=True, width=1.0),
    "noise": Slider(0.05, 0.0, 1.0, 0.05),
    "beam": Slider(1, 1, 8, 1),
    "steps": Slider(300, 50, 2000, 50),
    "lesson": Slider(0, 0, 99, 1),
    "rate": Choice("0.005", ("0.0005", "0.005", "0.05", "0.5"), width=2.0),
    # embedding
    "texts": Lines(words.DEFAULT_TEXTS),
    "row": Number(1, 1, 32, pixels=320),
    "vectors": Choice(
        "translator", ("translator", "painter", "captioner", "tagger", "reviewer"), width=3.0
    ),
    "probe": Line(words.CAT, width=1.5),
    "window": Slider(2, 1, 5, 1),
    "negatives": Slider(5, 1, 15, 1),
    "dimension": Slider(8, 2, 32, 1),
    "sown": Slider(0, 0, 99, 1),
    "max_length": Slider(16, 1, 48, 1),
    "side": Choice("right", ("right", "left")),
    "cut": Choice("right", ("right", "left")),
    "pad": Choice("pad", ("pad", "unk", "end"), width=1.5),
    "zero_row": Switch(),
    "frame": Slider(1, 0, 4, 1),
    # pipeline
    "batch": Lines(words.DEFAULT_BATCH),
    "stack": Slider(1, 1, 3, 1),
    "directions": Choice("1", ("1", "2"), width=1.0),
    "optimizer": Choice("sgd", ("sgd", "adam")),
    "learning_rate": Choice("1", ("0.01", "0.1", "1", "10", "100"), width=2.0),
    "chunk": Slider(2, 1, 12, 1),
    "layer": Choice("lstm", ("elman", "lstm", "gru"), width=2.0),
    "b": Number(3, 1, 1024),
    "t": Number(7, 1, 4096),
    "d": Number(16, 1, 512),
    "h": Number(32, 1, 512),
    "l": Number(2, 1, 8),
    "two_directions": Switch(),
    "batch_first": Switch(default=True),
    "confusion": Choice("output", words.CONFUSIONS, width=5.0),
    "shown": Switch(),
    # problems: flow
    "flow_text": Line(flow.LETTERS, width=3.4),
    "flow_init": Choice("default", ("default", "orthogonal", "identity", "non-normal"), width=3.4),
    "flow_nonlinearity": Choice("tanh", ("tanh", "relu"), width=1.5),
    "precision": Choice("float32", ("float32", "float64"), width=2.1),
    "flow_scale": Slider(1.0, 0.0, 4.0, 0.1),
    "flow_steps": Slider(40, 2, 200, 1),
    "flow_hidden": Slider(32, 2, 128, 1),
    "forget_bias": Slider(3.0, 0.0, 5.0, 0.5),
    "flow_seed": Slider(11, 0, 99, 1),
    "bptt_cell": Choice("elman", ("elman", "gru", "lstm"), width=2.0),
    "bptt_window": Slider(10, 1, 200, 1),
    # problems: wall and clipping
    "start_w": Slider(4.9, 4.0, 5.5, 0.05),
    "start_b": Slider(-2.2, -3.0, -1.5, 0.05),
    "wall_rate": Slider(0.5, 0.1, 3.0, 0.1),
    "threshold": Slider(0.1, 0.05, 5.0, 0.05),
    "wall_steps": Slider(50, 1, 100, 1),
    "max_norm": Slider(1.0, 0.1, 10.0, 0.1),
    "clip_value": Slider(0.1, 0.01, 1.0, 0.01),
    "clip_rate": Choice("1", ("0.1", "0.3", "1", "3"), width=1.5),
    "clip_seed": Slider(0, 0, 99, 1),
    # problems: forgetting
    "forgetting_text": Line(forgetting.FAR, width=4.0),
    "lag_task": Choice("recall", ("recall", "adding"), width=1.2),
    "lag_cell": Choice("elman", ("elman", "irnn", "gru", "lstm", "lstm-default"), width=3.0),
    "lag": Choice("40", ("5", "10", "20", "40", "80", "160"), width=2.0),
    "lag_seed": Slider(3, 0, 99, 1),
    # problems: cures
    "relu_scale": Slider(3.0, 0.0, 4.0, 0.1),
    "relu_steps": Slider(100, 10, 200, 10),
    "relu_hidden": Slider(64, 16, 128, 2),
    "relu_seed": Slider(1, 0, 99, 1),
    "review_text": Line(cures.THOUGH, width=4.0),
    "unit": Choice("liveliest", ("liveliest", "lasting"), width=2.0),
    "b_f": Slider(2.0, -2.0, 7.0, 0.1),
    "bias_seed": Slider(0, 0, 99, 1),
}
"""Key in the URL and in the session → control."""


def fallback(key: str, values: Sequence[str], language: Language) -> str:
    """What a control takes in place of a misfit: a text its last value, others their default."""
    default = CONTROLS[key].default
    return values[-1] if isinstance(default, Text) else str(language if key == "lang" else default)


def draw(key: str, language: Language) -> Any:
    """Draw a control by its key and return its value."""
    options = {"help": words.HELP[key][language]} if key in words.HELP else {}
    return CONTROLS[key].draw(key, words.LABELS[key][language], language, **options)


def misfits(query: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Key → values for every parameter of the URL that its control cannot take as it stands."""
    return {
        key: values
        for key, values in query.items()
        if key in CONTROLS and not (len(values) == 1 and CONTROLS[key].accepts(values[0]))
    }


def defaults(*keys: str, language: Language) -> dict[str, Any]:
    """Where controls stand before anyone has touched them."""
    untouched = {key: CONTROLS[key].default for key in keys}
    return {
        key: value[language] if isinstance(value, Text) else value
        for key, value in untouched.items()
    }


def query() -> dict[str, list[str]]:
    """The parameters of the URL with all their values."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def remember(page: str) -> None:
    """Keep a page's query: its link in the navigation leads back to the screen the reader left."""
    st.session_state.setdefault("visited", {})[page] = query()


def translate(before: Language, now: Language) -> None:
    """Put every text nobody has touched, the example of one language, into another language."""
    for key, control in CONTROLS.items():
        if (
            isinstance(control, Line | Lines)
            and st.session_state.get(key) == control.default[before]
        ):
            st.session_state[key] = control.default[now]


def set_values(values: Mapping[str, Any]) -> None:
    """Put controls to given values before they are drawn; a preset's callback."""
    st.session_state.update(values)
