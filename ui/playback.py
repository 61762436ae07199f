"""Where a reader is in a training: it moves on with the clock from the beginning, or is held."""

import time
from bisect import bisect_right
from dataclasses import dataclass

from lessons.jobs import Job, Moment


@dataclass
class Playback:
    """One reader's way through the moments of a job, at the speed at which they came.

    Attributes:
        seconds: of the training, where it stood when it last moved.
        since: when it last moved, by the monotonic clock; None while it is held.
    """

    seconds: float = 0.0
    since: float | None = None

    @property
    def held(self) -> bool:
        """Whether the reader has stopped it to look."""
        return self.since is None

    def play(self) -> None:
        """Move on from where it is."""
        self.since = time.monotonic()

    def hold(self, seconds: float) -> None:
        """Stop at a time of the training."""
        self.seconds, self.since = seconds, None

    def moment(self, job: Job) -> Moment | None:
        """What the reader sees of a job now; nothing before its first moment.

        It never runs ahead of a training that still goes on.
        """
        moments = job.moments
        if not moments:
            return None
        if self.since is not None:
            now = time.monotonic()
            reached = self.seconds + now - self.since
            self.seconds, self.since = min(reached, moments[-1].seconds), now
        place = bisect_right(moments, self.seconds, key=lambda one: one.seconds)
        return moments[max(place - 1, 0)]

    def has_ended(self, job: Job) -> bool:
        """Whether nothing more will come: the job has ended, and its last moment is shown."""
        return job.ended and self.moment(job) is (job.moments[-1] if job.moments else None)
