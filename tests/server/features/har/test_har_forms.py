"""Forms that browsers keep no record of: what they held is told from pages and programs."""

from __future__ import annotations

import pytest

from cockpit.features.har.flow.form_data import form_data_in
from cockpit.features.har.flow.forms import completed
from cockpit.features.har.flow.step import BodyKind

from .flows import exchange, steps

FORM = {"content-type": "multipart/form-data; boundary=b"}
Fields = list[tuple[str, str, str | None, str]]


def uploaded(*before, line: str = "POST /books/7/covers", **headers: str) -> Fields:
    """The fields of an upload that follows some pages."""
    (*_, upload) = completed(steps(*before, exchange(line, {"id": 1}, headers={**FORM, **headers})))
    assert (upload.body.kind, upload.body.recorded) == (BodyKind.MULTIPART, False)
    return [
        (part.name, part.data.decode("utf-8", "replace"), part.file_name, part.media_type)
        for part in upload.body.parts
    ]


def page(html: str, path: str = "/books/7"):
    return exchange(f"GET {path}", html, kind="text/html; charset=utf-8")


OTHER = '<form action="/import"><input type="file" name="sheet" accept=".csv"></form>'


def test_the_form_that_leads_there_tells_its_fields() -> None:
    html = f"""{OTHER}<form action="covers" method="post" enctype="multipart/form-data">
      <input type="hidden" name="csrf_token" value="Zk4nT8wQ2xLm7VbR9pYs"><input name="title" value="Front">
      <input type="email" name="by"><input type="checkbox" name="public" checked>
      <input type="checkbox" name="draft">
      <select name="side"><option value="a">A<option value="b">B</select><textarea name="note"></textarea>
      <input type="file" name="picture" accept="image/*"><button name="go">Send</button></form>"""
    assert uploaded(page(html, "/books/7/")) == [
        ("csrf_token", "Zk4nT8wQ2xLm7VbR9pYs", None, ""),
        ("title", "Front", None, ""),
        ("by", "someone@mail.example", None, ""),
        ("public", "on", None, ""),
        ("side", "a", None, ""),
        ("note", "example", None, ""),
        ("picture", "\0" * 16, "example.png", "image/png"),
    ]


SCRIPT = """
const list = new FormData(); list.append("ids", 7); send("/import", list);
async function cover() {
  const body = new FormData();
  body.set("title", 'It\\'s "front"');
  body.append("csrf", token);
  body.append("picture", new File(["a;b\\n", rest], "Büro, März.csv", { type: "text/csv" }));
  body.append("thumbs[]", input.files[0]);
  body.append("raw", new Blob(["x"], { type: "text/plain" }), "raw.txt");
  await fetch(`/books/${id}/covers`, { method: "POST", body });
}"""


def test_a_program_that_names_the_path_tells_the_fields_that_it_sets() -> None:
    html = f"<meta name='csrf-token' content='b7Qx2LmN9pRt5WvY8zAc'>{OTHER}<script>{SCRIPT}</script>"
    expected = [
        ("title", 'It\'s "front"', None, ""),
        ("csrf", "b7Qx2LmN9pRt5WvY8zAc", None, ""),
        ("picture", "name,value\nexample,1\n", "Büro, März.csv", "text/csv"),
        ("thumbs[]", "\0" * 16, "example.bin", "application/octet-stream"),
        ("raw", "x", "raw.txt", "text/plain"),
    ]
    assert uploaded(page(html)) == expected
    program = exchange("GET /app.js", SCRIPT, kind="text/javascript")
    cookie = {"cookie": "XSRF-TOKEN=b7Qx2LmN9pRt5WvY8zAc"}
    assert uploaded(page("<p>Books"), program, **cookie) == expected


def test_a_field_that_has_a_member_of_an_answer_has_it_from_there() -> None:
    script = """const b = new FormData(); b.set("note", value.data[1].id); b.set("all", rows[0]);
      b.set("of", made.id); b.set("none", value.data[9].id); b.set("file", chosen);"""
    listed = exchange("GET /notes", {"id": 3, "data": [{"id": "n1"}, {"id": "n2"}]})
    other = exchange("GET /rows", ["r1", {"id": 7}])
    found = uploaded(page(f"<script>{script}</script>"), listed, other)
    assert [(name, value) for name, value, *_ in found] == [
        ("note", "n2"),
        ("all", "r1"),
        ("of", "3"),
        ("none", "example"),
        ("file", "\0" * 16),
    ]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([], ("file", "example\n", "example.txt", "text/plain")),
        ([page("<p>No form<![odd[")], ("file", "example\n", "example.txt", "text/plain")),
        ([page(OTHER)], ("sheet", "name,value\nexample,1\n", "example.csv", "text/csv")),
        ([page("<script>var f=new FormData;f.append('image',blob);post(f)</script>")],
         ("image", "\0" * 16, "example.bin", "application/octet-stream")),
    ],
    ids=["no page", "no form", "another form", "a program that names no path"],
)  # fmt: skip
def test_without_a_form_for_it_another_one_tells_or_it_is_one_file(before, expected) -> None:
    assert uploaded(*before) == [expected]


def test_what_was_recorded_and_what_is_no_upload_stays() -> None:
    given = steps(
        exchange("POST /a", {}, body={"a": 1}, headers={"content-length": "7"}),
        exchange("POST /b", {}, headers={"content-type": "application/json", "content-length": "7"}),
        exchange("GET /c", {}),
    )
    assert completed(given) == given


def test_a_file_that_is_the_body_has_an_example_of_its_type() -> None:
    sent = {"content-length": "700"}
    given = [
        exchange("PUT /a", {}, headers={"content-type": kind, **sent}) for kind in ("text/csv", "image/png")
    ]
    first, second = completed(steps(*given))
    assert (first.body.kind, first.body.data) == (BodyKind.TEXT, b"name,value\nexample,1\n")
    assert (second.body.kind, second.body.data) == (BodyKind.BINARY, bytes(16))


@pytest.mark.parametrize(
    "program",
    ["", "f=new FormData();f.append(", "f=new FormData();f.append('a'", "f=new FormData();f.append(a,b,[{(",
     "f=new FormData();f.append('a\\", "f = new FormData(form)", "f=new FormData();" * 500],
    ids=["nothing", "open", "one", "brackets", "escape", "of a form", "many"],
)  # fmt: skip
def test_programs_that_break_off_tell_nothing(program) -> None:
    assert not any(each.uploads for each in form_data_in(program))
