"""What does the network remember of what it has read, and where is it kept?"""

from content import snippets, words
from diagrams import network, states, step
from diagrams.theme import tape_width
from ui import controls, experiments, facts
from ui.chart import Drawing
from ui.frame import frame

CONTROLS = ("text", "chars", "cell", "hidden", "scale", "seed", "nonlinearity")

lesson = frame("scheme")
say = lesson.language

# --- the hidden state, step by step -------------------------------------------------------------
formula = lesson.section_beside("hidden-state")
text, chars, cell = lesson.controls("text", "chars", "cell")
hidden, scale, seed, nonlinearity = lesson.controls(
    "hidden",
    "scale",
    "seed",
    "nonlinearity",
    disabled={} if cell == "elman" else {"nonlinearity": words.NO_CHOICE[say]},
)
with formula:
    lesson.formula(nonlinearity if cell == "elman" else cell)

reading = lesson.attempt(experiments.read, text, chars, cell, hidden, scale, nonlinearity, seed)
run = facts.of_run(reading)
lesson.presets(
    {
        "forget": {"scale": 0.0, "cell": "elman", "text": words.TWICE[say], "chars": False},
        "loud": {"scale": 3.0, "cell": "elman", "nonlinearity": "tanh"},
        "relu": {"scale": 2.5, "cell": "elman", "nonlinearity": "relu"},
        "twice": {"scale": 1.0, "cell": "elman", "text": words.TWICE[say], "chars": False},
        "letters": {"text": words.DEFAULT_WORD[say], "chars": True},
        "reset": controls.defaults(*CONTROLS, language=say),
    }
)
lesson.figure(
    Drawing(
        network.unrolled(
            reading,
            network.UnrolledLabels(
                **words.spoken(words.UNROLLED, say), same_matrix=words.SAME_MATRIX[cell][say]
            ),
        ),
        lesson.line("alt-unrolled", **run),
        network.min_width(reading),
    ),
    Drawing(
        step.parts(
            reading,
            step.PartsLabels(
                **words.spoken(words.PARTS[cell], say),
                summed=words.SUM[say],
                state=words.STATE[cell].replace("φ", nonlinearity),
                units=words.UNITS[say],
            ),
        ),
        lesson.line("alt-parts", **run),
    ),
    name="unrolled",
    captions=[
        [
            lesson.runs(f"step-{cell}", **now, nonlinearity=nonlinearity),
            lesson.runs(f"words-{cell}", **now),
        ]
        for now in (facts.of_step(reading, t) for t in range(len(reading.tokens)))
    ],
)
lesson.notice(f"notice-{facts.regime(reading)}", **run)
if repeat := facts.of_repeat(reading):
    lesson.notice("notice-repeat", **repeat)
if lesson.predict(("same", "weights", "memory"), truth="memory"):
    yes_no = words.YES_NO[say]
    with_memory = experiments.read(yes_no, False, "elman", hidden, 1.0, "tanh", seed)
    without = experiments.read(yes_no, False, "elman", hidden, 0.0, "tanh", seed)
    lesson.reveal(
        with_memory=facts.distance(with_memory, 0, 2), without_memory=facts.distance(without, 0, 2)
    )

# --- every state remembers the beginning ---------------------------------------------------------
lesson.section("memory")
if len(reading.tokens) > 1 and lesson.predict(("most", "some", "little"), facts.left(reading)):
    lesson.reveal(**run)
labels = states.TimeLabels(words.UNITS[say], words.ECHO[say], words.PREDICTION[say])
lesson.figure(
    Drawing(
        states.over_time(reading, labels),
        lesson.line("alt-time", **run),
        tape_width(reading.tokens),
    ),
    name="time",
)
lesson.notice(f"notice-{facts.fading(reading)}", **run)

# --- gates ---------------------------------------------------------------------------------------
lesson.section("gates")
lesson.presets({"lstm": {"cell": "lstm"}, "gru": {"cell": "gru"}})
if reading.gates:
    names = {gate: words.GATES[gate][say] for gate in words.GATES if gate in reading.gates}
    lesson.figure(
        Drawing(
            states.gates(reading, names, words.UNITS[say]),
            lesson.line("alt-gates", **run),
            tape_width(reading.tokens),
        ),
        name="gates",
    )
    lesson.notice(f"notice-{cell}", **run)
else:
    lesson.notice("no-gates")

# --- the same in PyTorch --------------------------------------------------------------------------
lesson.section("pytorch")
lesson.code(
    snippets.scheme(
        reading.tokens, cell, hidden, scale, nonlinearity, seed, size=reading.weight_ih.shape[1]
    ),
    printed=facts.printed(reading.states[-1]),
)
