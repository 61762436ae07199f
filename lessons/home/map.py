"""What a recurrent network is, in one formula; the list of lessons stands below it."""

from lessons.section import Section

SECTION = Section(__name__, formulas=["map"])
