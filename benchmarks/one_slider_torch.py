"""The same yardstick with torch imported, as in a naive page on networks."""

import streamlit as st
import torch  # noqa: F401

value = st.slider("value", 0, 100, 50)
st.write(f"value = {value}")
