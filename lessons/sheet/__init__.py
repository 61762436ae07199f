"""The sheet on paper, as a page."""
