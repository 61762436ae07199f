"""Figures: arrays and plain strings in, a figure as plain data in Plotly's schema out.

A module draws what one section, or one part that several figures share, is made of. It knows no
language and no Streamlit: titles come in as arguments, colours from `theme`.
"""
