"""Streamlit alone: the frame around a page, widgets, a section on the page, training in it.

Nothing is computed here: `lessons.answer.answer` says what a section shows, and the scripts in
static/ draw it.
"""
