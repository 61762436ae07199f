"""What is served beside the pages: the answer route, health, headers and a warm start."""

import os

# One thread an answer: torch's own threads fight over the cores as soon as two readers move a
# slider. It is read when torch is loaded, which everything below does.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from server.around import middleware as middleware
from server.faults import say_fault as say_fault
from server.memory import give_back
from server.routing import routes as routes
from server.settings import read_environment
from server.warm import lifespan as lifespan

read_environment()
give_back()
