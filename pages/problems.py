"""Why does the gradient vanish or explode, where does context go, and what helps?"""

from ui import orders
from ui.answers import bias, forgetting, gates, lags, relu
from ui.experiments import cures
from ui.experiments import forgetting as experiments
from ui.frame import frame
from ui.live import Live

GROWN = ("push", "span", "width", "roll")
LAGGED = ("exercise", "keeper", "distance", "sprout")

lesson = frame("problems")
say = lesson.language

# --- how far the gradient gets --------------------------------------------------------------------
lesson.section("flow")

# --- when does it explode? ------------------------------------------------------------------------
lesson.section("spectrum")

# --- the wall -------------------------------------------------------------------------------------
lesson.section("wall")

# --- clipping the norm ----------------------------------------------------------------------------
lesson.section("clipping")

# --- relu in place of tanh? -----------------------------------------------------------------------
lesson.section("relu")
grown = Live(lesson, cures.growth, GROWN, {})
lesson.presets()
grown.answer(relu.ceiling, lesson.predict("same", "tens", "beyond"))
grown.answer(relu.grown)
lesson.show(*relu.learnt(lesson, cures.learnt()))

# --- context is forgotten -------------------------------------------------------------------------
lesson.section("forgetting")
(remark,) = lesson.controls("remark")
remarked = Live(lesson, experiments.remark, (), {"remark": remark, "language": say})
lesson.presets()
remarked.answer(forgetting.first_to_forget, lesson.predict("elman", "gru", "lstm", "together"))
remarked.answer(forgetting.moves)

# --- remembering for long -------------------------------------------------------------------------
lesson.section("lags")
lagged = Live(lesson, experiments.lagged, LAGGED, {}, orders.Lags)
lesson.presets()
lagged.answer(lags.first_to_fall, lesson.predict("elman", "irnn", "lstm-default"))
lagged.answer(lags.measured)

# --- truncated backpropagation --------------------------------------------------------------------
lesson.section("truncated")

# --- the cure: a road without w -------------------------------------------------------------------
formulas = lesson.section_beside("gates")
with formulas:
    lesson.formula("lstm")
    lesson.formula("gru")
(sentence,) = lesson.controls("sentence")
seen = Live(lesson, cures.cells, ("watched",), {"sentence": sentence, "language": say})
lesson.presets()
seen.answer(gates.matrices, lesson.predict("none", "once", "four"))
seen.answer(gates.inside)

# --- how long the forget gate keeps ---------------------------------------------------------------
lesson.section("bias")
kept = Live(lesson, cures.biases, ("b_f", "toss"), {"sentence": sentence})
lesson.presets()
kept.answer(bias.worth, lesson.predict("half", "thirty", "thousands"))
kept.answer(bias.kept)
kept.answer(bias.program)

# --- the same in pytorch --------------------------------------------------------------------------
lesson.section("pytorch")

for experiment in (
    # flow
    # wall and clipping
    # relu
    grown,
    # forgetting
    remarked,
    lagged,
    # cures
    seen,
    kept,
):
    experiment.start()
