"""What happens between a text and one step of training, and what shape has a tensor on the way?"""

from ui.answers import breaks, chunks, ends, pipeline, shapes, update
from ui.experiments import breaks as programs
from ui.experiments import pipeline as experiments
from ui.frame import frame
from ui.live import Live

SETTINGS = ("batch", "cell", "directions", "side")
SLIDERS = ("hidden", "stack", "max_length", "seed")
STEP = ("optimizer", "learning_rate")
KINDS = ("layer", "two_directions", "batch_first")
SIZES = ("b", "t", "d", "h", "l")

lesson = frame("pipeline")
say = lesson.language

# --- from text to gradient ------------------------------------------------------------------------
lesson.section("whole")
lesson.formula("pipeline")
(batch,) = lesson.controls("batch")
rest = dict(zip(SETTINGS[1:], lesson.controls(*SETTINGS[1:]), strict=True))
asked = {"batch": batch, "language": say} | rest
whole = Live(lesson, experiments.assemble, SLIDERS, asked)
lesson.presets()
whole.answer(pipeline.same_shape, lesson.predict("none", "weights", "states"))
whole.answer(pipeline.stages)

# --- the last prediction --------------------------------------------------------------------------
lesson.section("last")
lesson.presets()
whole.answer(ends.short_line, lesson.predict("word", "padding", "zeros"))
whole.answer(ends.compared)

# --- one step of training -------------------------------------------------------------------------
lesson.section("update")
lesson.formula("update")
step = Live(lesson, experiments.update, STEP, asked, after=whole)
lesson.presets()
step.answer(update.small_gradient, lesson.predict("less", "same", "more"))
step.answer(update.moved)

# --- the first state, and a text in chunks --------------------------------------------------------
lesson.section("init-hidden")
cut = Live(lesson, experiments.chunks, ("chunk",), asked, after=whole)
lesson.presets()
cut.answer(chunks.detaching, lesson.predict("answers", "gradient", "nothing"))
cut.answer(chunks.in_chunks)

# --- every shape ----------------------------------------------------------------------------------
lesson.section("shapes")
kinds = dict(zip(KINDS, lesson.controls(*KINDS), strict=True))
inspector = Live(lesson, experiments.shapes, SIZES, kinds)
lesson.presets()
inspector.answer(shapes.batch_axis, lesson.predict("first", "second"))
inspector.answer(shapes.every)

# --- break it -------------------------------------------------------------------------------------
lesson.section("break")
(confusion,) = lesson.controls("confusion")
lesson.show(lesson.sentence(f"about-{confusion}"))
broken = Live(lesson, programs.broken, (), {"confusion": confusion})
broken.answer(breaks.asked)
said = lesson.predict("raises", "wrong", "fine", of=confusion)
broken.answer(breaks.verdict, said)
(shown,) = lesson.controls("shown")
broken.answer(breaks.versions, shown or said is not None)
broken.answer(breaks.same_weights)

# --- the same in PyTorch --------------------------------------------------------------------------
lesson.section("pytorch")
step.answer(update.program)

for experiment in (whole, step, cut, inspector, broken):
    experiment.start()
