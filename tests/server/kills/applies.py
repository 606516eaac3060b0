"""What the copilots apply to a workspace: some files change, some come, one goes; and the way back."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from case import Case

from cockpit.core.clock import SystemClock
from cockpit.core.guard.operation import Surroundings, surrounded
from cockpit.core.guard.setting import Bounds
from cockpit.core.home import Home
from cockpit.features.copilots.apply.applying import Applying, Order
from cockpit.features.copilots.apply.records import recorder
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.storage.corrections import CorrectionStore

RUN = "1f2e3d"
OLD = {f"src/{number}.py": bytes([65 + number]) * (1 + 900 * number) for number in range(8)}
NEW = {path: data.lower() for path, data in OLD.items() if path != "src/0.py"} | {
    f"new/sub{number}/made.py": b"made\n" * number for number in range(1, 4)
}
MODE = 0o750


class Apply(Case):
    """A change set is written as a whole, whenever it is killed."""

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def store(self) -> CorrectionStore:
        return CorrectionStore(Home(self.folder / "data", self.work), SystemClock(), str)

    def fill(self) -> None:
        for path, content in OLD.items():
            (self.work / path).parent.mkdir(parents=True, exist_ok=True)
            (self.work / path).write_bytes(content)
            (self.work / path).chmod(MODE)

    @contextmanager
    def applying(self) -> Generator[Applying]:
        """What writes into this workspace, and nowhere else."""
        bounds = Bounds(self.work, resolve=lambda path: Path(path).resolve())
        with closing(self.store()) as store, surrounded(Surroundings(lambda _path: bounds)):
            yield Applying(self.work, self.folder / "data" / "apply", recorder(store))

    def act(self) -> None:
        with self.applying() as applying:
            applying.recover()
            if self.tree() == OLD:
                self.go(applying)

    def go(self, applying: Applying) -> None:
        paths = sorted(OLD.keys() | NEW.keys())
        changes = tuple(Change(path, OLD.get(path), NEW.get(path)) for path in paths)
        applying.apply(ChangeSet(changes, "a test"), Order(RUN, "session", "ann", "why"))

    def tree(self) -> dict[str, bytes]:
        """All files; what lies beside them for a moment has a name of its own."""
        files = [Path(folder, name) for folder, _, names in os.walk(self.work) for name in names]
        return {
            each.relative_to(self.work).as_posix(): each.read_bytes()
            for each in files
            if not each.name.endswith(".cockpit")
        }

    def look(self, *, killed: bool) -> None:
        if killed:
            # The next start of anything of ours comes first.
            with self.applying() as applying:
                applying.recover()
        found = self.tree()
        assert found == NEW or (killed and found == OLD), sorted(found)
        files = [Path(folder, name) for folder, _, names in os.walk(self.work) for name in names]
        assert [each.name for each in files if each.name.endswith(".cockpit")] == []
        assert {stat.S_IMODE((self.work / path).stat().st_mode) for path in OLD.keys() & found} == {MODE}
        assert (self.work / "new").exists() == (found == NEW)
        self.look_at_records(found)

    def look_at_records(self, found: dict[str, bytes]) -> None:
        """What stands in the workspace is listed where people look for the way back, and nothing else is."""
        with closing(self.store()) as store:
            listed = [each.correction.path for each in store.latest(100) if each.undone is None]
        assert sorted(listed) == (sorted(OLD.keys() | NEW.keys()) if found == NEW else [])


class Unapply(Apply):
    """The same change set is taken back."""

    def fill(self) -> None:
        super().fill()
        super().act()

    def act(self) -> None:
        with self.applying() as applying:
            applying.recover()
            if self.tree() == NEW:
                applying.undo(RUN)

    def look(self, *, killed: bool) -> None:
        if killed:
            super().look(killed=True)
            return
        assert self.tree() == OLD
        self.look_at_records(OLD)
