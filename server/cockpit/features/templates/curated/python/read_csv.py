# /// template
# name = "Read CSV"
# kind = "function"
# description = "The rows of a CSV file as dictionaries; a row of the wrong length is named."
# words = ["csv", "comma separated", "rows", "DictReader", "import", "table"]
# ///
import csv
from collections.abc import Iterator
from pathlib import Path


def read_csv(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Each row by the names of the first one; raises ValueError for a row with more or fewer fields."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        header = next(reader, list[str]())
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                raise ValueError(
                    f"{path}, line {reader.line_num}: {len(row)} fields instead of {len(header)}."
                )
            yield dict(zip(header, row, strict=True))


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.csv")
    sample.write_text('\ufeffname,note\nann,"a, b"\n\nbob,\n', encoding="utf-8")
    assert list(read_csv(sample)) == [{"name": "ann", "note": "a, b"}, {"name": "bob", "note": ""}]
    sample.write_text("a;b\n1\n", encoding="utf-8")
    try:
        list(read_csv(sample, ";"))
    except ValueError as error:
        assert "line 2: 1 fields instead of 2" in str(error)
    else:
        raise AssertionError
