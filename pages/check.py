"""Can you tell what a slider will do before it is moved?"""

from ui.page import page

page("check", "quiz")
