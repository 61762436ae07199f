"""The sheet as a browser gets it that cannot reach the route: the pages send the answers."""

import runpy
from pathlib import Path

from ui import view

view.inline = lambda: True

app = runpy.run_path(str(Path(__file__).parents[1] / "app.py"))["app"]
