"""Home: the map of the sheet and one tiny live network."""

from ui import facts, pictures
from ui.experiments import scheme as experiments
from ui.frame import contents, frame

lesson = frame("home")
say = lesson.language

lesson.section("map")
lesson.formula("map")
contents(say)

lesson.section("network")
(word,) = lesson.controls("word")
reading = lesson.attempt(experiments.read, word, True, "elman", 6, 2.0, "tanh", 16)
if reading:
    lesson.show(
        lesson.figure(
            pictures.unrolled(lesson, reading),
            name="network",
            captions=[
                [lesson.runs("step", **facts.of_step(reading, t))]
                for t in range(len(reading.tokens))
            ],
            notices=[lesson.runs("notice", **facts.of_run(reading))],
        )
    )
