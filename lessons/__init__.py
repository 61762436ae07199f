"""What the lessons say and do, without Streamlit.

A section is a module that declares `SECTION`, beside two files of words. Its answer is a pure
function of (page, section, language, values): `lessons.answer.answer`.
"""
