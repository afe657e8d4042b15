"""A headless Chromium, steered through its debugging pipe."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
TROUBLE = ("Runtime.exceptionThrown", "Log.entryAdded")


class Page:
    """An open page.

    Attributes:
        trouble: Exceptions, and messages that the page wrote to the console as errors or warnings.
    """

    def __init__(self, url: str, home: Path) -> None:
        command = next(filter(None, map(shutil.which, BROWSERS)), None)
        assert command, f"install chromium: none of {', '.join(BROWSERS)} is on the path"
        from_browser, browser_writes = os.pipe()
        browser_reads, to_browser = os.pipe()
        self._process = subprocess.Popen(
            [
                "bash", "-c", f'exec "$@" 3<&{browser_reads} 4>&{browser_writes}', "bash", command,
                "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
                "--no-first-run", f"--user-data-dir={home}", "--window-size=1000,760",
                "about:blank",
            ],
            pass_fds=(browser_reads, browser_writes), env=os.environ | {"HOME": str(home)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(browser_reads)
        os.close(browser_writes)
        self._in = os.fdopen(from_browser, "rb")
        self._out = os.fdopen(to_browser, "wb")
        self._unread = b""
        self._number = 0
        self._session = None
        self.trouble = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call("Page.navigate", url=url)
        self.run("new Promise((done) => document.readyState === 'complete' ? done() : "
                 "window.addEventListener('load', done))")  # fmt: skip

    def call(self, method: str, **parameters: Any) -> Any:
        """The result of a command of the debugging protocol."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while True:
            answer = self._next()
            self._note(answer)
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def run(self, script: str) -> Any:
        """The value of an expression in the page; promises are awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait(timeout=30)
        self._in.close()
        self._out.close()

    def _note(self, answer: dict[str, Any]) -> None:
        method, parameters = answer.get("method"), answer.get("params", {})
        console = method == "Runtime.consoleAPICalled" and parameters["type"] in (
            "error",
            "warning",
        )
        if method in TROUBLE or (method == "Runtime.consoleAPICalled" and console):
            self.trouble.append(parameters)

    def _next(self) -> Any:
        while b"\0" not in self._unread:
            piece = self._in.read1(65536)
            assert piece, "the browser has ended"
            self._unread += piece
        message, _, self._unread = self._unread.partition(b"\0")
        return json.loads(message)
