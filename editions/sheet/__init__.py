"""The sheet: everything on two pages of paper, made of the lessons' own words, numbers and figures.

`python -m editions.sheet` writes it into `static/sheet`, where `server.sheet` serves it.
"""
