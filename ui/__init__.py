"""The only Streamlit code the pages share."""
