"""`python client.py FOLDER`: an editor that starts a daemon, tells the test and waits to be killed."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from raw import Raw


async def main(folder: Path) -> None:
    """Begin a session and print the process of the daemon once its workspace is being scanned."""
    talk = await Raw.start(sys.executable, "-m", "cockpit", "serve", env=os.environ, cwd=folder)
    folders = [{"uri": folder.as_uri(), "name": "work"}]
    await talk.initialize(workspaceFolders=folders, capabilities={"window": {"workDoneProgress": True}})
    while True:
        message = await talk.hear()
        if message.get("method") == "window/workDoneProgress/create":
            talk.say(id=message["id"], result=None)
        if message.get("method") == "$/progress" and message["params"]["value"]["kind"] == "report":
            print(talk.process.pid, flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
