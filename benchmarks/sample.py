"""Python text for the benchmarks: ordinary code of any length, the same in every run."""

from __future__ import annotations

_FUNCTION = '''
def transform_{n}(values: list[float], *, scale: float = {n}.5, label: str = "n{n}") -> dict[str, float]:
    """Scale the values and summarise them under a label.

    Values that are not finite are left out; an empty list gives an empty summary.
    """
    # The sum is kept in one pass, because the list may be long.
    total, count = 0.0, 0
    for position, value in enumerate(values):
        if value != value:  # Only NaN differs from itself.
            continue
        total += value * scale
        count += 1
        if position % 1000 == 999:
            report(f"{{label}}: {{position + 1}} of {{len(values)}} values")
    try:
        mean = total / count
    except ZeroDivisionError:
        return {{}}
    return {{"total": total, "mean": mean, "scale": scale, 'count': float(count)}}


class Reader{n}(Base):
    """Reads one kind of record."""

    separator = "\\t"

    def parse(self, line: str) -> tuple[str, ...]:
        """The fields of a line; raises ValueError for a line without any."""
        fields = tuple(field.strip() for field in line.split(self.separator))
        if not fields:
            raise ValueError("no fields in %r" % line)
        return fields
'''

_HEAD = '"""Made for measuring."""\n\nfrom helpers import Base, report\n'


def python_text(lines: int) -> str:
    """About that many lines of Python."""
    each = _FUNCTION.count("\n")
    return _HEAD + "".join(_FUNCTION.format(n=number) for number in range(max(1, lines // each)))
