"""What changes files is stopped where nothing of ours may write, by whomever it was started."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from cockpit.core.errors import Refused
from cockpit.core.guard.operation import (
    Denied,
    Surroundings,
    surrounded,
    validate_enterprise_operation,
)
from cockpit.core.guard.rules import RULES
from cockpit.core.guard.setting import Bounds


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name in ("work/sub", "work/.git", "backups", "outside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "work/link").symlink_to(tmp_path / "outside")
    return tmp_path / "work"


class Record:
    def __init__(self, workspace: Path) -> None:
        self.denied: list[Denied] = []
        bounds = Bounds(
            workspace=workspace,
            backup_root=workspace.parent / "backups",
            resolve=lambda path: Path(path).resolve(),
        )
        self.around = Surroundings(lambda _path: bounds, self.denied.append)


@validate_enterprise_operation("writing", target="path")
def write(path: PurePath, text: str = "x") -> str:
    Path(path).write_text(text)
    return text


@validate_enterprise_operation("writing", target="path", anywhere=True)
def write_anywhere(path: PurePath) -> None:
    Path(path).write_text("x")


@pytest.mark.parametrize(
    ("path", "rule", "rule_anywhere"),
    [
        ("work/sub/a.py", "", ""),
        ("work/sub/../a.py", "", ""),
        ("outside/a.py", "guard.outsideWorkspace", ""),
        ("work/../outside/a.py", "guard.outsideWorkspace", ""),
        ("work/.git/config", "guard.gitDirectory", "guard.gitDirectory"),
        ("work/link/a.py", "guard.symlinkEscape", "guard.symlinkEscape"),
        ("backups/a.py", "guard.backupRoot", "guard.backupRoot"),
        ("work/../backups/a.py", "guard.backupRoot", "guard.backupRoot"),
        ("", "guard.outsideWorkspace", "guard.outsideWorkspace"),
        ("/etc/passwd-x", "guard.outsideWorkspace", "guard.outsideWorkspace"),
        ("/", "guard.outsideWorkspace", "guard.outsideWorkspace"),
    ],
)
def test_places(workspace: Path, path: str, rule: str, rule_anywhere: str) -> None:
    for function, expected in ((write, rule), (write_anywhere, rule_anywhere)):
        record, place = Record(workspace), workspace.parent / path
        with surrounded(record.around):
            if not expected:
                function(place)
                assert place.read_text() == "x"
                continue
            with pytest.raises(Denied, match="writing was not done: ") as caught:
                function(place)
        assert [each.rule for each in record.denied] == [caught.value.rule] == [expected]
        assert expected in RULES
        assert not place.is_file()


def test_the_function_keeps_its_arguments_and_its_answer(workspace: Path) -> None:
    with surrounded(Record(workspace).around):
        assert write(text="y", path=workspace / "a.py") == "y"
    assert write.__name__ == "write"


def test_what_starts_itself_is_stopped(workspace: Path) -> None:
    @validate_enterprise_operation("mirroring", target="path")
    def mirror(path: Path, again: Path | None) -> int:
        return 1 if again is None else 1 + mirror(again, path)

    record = Record(workspace)
    with surrounded(record.around):
        assert mirror(workspace / "a", None) == 1
        with pytest.raises(Denied, match="is what has started it"):
            mirror(workspace / "a", workspace / "b")
    assert [each.rule for each in record.denied] == ["guard.recursion"]


def test_too_deep_is_refused(workspace: Path) -> None:
    @validate_enterprise_operation("descending", target="path")
    def descend(path: Path, depth: int) -> None:
        if depth:
            descend(path / "x", depth - 1)

    with surrounded(Record(workspace).around):
        descend(workspace, 4)
        with pytest.raises(Refused, match="5 operations are inside one another"):
            descend(workspace, 5)


def test_without_surroundings_the_usual_places_are_known(tmp_path: Path) -> None:
    write_anywhere(tmp_path / "a")
    with pytest.raises(Denied):
        write_anywhere(Path("/etc/a"))
    with pytest.raises(Denied):
        write(tmp_path / "b")


def test_an_attribute_and_a_parameter_that_is_not_there() -> None:
    class Plan:
        target = Path("/etc/x")

    @validate_enterprise_operation("restoring", target="plan.target", anywhere=True)
    def restore(plan: Plan) -> None:
        pytest.fail("it was done")

    with pytest.raises(Denied, match=r"/etc/x belongs to the system\."):
        restore(Plan())
    with pytest.raises(TypeError, match="has no parameter path"):
        validate_enterprise_operation("writing", target="path")(lambda other: other)
