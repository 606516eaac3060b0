"""Both sides of a change as folders, for programs that read and run files; the repository stays as it is."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Final, Self

from cockpit.core.errors import Unavailable
from cockpit.features.copilots.collecting import is_outside
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.tree import Tree

MOST_FILES: Final = 30_000
PACKAGES: Final = "node_modules"
"""A folder of installed packages, which is large. What tools write into it themselves stays in the copy."""


class Copies:
    """Copies that are made when they are first asked for."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._made: dict[str, Path] = {}
        self._turn = threading.RLock()

    def __enter__(self) -> Self:
        """Nothing is made yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove them, whatever tests have done in them."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def after(self, review: Review) -> Path:
        """A folder with the files as they will be; raises Unavailable."""
        return self._copy("after", review.after, review.root)

    def before(self, review: Review) -> Path:
        """A folder with the files as they were; raises Unavailable."""
        return self._copy("before", review.before, review.root)

    def scratch(self, name: str) -> Path:
        """An empty folder."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self._place()))

    def _place(self) -> Path:
        with self._turn:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="cockpit-validate-")).resolve()
            return self._folder

    def _copy(self, side: str, tree: Tree, root: Path) -> Path:
        with self._turn:
            if side not in self._made:
                self._made[side] = self._written(side, tree, root)
            return self._made[side]

    def _written(self, side: str, tree: Tree, root: Path) -> Path:
        if len(tree.paths) > MOST_FILES:
            raise Unavailable(f"{len(tree.paths):,} files are too many to be copied for a trial.")
        folder = self._place() / side / root.name
        try:
            _write(tree, folder, root)
        except OSError as error:
            raise Unavailable(f"The repository cannot be copied for a trial: {error.strerror}.") from error
        return folder


def _write(tree: Tree, folder: Path, root: Path) -> None:
    made: set[Path] = set()
    for path in sorted(tree.paths):
        data = None if is_outside(path) else tree.data(path)
        if data is None:
            continue
        place = folder / path
        if place.parent not in made:
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        source = root / path
        if source.is_symlink():
            # Where it leads is not copied: what is outside stays out of reach of a trial.
            target = source.readlink()
            if not target.is_absolute() and source.resolve().is_relative_to(root.resolve()):
                place.symlink_to(target)
            continue
        place.write_bytes(data)
        if os.access(source, os.X_OK):
            place.chmod(0o755)
    for path in tree.paths:
        if PurePosixPath(path).name == "package.json" and PACKAGES not in path:
            _link_packages(root, folder, PurePosixPath(path).parent / PACKAGES)


def _link_packages(root: Path, folder: Path, packages: PurePosixPath) -> None:
    """Give a copy the packages that are installed there, each by a link."""
    if not (root / packages).is_dir():
        return
    (folder / packages).mkdir(parents=True, exist_ok=True)
    for entry in (root / packages).iterdir():
        if entry.name.startswith("@") and entry.is_dir():
            (folder / packages / entry.name).mkdir(exist_ok=True)
            for scoped in entry.iterdir():
                _link(scoped, root, folder)
        elif entry.name == ".bin" or not entry.name.startswith("."):
            _link(entry, root, folder)


def _link(entry: Path, root: Path, folder: Path) -> None:
    """A link to an installed package; to its copy where the repository itself is installed."""
    place = folder / entry.relative_to(root)
    if place.exists() or place.is_symlink():
        return
    target = entry.resolve()
    own = target.is_relative_to(root.resolve()) and PACKAGES not in target.relative_to(root.resolve()).parts
    place.symlink_to(folder / target.relative_to(root.resolve()) if own else entry)
