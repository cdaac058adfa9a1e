"""One page in a browser: what a person does with it, what they and a screen reader find, what it asks the world for.

Things are found by their role and their name, as whoever can't see them would.
"""

import base64
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.browser.pipe import Chromium, Told

QUIET = ("blob:", "data:")
"""What is asked for under these lies in the page itself."""
KEYS = {
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    " ": 32,
    "End": 35,
    "Home": 36,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
}
Name = str | re.Pattern[str] | None
"""What a thing is called, or what is in its name, or anything."""
SERIOUS = ("serious", "critical")
LOOKING = {"resultTypes": ["violations"], "rules": {"label-content-name-mismatch": {"enabled": True}}}
"""How axe-core looks at a page: also for a rule that only its later versions ask for by themselves."""


class Page:
    """A page of its own, in a window that shares nothing with others."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        self._context = browser.ask("Target.createBrowserContext")["browserContextId"]
        target = browser.ask("Target.createTarget", url="about:blank", browserContextId=self._context)["targetId"]
        self._session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.asked_for: list[str] = []
        """Every address that was asked for, here and in its workers: also those that were refused."""
        self.complaints: list[str] = []
        """What the browser had to complain of: errors of scripts, what its rules refused."""
        browser.listeners[self._session] = self._heard
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")
        self.ask("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
        self._touched = False

    def ask(self, method: str, **parameters: object) -> Told:
        return self._browser.ask(method, self._session, **parameters)

    def close(self) -> None:
        self._browser.ask("Target.disposeBrowserContext", browserContextId=self._context)
        self._browser.listeners.pop(self._session, None)

    # what it shows

    def go(self, path: Path) -> None:
        """Open a file, as a person does who was given it."""
        self.address = path.resolve().as_uri()
        self.asked_for.clear()
        self.complaints.clear()
        self.ask("Page.navigate", url=self.address)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def tell(self, expression: str) -> Any:
        """Return what an expression comes to, a promise by what it keeps. Raises AssertionError for what it throws."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            told = answer["exceptionDetails"]
            raise AssertionError(told.get("exception", {}).get("description") or told.get("text"))
        return answer["result"].get("value")

    def until(self, expression: str, seconds: float = 20.0) -> Any:
        """Wait until an expression is true; return it."""
        end = time.monotonic() + seconds
        while not (value := self.tell(expression)):
            if time.monotonic() > end:
                raise AssertionError(f"never true: {expression}\n{self.text()[:1500]}\n{self.complaints}")
            time.sleep(0.02)
        return value

    def text(self) -> str:
        """Return what can be read."""
        return self.tell("document.body ? document.body.innerText : ''")

    def requests(self) -> list[str]:
        """Return what it asked for beyond itself."""
        return [url for url in self.asked_for if not url.startswith(QUIET) and url.split("#")[0] != self.address]

    def found(self, role: str, name: Name = None, within: int | None = None) -> list[int]:
        """Return the nodes of that role and name in the page, or in one of its nodes, as a screen reader finds them."""
        nodes = self._nodes(role, within)
        return [node["backendDOMNodeId"] for node in nodes if _fits(_name(node), name)]

    def names(self, role: str, within: int | None = None) -> list[str]:
        """Return what is there of a role, by name."""
        return [_name(node) for node in self._nodes(role, within)]

    def one(self, role: str, name: Name = None, within: int | None = None) -> int:
        """Return the first node of that role and name. Raises AssertionError with what there is."""
        nodes = self.found(role, name, within)
        assert nodes, f"no {role} called {name}, but {self.names(role)}\n{self.text()[:800]}"
        return nodes[0]

    def _nodes(self, role: str, within: int | None) -> list[Told]:
        if within is None:
            held = self.ask("Runtime.evaluate", expression="document")["result"]["objectId"]
        else:
            held = self.ask("DOM.resolveNode", backendNodeId=within)["object"]["objectId"]
        nodes = self.ask("Accessibility.queryAXTree", objectId=held, role=role)["nodes"]
        return [node for node in nodes if not node["ignored"]]

    def of(self, node: int, function: str, *given: object) -> Any:
        """Return what a function says of a node, which is its `this`."""
        held = self.ask("DOM.resolveNode", backendNodeId=node)["object"]["objectId"]
        arguments = [{"value": value} for value in given]
        answer = self.ask(
            "Runtime.callFunctionOn",
            objectId=held,
            functionDeclaration=function,
            arguments=arguments,
            returnByValue=True,
            awaitPromise=True,
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until_of(self, node: int, function: str, seconds: float = 20.0) -> Any:
        """Wait until what a function says of a node is true; return it."""
        end = time.monotonic() + seconds
        while not (value := self.of(node, function)):
            assert time.monotonic() < end, f"never true: {function}\n{self.text()[:800]}"
            time.sleep(0.02)
        return value

    def drawn(self) -> None:
        """Wait until all that is to be seen has been drawn."""
        self.tell("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")

    # what a person does

    def press(self, node: int, across: float = 0.5) -> None:
        """Bring a thing into view and press it, `across` of its width from its left."""
        x, y = self.place(node, across)
        if self._touched:
            self.ask("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
            self.ask("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
            return
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def place(self, node: int, across: float = 0.5) -> tuple[float, float]:
        """Return where a thing is in the window, after bringing it into view."""
        self.ask("DOM.scrollIntoViewIfNeeded", backendNodeId=node)
        left, top, right, _top, _right, bottom, *_ = self.ask("DOM.getContentQuads", backendNodeId=node)["quads"][0]
        return left + across * (right - left), (top + bottom) / 2

    def drag(self, node: int, start: float, end: float, steps: int = 12) -> None:
        """Press a thing at `start` of its width, go along to `end`, and let go."""
        (x, y), (to, _y) = self.place(node, start), self.place(node, end)
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.ask("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", clickCount=1)
        for step in range(1, steps + 1):
            at = x + (to - x) * step / steps
            self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=at, y=y, button="left", buttons=1)
        self.ask("Input.dispatchMouseEvent", type="mouseReleased", x=to, y=y, button="left", clickCount=1)

    def write(self, text: str) -> None:
        """Write where the caret is."""
        self.ask("Input.insertText", text=text)

    def key(self, name: str) -> None:
        """Press a key and let it go."""
        code = KEYS[name]
        text = {"text": "\r"} if name == "Enter" else {"text": " "} if name == " " else {}
        for kind in ("keyDown" if text else "rawKeyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent",
                type=kind,
                key=name,
                code="Space" if name == " " else name,
                windowsVirtualKeyCode=code,
                **(text if kind == "keyDown" else {}),
            )

    def focused(self) -> str:
        """Return the role and name of what has the keyboard."""
        held = self.ask("Runtime.evaluate", expression="document.activeElement")["result"]["objectId"]
        node = self.ask("Accessibility.getPartialAXTree", objectId=held, fetchRelatives=False)["nodes"][0]
        return f"{node.get('role', {}).get('value', '')} {_name(node)}".strip()

    # what it is seen on

    @contextmanager
    def phone(self, width: int = 360, height: int = 740) -> Iterator[None]:
        """Be a phone for a while: narrow, and touched."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=3, mobile=True)
        self.ask("Emulation.setTouchEmulationEnabled", enabled=True)
        self._touched = True
        try:
            yield
        finally:
            self._touched = False
            self.ask("Emulation.setTouchEmulationEnabled", enabled=False)
            self.ask("Emulation.clearDeviceMetricsOverride")

    def window(self, width: int, height: int) -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def like(self, scheme: str = "light", medium: str = "") -> None:
        """Be seen by someone who likes it light or dark, or on paper (`print`)."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", media=medium, features=features)

    def printed(self) -> bytes:
        """Return it as it comes out of a printer: a PDF."""
        return base64.b64decode(self.ask("Page.printToPDF", printBackground=False)["data"])

    def picture(self, path: Path, whole: bool = False) -> None:
        """Keep a picture of what is seen, or of the whole page."""
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def problems(self, source: str = "") -> list[str]:
        """Return what axe-core finds that shuts people out: serious and critical. `source`: another version."""
        if not self.tell("typeof axe === 'object'"):
            self.ask("Runtime.evaluate", expression=source or axe_source())
        said = self.tell(f"axe.run(document, {json.dumps(LOOKING)}).then(found => JSON.stringify(found))")
        return [
            f"{rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes']]}"
            for rule in json.loads(said)["violations"]
            if rule["impact"] in SERIOUS
        ]

    # what it tells by itself

    def _heard(self, event: str, told: Told) -> None:
        if event == "Network.requestWillBeSent":
            self.asked_for.append(told["request"]["url"])
        elif event == "Network.webSocketCreated":
            self.asked_for.append(told["url"])
        elif event == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description") or details["text"])
        elif event == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.complaints.append(told["entry"]["text"])
        elif event == "Target.attachedToTarget":
            self._listen_to(told["sessionId"])
        elif event == "Page.javascriptDialogOpening":
            self.complaints.append(f"a dialog: {told['message']}")
            self._browser.tell("Page.handleJavaScriptDialog", self._session, accept=False)

    def _listen_to(self, session: str) -> None:
        """Listen to a worker, too, before its first line is run."""
        self._browser.listeners[session] = self._heard
        self._browser.tell("Network.enable", session)
        self._browser.tell("Runtime.enable", session)
        self._browser.tell("Runtime.runIfWaitingForDebugger", session)


def axe_source() -> str:
    """Return axe-core, out of the package that brings it."""
    package = find_spec("axe_core_python")
    assert package is not None
    assert package.origin is not None
    return (Path(package.origin).parent / "axe.min.js").read_text("utf-8")


def _name(node: Told) -> str:
    return node.get("name", {}).get("value", "")


def _fits(name: str, wanted: Name) -> bool:
    if wanted is None:
        return True
    return name == wanted if isinstance(wanted, str) else wanted.search(name) is not None
