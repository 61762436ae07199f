"""The first three pictures of a lesson beside a slider, drawn in the way that the URL names."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from lessons.answer import answer, find
from lessons.controls import Slider
from server import routes

SECTIONS = [find("scheme", name) for name in ("hidden-state", "memory")]
SCALE = SECTIONS[0].controls["hidden_state_scale"]


@asynccontextmanager
async def warmed(app: st.App) -> AsyncIterator[None]:
    """Every position is known before the first is asked for."""
    assert isinstance(SCALE, Slider)
    for position in SCALE.positions:
        for section in SECTIONS:
            answer(section.page, section.id, "en", {"hidden_state_scale": position})
    yield


static = StaticFiles(directory=Path(__file__).parents[1] / "static")
script = Path(__file__).with_name("drawing_page.py")
app = st.App(script, routes=[*routes(), Mount("/app/static", static)], lifespan=warmed)
