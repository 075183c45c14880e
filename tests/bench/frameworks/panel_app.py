"""A Panel app whose answer takes 800 ms: `python panel_app.py PORT [--loading]`."""

import sys
import time

import panel as pn

ask = pn.widgets.Button(name="Ask")
result = pn.pane.Markdown("no answer yet")


def answer(_event):
    result.loading = "--loading" in sys.argv
    time.sleep(0.8)
    result.loading = False
    result.object = "the answer"


ask.on_click(answer)

if __name__ == "__main__":
    pn.serve(lambda: pn.Column(ask, result), port=int(sys.argv[1]), address="127.0.0.1", show=False)
