"""A fault of a page, in its script or in a widget's callback: one sentence for the reader."""

import streamlit as st

from content import choose_language, ui_text


def say_fault(error: Exception) -> bool:
    """Say that the page has failed, in the reader's language; Streamlit has logged the error.

    Returns:
        That nothing else is to be shown.
    """
    asked = (st.query_params.get("lang"), st.session_state.get("lang"))
    st.error(ui_text.PAGE_FAILED[choose_language(*asked, browser=st.context.locale)])
    return True
