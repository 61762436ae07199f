"""Why does the gradient vanish or explode, where does context go, and what helps?"""

from ui.frame import frame

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

# --- remembering for long -------------------------------------------------------------------------
lesson.section("lags")

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
    # cures
):
    experiment.start()
