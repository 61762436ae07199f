"""Why does the gradient vanish or explode, where does context go, and what helps?"""

from ui.answers import flow, spectrum, truncated
from ui.experiments import flow as flows
from ui.answers import clipping, wall
from ui.experiments import wall as steep
from ui.frame import frame
from ui.live import Live

lesson = frame("problems")
say = lesson.language

# --- how far the gradient gets --------------------------------------------------------------------
lesson.section("flow")
lesson.formula("flow")
rows = (flows.READ, flows.BEGUN)
read = {key: value for row in rows for key, value in zip(row, lesson.controls(*row), strict=True)}
flowing = Live(lesson, flows.flow, flows.SLIDERS, read)
lesson.presets()
flowing.answer(flow.furthest, lesson.predict("lstm", "gated", "none"))
flowing.answer(flow.far)

# --- when does it explode? ------------------------------------------------------------------------
lesson.section("spectrum")
lesson.formula("bound")
lesson.presets()
flowing.answer(spectrum.trap, lesson.predict("explodes", "vanishes", "neither"))
flowing.answer(spectrum.decided)

# --- the wall -------------------------------------------------------------------------------------
lesson.section("wall")
lesson.formula("wall")
walked = Live(lesson, steep.walks, wall.STARTED, {})
lesson.presets()
walked.answer(wall.next_step, lesson.predict("climbs", "back", "out"))
walked.answer(wall.descents)

# --- clipping the norm ----------------------------------------------------------------------------
lesson.section("clipping")
lesson.formula("clipping")
clipped = Live(lesson, steep.runs, clipping.TRAINED, {})
lesson.presets()
clipped.answer(clipping.direction, lesson.predict("same", "little", "tens"))
clipped.answer(clipping.runs)
clipped.answer(clipping.program)

# --- relu in place of tanh? -----------------------------------------------------------------------
lesson.section("relu")

# --- context is forgotten -------------------------------------------------------------------------
lesson.section("forgetting")

# --- remembering for long -------------------------------------------------------------------------
lesson.section("lags")

# --- truncated backpropagation --------------------------------------------------------------------
lesson.section("truncated")
(through,) = lesson.controls("through")
cutting = Live(lesson, flows.truncated, ("reach",), read | {"through": through}, after=flowing)
lesson.presets()
cutting.answer(truncated.first_after, lesson.predict("ten", "own", "start"))
cutting.answer(truncated.exactly_zero)

# --- the cure: a road without w -------------------------------------------------------------------
lesson.section("gates")

# --- how long the forget gate keeps ---------------------------------------------------------------
lesson.section("bias")

# --- the same in pytorch --------------------------------------------------------------------------
lesson.section("pytorch")
flowing.answer(flow.program)

for experiment in (
    # flow
    flowing,
    cutting,
    # wall and clipping
    walked,
    clipped,
    # relu
    # forgetting
    # cures
):
    experiment.start()
