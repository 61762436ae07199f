"""What does the network remember of what it has read, and where is it kept?"""

from content import words
from ui import controls, experiments, orders
from ui.answers import capacity, depth, recall, scheme, spelling, writing
from ui.frame import frame
from ui.live import Live

SLIDERS = ("scale", "hidden", "seed")
LEARNT = ("cells", "start")
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
lesson.presets(
    {
        "forget": {"scale": 0.0, "cell": "elman", "text": words.TWICE[say], "chars": False},
        "loud": {"scale": 3.0, "cell": "elman", "nonlinearity": "tanh"},
        "relu": {"scale": 2.5, "cell": "elman", "nonlinearity": "relu"},
        "twice": {"scale": 1.0, "cell": "elman", "text": words.TWICE[say], "chars": False},
        "letters": {"text": words.DEFAULT_WORD[say], "chars": True},
        "reset": controls.defaults(*SETTINGS, *SLIDERS, language=say),
    }
)
live.answer(scheme.network)
live.answer(scheme.same_word_twice, lesson.predict("same", "weights", "memory"))

# --- every state remembers the beginning ---------------------------------------------------------
lesson.section("memory")
live.answer(scheme.echo_left, lesson.predict("most", "some", "little"))
live.answer(scheme.memory)

# --- gates ---------------------------------------------------------------------------------------
lesson.section("gates")
lesson.presets({"lstm": {"cell": "lstm"}, "gru": {"cell": "gru"}})
if cell == "elman":
    lesson.show(lesson.sentence("no-gates"))
else:
    live.answer(scheme.gates)

# --- a word learnt letter by letter -------------------------------------------------------------
lesson.section("hello")
lesson.formula("spelling")
word, recurrent = lesson.controls("spelling", "recurrent")
asked = {"spelling": word, "recurrent": recurrent}
learnt = Live(lesson, experiments.spelling, LEARNT, asked, orders.Spelling)
lesson.presets(
    {
        "hello": {"spelling": "Hello", "recurrent": True},
        "blind": {"spelling": "Hello", "recurrent": False},
        "forks": {"spelling": words.TWO_WAYS[say], "recurrent": True},
        "easy": {"spelling": words.CAT[say], "recurrent": True},
        "anew": controls.defaults("spelling", "recurrent", *LEARNT, language=say),
    }
)
learnt.answer(spelling.learning)
learnt.answer(spelling.without_memory, lesson.predict("zero", "floor", "start"))

# --- the same word written on ---------------------------------------------------------------------
lesson.section("write")
lesson.formula("writing")
drawn = Live(
    lesson, experiments.writing, DRAWN, {"spelling": word, "recurrent": recurrent}, after=learnt
)
lesson.presets(
    {
        "sharp": {"temperature": 0.0, "top": 12},
        "hot": {"temperature": 2.0, "top": 12},
        "two": {"temperature": 2.0, "top": 2},
        "learnt": {"temperature": 1.0, "top": 12, "learnt": 100},
        "long": {"spelling": words.LONG[say], "recurrent": True, "temperature": 1.0, "top": 12}
        | {"learnt": 24, "chance": 12},
        "afresh": controls.defaults("spelling", "recurrent", *LEARNT, *DRAWN, language=say),
    }
)
drawn.answer(writing.two_ways)
drawn.answer(writing.own_mistakes, lesson.predict("same", "fewer", "none"))

# --- what fits into H numbers --------------------------------------------------------------------
lesson.section("capacity")
lesson.formula("capacity")
init, activation = lesson.controls("init", "activation")
held = Live(lesson, experiments.capacity, HELD, {"init": init, "activation": activation})
lesson.presets(
    {
        "torch": {"init": "default", "activation": "linear", "gain": 1.0, "units": 64},
        "turn": {"init": "orthogonal", "activation": "linear", "gain": 0.9, "units": 64},
        "copies": {"init": "identity", "activation": "linear", "gain": 0.9, "units": 64},
        "bent": {"init": "orthogonal", "activation": "tanh", "gain": 0.9, "units": 64},
        "again": controls.defaults("init", "activation", *HELD, language=say),
    }
)
held.answer(capacity.held)
held.answer(capacity.larger, lesson.predict("four", "less", "none"))

# --- what training makes of H numbers -----------------------------------------------------------
lesson.section("recall")
recalled = Live(lesson, experiments.remembered, ("line",), {}, orders.Recall)
lesson.presets(
    {
        "tiny": {"line": "4"},
        "small": {"line": "16"},
        "large": {"line": "64"},
        "first": controls.defaults("line", language=say),
    }
)
recalled.answer(recall.remembers)
recalled.answer(recall.further, lesson.predict("less", "four", "more"))

# --- one layer upon another ----------------------------------------------------------------------
lesson.section("depth")
deep = Live(lesson, experiments.deepened, DEEP, {}, orders.Depth)
lesson.presets(
    {
        "sums": {"puzzle": "sums", "layers": 2},
        "totals": {"puzzle": "totals", "layers": 3},
        "remember": {"puzzle": "recall", "layers": 2},
        "flat": {"layers": 1},
        "over": controls.defaults(*DEEP, language=say),
    }
)
deep.answer(depth.layers)
deep.answer(depth.where, lesson.predict("everywhere", "combine", "memory"))

# --- the same in PyTorch --------------------------------------------------------------------------
lesson.section("pytorch")
live.answer(scheme.program)

for experiment in (live, learnt, drawn, held, recalled, deep):
    experiment.start()
