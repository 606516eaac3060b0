# /// template
# name = "Write CSV"
# kind = "function"
# description = "Dictionaries as a CSV file with a header."
# words = ["csv", "export", "DictWriter", "comma separated", "table", "spreadsheet"]
# ///
import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path


def write_csv(path: Path, rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> int:
    """Write the columns of each row, an absent one as nothing; how many rows there were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([row.get(column, "") for column in columns])
            count += 1
    return count


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.csv")
    assert write_csv(sample, [{"a": 1, "b": 'x,"y"'}, {"b": 2, "c": 3}], ["a", "b"]) == 2
    assert sample.read_text(encoding="utf-8") == 'a,b\n1,"x,""y"""\n,2\n'
