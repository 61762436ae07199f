"""Home: the map of the sheet and one tiny live network."""

from content import words
from diagrams import network
from ui import experiments, facts
from ui.chart import Drawing
from ui.frame import contents, frame

lesson = frame("home")
say = lesson.language

lesson.section("map")
lesson.formula("map")
contents(say)

lesson.section("network")
(word,) = lesson.controls("word")
reading = lesson.attempt(experiments.read, word, True, "elman", 6, 2.0, "tanh", 16)
run = facts.of_run(reading)
lesson.figure(
    Drawing(
        network.unrolled(
            reading,
            network.UnrolledLabels(
                **words.spoken(words.UNROLLED, say), same_matrix=words.SAME_MATRIX["elman"][say]
            ),
        ),
        lesson.line("alt-network", **run),
        network.min_width(reading),
    ),
    name="network",
    captions=[
        [lesson.runs("step", **facts.of_step(reading, t))] for t in range(len(reading.tokens))
    ],
)
lesson.notice("notice", **run)
