"""What is there to print, to keep, and to hang on the wall?"""

from ui.page import page

page("sheet", "paper")
