"""One file a page, and what pages share. Only here is Streamlit called."""
