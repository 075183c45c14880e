import base64
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.report.example_run import example_run
from tests.report.hostile import MARKUP, NAMINGS
from webperf.model.run import Run
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Outcome, Verdict
from webperf.report.html import render_html
from webperf.report.view import ReportView, build_view
from webperf.stats.summary import summaries

Load = Callable[[str], bytes | None]
VOID = {"meta", "img", "line", "circle", "br", "link", "input"}


class Page(HTMLParser):
    """Tags, attributes and text of a page; an unclosed or stray tag is an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] not in {"style", "script"}:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def html(view: ReportView, load: Load) -> str:
    return render_html(view, load)


@pytest.fixture(scope="module")
def parsed(html: str) -> Page:
    return Page(html)


def test_the_verdict_comes_before_the_numbers_and_they_before_the_rest(parsed: Page) -> None:
    order = (
        *("Degraded run", "7 of 20 budget checks failed", "Headline numbers of each"),
        *("Iterations that did not reach", "Nothing is recorded while", "Linear interpolation"),
    )
    places = [parsed.text.index(words) for words in order]
    assert places == sorted(places)


def test_numbers_have_their_spread_their_budget_and_every_value_as_text(parsed: Page, view: ReportView) -> None:
    numbers = view.matrix.groups[0].rows[0].cells[0].numbers
    assert numbers is not None
    for text in (numbers.median, numbers.span, ", ".join(numbers.values), "p75 < 2 s", "no step with a map"):
        assert text in parsed.text


def test_missing_values_and_failures_are_explained(parsed: Page) -> None:
    for text in ("NEVER_SETTLED in 2 of 5 iterations", "TARGET_CRASHED", "The browser tab crashed.", "Page crashed"):
        assert text in parsed.text


def test_each_metric_of_the_run_is_defined_where_its_name_links(parsed: Page, view: ReportView) -> None:
    ids = {attributes["id"] for _tag, attributes in parsed.tags if "id" in attributes}
    links = {str(attributes["href"]) for attributes in parsed.all("a")}
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    assert all(definition.text in parsed.text for definition in view.definitions)


def test_ids_are_unique(parsed: Page) -> None:
    ids = [attributes["id"] for _tag, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_policy_allows_only_the_page_s_own_script_and_styles(parsed: Page, html: str) -> None:
    policy = next(m["content"] for m in parsed.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    hashes = []
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        hashes.append(base64.b64encode(hashlib.sha256(text.encode()).digest()).decode())
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{hashes[0]}'; "
        f"script-src 'sha256-{hashes[1]}'; base-uri 'none'; form-action 'none'"
    )
    assert html.index("Content-Security-Policy") < html.index("<title>")


def test_the_same_run_makes_the_same_page(view: ReportView, load: Load, html: str) -> None:
    assert render_html(view, load) == html


def test_nothing_in_the_page_points_outside(parsed: Page) -> None:
    for tag, attributes in parsed.tags:
        assert tag not in {"link", "iframe", "object", "embed", "base"}
        # Inline styles and handlers would need 'unsafe-inline'.
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        assert (attributes.get("src") or "data:image/").startswith("data:image/")


def test_a_reader_who_does_not_see_finds_the_way(parsed: Page) -> None:
    assert parsed.all("html") == [{"lang": "en"}]
    assert len(parsed.all("h1")) == len(parsed.all("main")) == 1
    assert len(parsed.all("caption")) == len(parsed.all("table"))
    assert all("scope" in header for header in parsed.all("th"))
    assert all(image.get("alt") for image in parsed.all("img")[:-1])
    seen = [svg for svg in parsed.all("svg") if svg.get("aria-hidden") != "true"]
    assert seen
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in seen)


def test_colour_is_never_alone(parsed: Page) -> None:
    marks = [attributes for attributes in parsed.all("span") if str(attributes.get("class", "")).startswith("mark ")]
    assert len(marks) > 30
    for word in ("within budget", "budget broken", "undecided"):
        assert word in parsed.text


@pytest.mark.parametrize("naming", NAMINGS)
def test_hostile_text_adds_no_tag(naming: dict[str, str], parsed: Page, load: Load) -> None:
    texts = tuple(naming.values())
    run = example_run(naming, message="".join(texts)[:400])
    hostile = replace(
        run,
        run_id=texts[0],
        started_at=texts[0],
        environment={**run.environment, "target": dict.fromkeys(texts, texts[0]), texts[0]: {texts[0]: texts}},
        validity=replace(run.validity, reasons=texts),
    )
    found = Page(render_html(build_view(hostile), load))
    assert len(found.all("script")) == len(found.all("style")) == 1
    assert {tag for tag, _ in found.tags} <= {tag for tag, _ in parsed.tags}
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]
    for text in set(texts) & set(MARKUP):
        assert " ".join(text.split()) in found.text


def test_without_budgets_the_page_is_not_green(run: Run) -> None:
    parsed = Page(render_html(build_view(replace(run, verdict=Verdict(Outcome.PASS))), lambda _: None))
    assert "No budgets set" in parsed.text
    assert "Passed" not in parsed.text


def test_a_run_without_anything_is_still_a_page(run: Run) -> None:
    bare = replace(
        run, samples=(), summary=(), failures=(), screenshots=(), environment={}, verdict=Verdict(Outcome.PASS)
    )
    text = Page(render_html(build_view(bare), lambda _: None)).text
    assert "Nothing measured" in text
    assert "No journey was measured." in text


def test_pictures_that_are_gone_leave_their_names(view: ReportView) -> None:
    parsed = Page(render_html(view, lambda _: None))
    assert "could not be read" in parsed.text
    assert parsed.text.count("not in this file") == 23


@pytest.mark.alone
def test_a_large_run_is_a_page_of_reasonable_size(run: Run) -> None:
    """1,000 samples on six devices: under 5 s and 3 MB without pictures (issue 7)."""
    samples = tuple(
        Sample("j", "s", f"device-{device}", "none", i, Phase.MEASURE, metric, float(i % 97), "ms")
        for metric in ("load_time", "interaction_latency", "fcp", "lcp")
        for i in range(250)
        for device in range(6)
    )
    large = replace(run, samples=samples, summary=summaries(samples), screenshots=(), failures=())
    started = time.perf_counter()
    html = render_html(build_view(large), lambda _: None)
    assert time.perf_counter() - started < 5
    assert len(html) < 3_000_000


def test_styles_and_script_have_nothing_of_the_template_language(html: str) -> None:
    assert not re.search(r"\{\{|\{%|\{#", html)


def test_the_checks_that_a_phone_failed_are_named(run: Run) -> None:
    page = Page(render_html(build_view(run), lambda _path: None))
    text = " ".join(page.texts)

    assert "phone-mid: 50 %" in text
    assert "explore_map › open: tap targets of 24 px: 2 of 9 below 24 px: Page crashed" in text
    assert ("a", {"href": "#mobile"}) in page.tags
