"""What shapes can a network's input and output take, and what is each good for?"""

from ui import training
from ui.answers import structures
from ui.experiments.structures import demo
from ui.frame import frame
from ui.live import Live
from ui.scene import build

lesson = frame("structures")
say = lesson.language

# --- the five of them ----------------------------------------------------------------------------
lesson.section("kinds")
(structure,) = lesson.controls("structure")
lesson.show(*structures.overview(lesson, structure))

# --- the chosen one at work ----------------------------------------------------------------------
(task,) = lesson.controls("task") if structure == "many-to-one" else (structure,)
show = structures.SHOWS[task]
lesson.section(task)
lesson.show(lesson.sentence("uses"))
values = dict(zip(show.settings, lesson.controls(*show.settings), strict=True))
if "phrase" in values:
    build(values["phrase"], say)
trained, mine = lesson.row("trained", "mine")
network = structures.network_of(show, values)
weights = training.weights(lesson, network, trained, mine)

settings = {"kind": show.demo, "weights": weights, "language": say} | values
live = Live(lesson, demo, show.sliders, settings)
live.answer(structures.network)
live.answer(structures.verdict, lesson.predict(*show.options))

# --- what it has never seen ----------------------------------------------------------------------
lesson.section("exam")
lesson.show(*structures.examination(lesson, network))

# --- train it yourself ---------------------------------------------------------------------------
lesson.section("train")
training.train(lesson, network)

# --- the same in PyTorch -------------------------------------------------------------------------
lesson.section("pytorch")
live.answer(structures.program)

live.start()
