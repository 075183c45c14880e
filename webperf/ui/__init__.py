"""The Streamlit app that browses the history: `view/` makes records of it, `charts/` pictures, `pages/` shows both."""
