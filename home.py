"""What is this, and which way leads in: the lessons, the questions, or a check?"""

from ui.page import page

page("home", "network", "map", "questions", "check")
