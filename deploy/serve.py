"""Serve the sheet: what `make run` starts.

Two things `streamlit run` leaves undone. The sheet is read through before the first visitor comes,
and each answer leaves at once: Streamlit's own listener keeps asyncio from switching Nagle's
algorithm off, and an answer of several messages then waits 30 ms for a delayed acknowledgement.
`streamlit run app.py` works as well, without the two.
"""

import argparse
import gc
import logging
from pathlib import Path

import streamlit as st
import uvicorn
from streamlit.testing.v1 import AppTest

from content import LANGUAGES
from ui.frame import PAGES

ROOT = Path(__file__).parents[1]


def read_through() -> None:
    """Read the sheet once, for nobody: before the port opens, while no session exists.

    It loads torch and every module, and leaves the answers that the first visitors will ask for.
    """
    logging.disable(logging.WARNING)  # Streamlit warns that nobody is connected
    for language in LANGUAGES:
        reader = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        reader.query_params["lang"] = language
        for page in PAGES.values():
            reader.switch_page(page.path).run()
    logging.disable(logging.NOTSET)
    gc.collect()
    gc.freeze()  # torch's hundred thousand objects stay: no later collection looks at them again


def main() -> None:
    """Serve until stopped."""
    takes = argparse.ArgumentParser(description=main.__doc__)
    takes.add_argument("--port", type=int, default=8501)
    takes.add_argument("--host", default="", help="left out, every address of this machine")
    takes.add_argument("--script", type=Path, default=ROOT / "app.py", help="for benchmarks")
    given = takes.parse_args()
    print(f"loading PyTorch, then http://{given.host or 'localhost'}:{given.port}", flush=True)
    read_through()
    uvicorn.run(
        st.App(given.script),
        host=given.host,
        port=given.port,
        ws="websockets-sansio",  # what Streamlit itself runs on
        ws_per_message_deflate=False,  # costs the server more than it saves a reader
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
