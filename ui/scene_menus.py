"""Menus that stand where a sentence says, and that say the sentence anew when moved."""

import streamlit as st

from content import Language
from lessons.structures import scene as scenes
from rnn_core.world.captions import caption_text
from rnn_core.world.scenes import Scene


def scene_menus(key: str, phrase: str, language: Language) -> None:
    """A menu for every field of the scene.

    Args:
        key: of the control that holds the sentence.
        phrase: the sentence.
        language: of the menus' names; what they offer is in the language of the sentence.
    """
    read = scenes.read(phrase, language)
    if read is None:
        return
    scene, spoken = read
    with st.container(horizontal=True, gap="small", key="scene"):
        for field, options in scenes.options(scene, spoken).items():
            st.session_state[f"scene-{field}"] = scenes.value(scene, field)
            st.selectbox(
                scenes.SCENE[field][language],
                list(options),
                format_func=options.__getitem__,
                key=f"scene-{field}",
                on_change=_write_sentence,
                args=(key, scene, field, spoken),
            )


def _write_sentence(key: str, scene: Scene, field: str, language: Language) -> None:
    """Put the scene with one field changed into the sentence."""
    changed = scenes.changed(scene, field, st.session_state[f"scene-{field}"])
    st.session_state[key] = caption_text(changed, language)
