# /// template
# name = "Fields of a CSV line"
# kind = "function"
# description = "The fields of one line of CSV, with quotes."
# words = ["csv", "parse", "fields", "split line", "quoted"]
# ///
import csv


def parse_csv_line(line: str, delimiter: str = ",") -> list[str]:
    """The fields, without the quotes around them."""
    rows = list(csv.reader([line], delimiter=delimiter))
    return rows[0] if rows else []


# /// proof
assert parse_csv_line('a,"b, c",""') == ["a", "b, c", ""]
assert parse_csv_line("") == []
