"""How does a word become numbers, and what do the numbers know of it?"""

from ui import orders
from ui.answers import skipgram, vectors
from ui.experiments import vectors as experiments
from ui.frame import frame
from ui.live import Live

COMPANY = ("window", "negatives", "dimension", "sown")

lesson = frame("embedding")
say = lesson.language

# --- a map of words -------------------------------------------------------------------------------
lesson.section("map")
owner, probe = lesson.controls("vectors", "probe")
looked = Live(lesson, experiments.look_up, (), {"vectors": owner, "probe": probe, "language": say})
lesson.presets()
looked.answer(vectors.nearest_to_cat, lesson.predict("animals", "company", "chance"))
looked.answer(vectors.word_map)

# --- word2vec in pictures -------------------------------------------------------------------------
lesson.section("skipgram")
lesson.formula("skipgram")
drawn = Live(lesson, experiments.skipgram, COMPANY, {"language": say}, orders.Skipgram)
lesson.presets()
drawn.answer(skipgram.genders, lesson.predict("one", "grammar", "scattered"))
drawn.answer(skipgram.learning)

for experiment in (looked, drawn):
    experiment.start()
