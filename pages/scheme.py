"""What does the network remember of what it has read, and where is it kept?"""

from ui import orders
from ui.answers import capacity, depth, recall, review, scheme, spelling, steps, writing
from ui.experiments import scheme as experiments
from ui.frame import frame
from ui.live import Live

SLIDERS = ("scale", "hidden", "seed")
LEARNT = ("cells", "start")
PAID = ("caption", "reduction", "counted")
DRAWN = ("temperature", "top", "learnt", "chance")
HELD = ("gain", "units", "draw")
DEEP = ("puzzle", "layers", "deal")
SETTINGS = ("text", "chars", "cell", "nonlinearity")

lesson = frame("scheme")
say = lesson.language

# --- the hidden state, step by step -------------------------------------------------------------
formula = lesson.section_beside("hidden-state")
text, chars, cell, nonlinearity = lesson.controls(*SETTINGS)
with formula:
    lesson.formula(nonlinearity if cell == "elman" else cell)

live = Live(
    lesson,
    experiments.read,
    SLIDERS,
    {"text": text, "chars": chars, "cell": cell, "nonlinearity": nonlinearity},
)
lesson.presets()
live.answer(scheme.network)
live.answer(scheme.same_word_twice, lesson.predict("same", "weights", "memory"))

# --- every state remembers the beginning ---------------------------------------------------------
lesson.section("memory")
live.answer(scheme.echo_left, lesson.predict("most", "some", "little"))
live.answer(scheme.memory)

# --- gates ---------------------------------------------------------------------------------------
lesson.section("gates")
lesson.presets()
if cell == "elman":
    lesson.show(lesson.sentence("no-gates"))
else:
    live.answer(scheme.gates)

# --- the loss of every step -----------------------------------------------------------------------
lesson.section("steps")
lesson.formula("steps")
paid = dict(zip(PAID, lesson.controls(*PAID), strict=True))
surprised = Live(lesson, experiments.losses, (), paid | {"language": say})
lesson.presets()
surprised.answer(steps.last_alone, lesson.predict("none", "little", "most"))
surprised.answer(steps.surprises)

# --- a word learnt letter by letter -------------------------------------------------------------
lesson.section("hello")
lesson.formula("spelling")
word, recurrent = lesson.controls("spelling", "recurrent")
asked = {"spelling": word, "recurrent": recurrent}
learnt = Live(lesson, experiments.spelling, LEARNT, asked, orders.Spelling)
lesson.presets()
learnt.answer(spelling.without_memory, lesson.predict("zero", "floor", "start"))
learnt.answer(spelling.learning)

# --- the same word written on ---------------------------------------------------------------------
lesson.section("write")
lesson.formula("writing")
drawn = Live(
    lesson, experiments.writing, DRAWN, {"spelling": word, "recurrent": recurrent}, after=learnt
)
lesson.presets()
drawn.answer(writing.own_mistakes, lesson.predict("same", "fewer", "none"))
drawn.answer(writing.two_ways)

# --- what fits into H numbers --------------------------------------------------------------------
lesson.section("capacity")
lesson.formula("capacity")
init, activation = lesson.controls("init", "activation")
held = Live(lesson, experiments.capacity, HELD, {"init": init, "activation": activation})
lesson.presets()
held.answer(capacity.larger, lesson.predict("four", "less", "none"))
held.answer(capacity.held)

# --- what training makes of H numbers -----------------------------------------------------------
lesson.section("recall")
recalled = Live(lesson, experiments.remembered, ("line",), {}, orders.Recall)
lesson.presets()
recalled.answer(recall.further, lesson.predict("less", "four", "more"))
recalled.answer(recall.remembers)

# --- what numbers of h have come to mean ---------------------------------------------------------
lesson.section("review")
(opinion,) = lesson.controls("opinion")
judged = Live(lesson, experiments.opinion, (), {"opinion": opinion, "language": say})
lesson.presets()
judged.answer(review.one_number, lesson.predict("coin", "most", "nearly"))
judged.answer(review.units)
judged.answer(review.turned)

# --- one layer upon another ----------------------------------------------------------------------
lesson.section("depth")
deep = Live(lesson, experiments.deepened, DEEP, {}, orders.Depth)
lesson.presets()
deep.answer(depth.where, lesson.predict("everywhere", "combine", "memory"))
deep.answer(depth.layers)

# --- the same in PyTorch --------------------------------------------------------------------------
lesson.section("pytorch")
live.answer(scheme.program)

for experiment in (live, surprised, learnt, drawn, held, recalled, judged, deep):
    experiment.start()
