# /// template
# name = "Rows of a CSV file"
# kind = "function"
# description = "The rows of a CSV file with a header, each as a dictionary."
# words = ["csv", "load rows", "dictreader", "records", "table", "import"]
# ///
import csv
from pathlib import Path


def read_csv_rows(path: Path) -> list[dict[str, str]]:
    """Each row by the names of the first line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.csv")
    sample.write_text('a,b\n1,"x, y"\n', encoding="utf-8-sig")
    assert read_csv_rows(sample) == [{"a": "1", "b": "x, y"}]
