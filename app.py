"""The server: `streamlit run app.py` and `uvicorn app:app` serve the sheet and its answers."""

import runpy

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from server import lifespan, middleware, routes, say_fault

if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(
        "home.py",
        routes=routes(),
        middleware=middleware(),
        lifespan=lifespan(),
        on_script_error=say_fault,
    )
else:  # a launcher that knows no st.App runs this file as a page: the sheet, without the route
    runpy.run_path("home.py")
