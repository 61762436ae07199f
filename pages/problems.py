"""Why does the gradient vanish or explode, where does context go, and what helps?"""

from ui import orders
from ui.answers import forgetting, lags
from ui.experiments import forgetting as experiments
from ui.frame import frame
from ui.live import Live

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
lesson.section("gates")

# --- how long the forget gate keeps ---------------------------------------------------------------
lesson.section("bias")

# --- the same in pytorch --------------------------------------------------------------------------
lesson.section("pytorch")

for experiment in (
    # flow
    # wall and clipping
    # relu
    # forgetting
    remarked,
    lagged,
    # cures
):
    experiment.start()
