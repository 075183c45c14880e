"""A Gradio app whose answer takes 800 ms, with or without its spinner: `python gradio_app.py PORT [--hidden]`."""

import sys
import time

import gradio as gr


def answer():
    time.sleep(0.8)
    return "the answer"


with gr.Blocks(analytics_enabled=False) as app:
    ask = gr.Button("Ask")
    result = gr.Markdown("no answer yet")
    ask.click(answer, None, result, show_progress="hidden" if "--hidden" in sys.argv else "full")

if __name__ == "__main__":
    app.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True)
