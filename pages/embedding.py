"""How does text become numbers of one shape, and what do the added zeros do to the network?"""

from ui.answers import drift, embedding, zeros
from ui.experiments import embedding as experiments
from ui.frame import frame
from ui.live import Live

BATCH = ("max_length", "side", "cut", "pad")

lesson = frame("embedding")
say = lesson.language

# --- tokens, ids, rows ----------------------------------------------------------------------------
lesson.section("lookup")
lesson.formula("lookup")
(texts,) = lesson.controls("texts")
asked = {"texts": texts, "language": say}
looked = Live(lesson, experiments.lookup, ("row",), asked)
lesson.presets()
looked.answer(embedding.products, lesson.predict("all", "vector", "one"))
looked.answer(embedding.chosen)

# --- a rectangle of ids ---------------------------------------------------------------------------
lesson.section("padding")
padded = Live(lesson, experiments.padded, BATCH, asked, after=looked)
lesson.presets()
padded.answer(embedding.made_equal, lesson.predict("lengths", "sizes", "both"))
padded.answer(embedding.rectangle)

# --- a state that reads on ------------------------------------------------------------------------
lesson.section("drift")
read = Live(lesson, experiments.drift, ("zero_row",), asked, after=padded)
lesson.presets()
read.answer(drift.four_ways, lesson.predict("last", "chosen", "every"))
read.answer(drift.drifting)

# --- a row of zeros -------------------------------------------------------------------------------
lesson.section("padding-idx")
learnt = Live(lesson, experiments.row_gradients, (), asked, after=padded)
learnt.answer(zeros.pad_row, lesson.predict("zero", "usual", "largest"))
learnt.answer(zeros.rows)

# --- a frame of zeros -----------------------------------------------------------------------------
lesson.section("convolution")
framed = Live(lesson, experiments.border, ("frame",), {})
framed.answer(zeros.over_zero, lesson.predict("neither", "rnn", "both"))
framed.answer(zeros.frame)

# --- the same in PyTorch --------------------------------------------------------------------------
lesson.section("pytorch")
read.answer(drift.program)

for experiment in (looked, padded, read, learnt, framed):
    experiment.start()
