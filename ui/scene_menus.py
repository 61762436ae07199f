"""Menus that stand where a sentence says, and that say the sentence anew when moved."""

import streamlit as st

from content import Language
from lessons.structures import scene_fields
from rnn_core.world.scenes import Scene


def scene_menus(key: str, phrase: str, language: Language) -> None:
    """A menu for every field of the scene.

    Args:
        key: of the control that holds the sentence.
        phrase: the sentence.
        language: of the menus' names; what they offer is in the language of the sentence.
    """
    read = scene_fields.scene_of_caption(phrase, language)
    if read is None:
        return
    scene, spoken = read
    with st.container(horizontal=True, gap="small", key="scene"):
        for field, options in scene_fields.field_values(scene, spoken).items():
            st.session_state[f"scene-{field}"] = scene_fields.field_value(scene, field)
            st.selectbox(
                scene_fields.FIELD_NAMES[field][language],
                list(options),
                format_func=options.__getitem__,
                key=f"scene-{field}",
                on_change=_write_sentence,
                args=(key, scene, field, spoken),
            )


def _write_sentence(key: str, scene: Scene, field: str, language: Language) -> None:
    """Put the scene with one field changed into the sentence."""
    value = st.session_state[f"scene-{field}"]
    st.session_state[key] = scene_fields.changed_caption(scene, field, value, language)
