"""The micro-world that the trained networks know: scenes, their pictures, captions and reviews.

Here: a grammar in Russian and English, pixel-art pictures drawn by code, short reviews. Data and
rules alone; nothing here is a network.
"""
