"""One defect is told once, and no defect is lost by that."""

from __future__ import annotations

import pytest

from cockpit.features.copilots.objection import Objection, at
from cockpit.features.copilots.repeats import unrepeated


def said(code, line, path="a.py", *, rejects=True):
    return Objection(code, path, at(line), "No.", rejects)


STUB, SWALLOW = said("validate.stub", 4), said("validate.swallow", 8)


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ([STUB], [said("audit.stub", 5)], []),
        ([STUB], [said("audit.stub", 5, "b.py")], ["audit.stub"]),
        ([STUB], [said("audit.stub", 9)], ["audit.stub"]),
        ([STUB], [said("audit.fake", 5)], ["audit.fake"]),
        ([STUB], [said("audit.stub", 5), said("audit.stub", 6)], ["audit.stub"]),
        ([SWALLOW], [said("BLE001", 8), said("audit.swallow", 8)], []),
        ([said("validate.debug", 1, rejects=False)], [said("T201", 1)], ["T201"]),
        ([said("validate.debug", 1, rejects=False)], [said("T201", 1, rejects=False)], []),
        ([said("validate.syntax", 1)], [said("invalid-syntax", 40), said("invalid-syntax", 50)], []),
        ([], [STUB, STUB], ["validate.stub", "validate.stub"]),
    ],
)
def test_what_is_told_again_is_left_out(before, after, left):
    assert [each.code for each in unrepeated(after, before)] == left
