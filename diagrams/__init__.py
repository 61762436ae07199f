"""Figures of the sheet: arrays and plain strings in, plotly.graph_objects.Figure out."""
