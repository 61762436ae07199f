"""What becomes of a batch of texts on its way to a loss and back, and where does it go wrong?"""

from ui.answers import breaks
from ui.experiments import breaks as programs
from ui.frame import frame
from ui.live import Live

lesson = frame("pipeline")

# --- break it -------------------------------------------------------------------------------------
lesson.section("break")
(confusion,) = lesson.controls("confusion")
lesson.show(lesson.sentence(f"about-{confusion}"))
broken = Live(lesson, programs.broken, (), {"confusion": confusion})
broken.answer(breaks.verdict, lesson.predict("raises", "wrong", "fine", of=confusion))
broken.answer(breaks.versions)
broken.answer(breaks.same_weights)

for experiment in (broken,):
    experiment.start()
