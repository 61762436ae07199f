"""Why does the gradient vanish or explode, where does context go, and what helps?"""

from ui import orders
from ui.answers import (
    bias,
    clipping,
    flow,
    forgetting,
    gates,
    lags,
    relu,
    spectrum,
    truncated,
    wall,
)
from ui.experiments import cures
from ui.experiments import flow as flows
from ui.experiments import forgetting as experiments
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
walked = Live(lesson, steep.walks, steep.STARTED, {})
lesson.presets()
walked.answer(wall.next_step, lesson.predict("climbs", "back", "out"))
walked.answer(wall.descents)

# --- clipping the norm ----------------------------------------------------------------------------
lesson.section("clipping")
lesson.formula("clipping")
clipped = Live(lesson, steep.runs, steep.TRAINED, {})
lesson.presets()
clipped.answer(clipping.direction, lesson.predict("same", "little", "tens"))
clipped.answer(clipping.runs)
clipped.answer(clipping.program)

# --- relu in place of tanh? -----------------------------------------------------------------------
lesson.section("relu")
grown = Live(lesson, cures.growth, cures.GROWN, {})
lesson.presets()
grown.answer(relu.ceiling, lesson.predict("same", "tens", "beyond"))
grown.answer(relu.grown)
learnt = Live(lesson, cures.learnt, (), {})
learnt.answer(relu.learnt)

# --- context is forgotten -------------------------------------------------------------------------
lesson.section("forgetting")
(forgetting_text,) = lesson.controls(*experiments.EXCHANGED)
remarked = Live(
    lesson, experiments.remark, (), {"forgetting_text": forgetting_text, "language": say}
)
lesson.presets()
remarked.answer(forgetting.first_to_forget, lesson.predict("elman", "gru", "lstm", "together"))
remarked.answer(forgetting.moves)

# --- remembering for long -------------------------------------------------------------------------
lesson.section("lags")
lagged = Live(lesson, experiments.lagged, experiments.LAGGED, {}, orders.Lags)
lesson.presets()
lagged.answer(lags.first_to_fall, lesson.predict("elman", "irnn", "lstm-default"))
lagged.answer(lags.measured)

# --- truncated backpropagation --------------------------------------------------------------------
lesson.section("truncated")
(bptt_cell,) = lesson.controls(*flows.CUT)
cutting = Live(
    lesson, flows.truncated, flows.WINDOW, read | {"bptt_cell": bptt_cell}, after=flowing
)
lesson.presets()
cutting.answer(truncated.first_after, lesson.predict("ten", "own", "start"))
cutting.answer(truncated.exactly_zero)

# --- the cure: a road without w -------------------------------------------------------------------
formulas = lesson.section_beside("gates")
with formulas:
    lesson.formula("lstm")
    lesson.formula("gru")
(review_text,) = lesson.controls(*cures.SEEN)
seen = Live(lesson, cures.cells, cures.WATCHED, {"review_text": review_text, "language": say})
lesson.presets()
seen.answer(gates.matrices, lesson.predict("none", "once", "four"))
seen.answer(gates.inside)

# --- how long the forget gate keeps ---------------------------------------------------------------
lesson.section("bias")
kept = Live(lesson, cures.biases, cures.KEPT, {"review_text": review_text})
lesson.presets()
kept.answer(bias.worth, lesson.predict("half", "thirty", "thousands"))
kept.answer(bias.kept)
kept.answer(bias.program)

# --- the same in pytorch --------------------------------------------------------------------------
lesson.section("pytorch")
flowing.answer(flow.program)

for experiment in (flowing, walked, clipped, grown, learnt, remarked, lagged, cutting, seen, kept):
    experiment.start()
