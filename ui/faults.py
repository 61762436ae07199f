"""A fault of one section is one sentence in its place; the rest of the page is drawn."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from content import Language, ui_text
from lessons.section import Section


@contextmanager
def fault_said(section: Section, language: Language) -> Iterator[None]:
    """Say so if the block fails; the log has the rest.

    Args:
        section: that is drawn in the block.
        language: of the sentence.
    """
    try:
        yield
    except Exception:  # a rerun, which Streamlit raises as well, is none
        said = logging.getLogger(__name__)
        said.exception("a section failed: %s/%s", section.page, section.id)
        st.error(ui_text.SECTION_FAILED[language])
