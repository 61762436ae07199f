"""Home: the map of the sheet and one tiny live network."""

from ui.page import page

page("home", "map", "network")
