"""How does text become numbers of one shape, and what do the added zeros do to the network?"""

from ui import orders
from ui.answers import drift, embedding, skipgram, vectors, zeros
from ui.experiments import embedding as experiments
from ui.experiments import vectors as tables
from ui.frame import frame
from ui.live import Live

COMPANY = ("window", "negatives", "dimension", "sown")
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

# --- a map of words -------------------------------------------------------------------------------
lesson.section("map")
owner, probe = lesson.controls("vectors", "probe")
mapped = Live(lesson, tables.look_up, (), {"vectors": owner, "probe": probe, "language": say})
lesson.presets()
mapped.answer(vectors.nearest_to_cat, lesson.predict("animals", "company", "chance"))
mapped.answer(vectors.word_map)

# --- word2vec in pictures -------------------------------------------------------------------------
lesson.section("skipgram")
lesson.formula("skipgram")
kept = Live(lesson, tables.skipgram, COMPANY, {"language": say}, orders.Skipgram)
lesson.presets()
kept.answer(skipgram.genders, lesson.predict("one", "grammar", "scattered"))
kept.answer(skipgram.learning)

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

for experiment in (looked, mapped, kept, padded, read, learnt, framed):
    experiment.start()
