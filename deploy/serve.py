"""Serve the sheet: what `make run` starts.

Two things `streamlit run` leaves undone. Torch is loaded before the first visitor comes, and each
answer leaves at once: Streamlit's own listener keeps asyncio from switching Nagle's algorithm off,
and an answer of several messages then waits some 30 ms for a delayed acknowledgement.
`streamlit run app.py` works as well, without the two.
"""

import argparse
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn

from ui import experiments

ROOT = Path(__file__).parents[1]


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Load torch before the port is open, so that nobody's page has to share the processor."""
    experiments.warm()
    gc.collect()
    gc.freeze()  # torch's hundred thousand objects stay: no later collection looks at them again
    yield


def main() -> None:
    """Serve until stopped."""
    takes = argparse.ArgumentParser(description=main.__doc__)
    takes.add_argument("--port", type=int, default=8501)
    takes.add_argument("--host", default="", help="left out, every address of this machine")
    takes.add_argument("--script", type=Path, default=ROOT / "app.py", help="for benchmarks")
    given = takes.parse_args()
    print(f"loading PyTorch, then http://{given.host or 'localhost'}:{given.port}", flush=True)
    uvicorn.run(
        st.App(given.script, lifespan=warm),
        host=given.host,
        port=given.port,
        ws="websockets-sansio",  # what Streamlit itself runs on
        ws_per_message_deflate=False,  # costs the server more than it saves a reader
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
