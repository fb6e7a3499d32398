"""What a page complains of, where no person looks."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

LISTENER = """
document.addEventListener("securitypolicyviolation", event => {
  const { violatedDirective, blockedURI, documentURI, sourceFile, lineNumber, sample } = event;
  window.historioViolation(
    `${documentURI}: policy: ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`);
});
"""


class Trouble:
    """Violations of the policy, errors of scripts and in the console, failed and foreign requests."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """What fits this is no trouble in this test."""
        self._expected.append(re.compile(pattern))

    @property
    def found(self) -> list[str]:
        """What was not expected, in the order in which it came."""
        return [said for said in self._found if not any(known.search(said) for known in self._expected)]

    def listen(self, context: BrowserContext, origin: str) -> None:
        """Hear every page of the window, from before its first script on."""
        self._host = urlsplit(origin).netloc
        context.expose_binding("historioViolation", lambda source, said: self._found.append(said))
        context.add_init_script(LISTENER)
        context.on("weberror", self._script)
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)

    def settle(self, context: BrowserContext) -> None:
        """Wait until what the open pages have to say has arrived."""
        for page in context.pages:
            page.evaluate("new Promise(heard => setTimeout(heard))")

    def _script(self, error: WebError) -> None:
        self._found.append(f"{error.page.url if error.page else ''}: script: {error.error}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._found.append(f"{message.location['url']}: console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self._host:
            self._found.append(f"{request.url}: another host is asked")

    def _failed(self, request: Request) -> None:
        # A download, or a page left before all of it had come, is aborted and has not failed.
        if request.failure != "net::ERR_ABORTED":
            self._found.append(f"{request.url}: request: {request.failure}")
