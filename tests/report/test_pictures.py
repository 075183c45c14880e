import pytest

from tests.report.conftest import png
from webperf.report.pictures import make_gallery
from webperf.report.view import ReportView

FAILED = "artifacts/explore_map-phone-mid-failed.jpg"


def test_every_picture_is_embedded_once(view: ReportView) -> None:
    asked: list[str] = []

    def load(path: str) -> bytes:
        asked.append(path)
        return png()

    gallery = make_gallery(view, load)
    assert sorted(asked) == sorted(gallery.uris)
    assert len(gallery.uris) == 23
    assert all(uri.startswith("data:image/png;base64,iVBOR") for uri in gallery.uris.values())
    assert gallery.notes == ()


def test_what_is_too_much_is_left_out_and_said_and_failures_go_first(view: ReportView) -> None:
    size = len(make_gallery(view, lambda _: png()).uris[FAILED])
    gallery = make_gallery(view, lambda _: png(), largest_total=size * 3)
    assert next(iter(gallery.uris)) == FAILED
    assert len(gallery.uris) == 3
    assert gallery.notes[0].startswith("20 of the pictures are not in this file")


@pytest.mark.parametrize("content", [None, b"", b"<svg onload='x'/>", b"root:x:0:0", b"GIF89a"])
def test_what_is_no_picture_is_not_embedded(view: ReportView, content: bytes | None) -> None:
    gallery = make_gallery(view, lambda _: content)
    assert gallery.uris == {}
    assert gallery.notes == ("23 of the pictures could not be read in the run's folder.",)


def test_a_jpeg_is_known_by_its_bytes_not_its_name(view: ReportView) -> None:
    uris = make_gallery(view, lambda _: b"\xff\xd8\xff\xe0 and so on").uris
    assert all(uri.startswith("data:image/jpeg;") for uri in uris.values())
