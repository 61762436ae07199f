"""The micro-world on which the networks are trained: scenes, pictures, captions and reviews.

Here: a grammar in Russian and English, pixel-art pictures drawn by code, captions and the way back
from a caption to its scene, short reviews. Data and rules alone; nothing here is a network.
"""
