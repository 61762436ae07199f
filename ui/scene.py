"""A scene put together from menus; it is kept, and linked to, as the sentence that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from content import Language, words

if TYPE_CHECKING:
    from rnn_core.microworld import Scene


def build(phrase: str, language: Language) -> None:
    """Menus that stand where the sentence says, and that say the sentence anew when moved."""
    from rnn_core.bounds import OutOfBounds
    from rnn_core.demos import language_of, scene_of

    try:
        scene, _ = scene_of(phrase, language)
    except OutOfBounds:  # too long to be read: the answer says so
        return
    spoken = language_of(phrase, language)
    with st.container(horizontal=True, gap="small", key="scene"):
        for field, options in _options(scene, spoken).items():
            st.session_state[f"scene-{field}"] = getattr(scene, field) or ""
            st.selectbox(
                words.SCENE[field][language],
                list(options),
                format_func=options.__getitem__,
                key=f"scene-{field}",
                on_change=_say,
                args=(scene, field, spoken),
            )


def _say(scene: Scene, field: str, language: Language) -> None:
    """Put the scene with one field changed into the sentence."""
    from dataclasses import replace

    from rnn_core.grammar import ANIMALS, NAMES
    from rnn_core.microworld import sentence

    chosen: dict[str, Any] = {field: st.session_state[f"scene-{field}"] or None}
    changed = replace(scene, **chosen)
    if changed.name not in NAMES[ANIMALS[changed.animal].gender]:
        changed = replace(changed, name=None)
    st.session_state["phrase"] = sentence(changed, language)


def _options(scene: Scene, language: Language) -> dict[str, dict[str, str]]:
    """Field → its values and how they are said of this scene."""
    from rnn_core import grammar

    gender = grammar.ANIMALS[scene.animal].gender
    place = grammar.PLACES[scene.place].noun
    case = grammar.PLACES[scene.place].case
    russian = language == "ru"

    def adjectives(table: dict[str, grammar.Adjective], *form: str) -> dict[str, str]:
        return {
            key: grammar.inflect(one, *form) if russian else one.en  # type: ignore[arg-type]
            for key, one in table.items()
        }

    def nouns(table: dict[str, grammar.Noun]) -> dict[str, str]:
        return {key: getattr(noun, language) for key, noun in table.items()}

    nobody = {"": "—"}
    return {
        "size": adjectives(grammar.SIZES, gender, "nom"),
        "colour": adjectives(grammar.COLOURS, gender, "nom"),
        "animal": nouns(grammar.ANIMALS),
        "name": nobody | {key: said[not russian] for key, said in grammar.NAMES[gender].items()},
        "posture": {key: said[not russian] for key, said in grammar.POSTURES.items()},
        "place": {
            key: f"{getattr(one, language)} {getattr(one.noun, language)}"
            for key, one in grammar.PLACES.items()
        },
        "age": nobody | adjectives(grammar.AGES, place.gender, case),
        "thing": nobody | nouns(grammar.THINGS),
    }
