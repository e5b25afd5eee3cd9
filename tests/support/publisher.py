"""A publisher on loopback whose server does what servers do: it is slow, cuts off, lies, moves and is busy."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Publisher.Handler"], None]


class Publisher:
    """The server: `address`, and `asked`, the paths it was asked for in turn."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            publisher: Publisher = self.server.publisher
            publisher.asked.append(self.path)
            answers = publisher.answers
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests look at `asked`."""

        def begin(self, status: int, **headers: object) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), str(value))
            self.end_headers()

        def leave(self) -> None:
            """Close the connection without another word."""
            self.close_connection = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: list[Answer] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.server.publisher = self
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def says(self, *answers: Answer) -> None:
        """Answer in this way, request after request; the last way from then on."""
        self.answers = list(answers)


@contextmanager
def published() -> Iterator[Publisher]:
    """Run a publisher while the block runs."""
    publisher = Publisher()
    thread = threading.Thread(
        target=publisher.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield publisher
    finally:
        publisher.server.shutdown()
        publisher.server.server_close()
        thread.join()


def gives(content: bytes) -> Answer:
    """Answer with some content."""

    def answer(handler: Publisher.Handler) -> None:
        handler.begin(200, Content_Length=len(content))
        handler.wfile.write(content)

    return answer


def says_status(status: int, **headers: object) -> Answer:
    """Answer with a status and nothing else."""

    def answer(handler: Publisher.Handler) -> None:
        handler.begin(status, Content_Length=0, **headers)

    return answer


def cuts_off(content: bytes, after: int) -> Answer:
    """State the whole length, give a part, and hang up."""

    def answer(handler: Publisher.Handler) -> None:
        handler.begin(200, Content_Length=len(content))
        handler.wfile.write(content[:after])
        handler.leave()

    return answer


def cuts_off_in_chunks(content: bytes, after: int) -> Answer:
    """Begin an answer in chunks and hang up without the last one."""

    def answer(handler: Publisher.Handler) -> None:
        handler.begin(200, Transfer_Encoding="chunked")
        handler.wfile.write(f"{after:x}\r\n".encode() + content[:after] + b"\r\n")
        handler.leave()

    return answer


def states_length(content: bytes, length: int) -> Answer:
    """State another length than what is given, then hang up."""

    def answer(handler: Publisher.Handler) -> None:
        handler.begin(200, Content_Length=length)
        handler.wfile.write(content)
        handler.leave()

    return answer


def endless(block: bytes) -> Answer:
    """Give the same block for ever, without stating a length."""

    def answer(handler: Publisher.Handler) -> None:
        handler.begin(200)
        handler.leave()
        while True:
            handler.wfile.write(block)

    return answer


def drips(content: bytes, pause_seconds: float) -> Answer:
    """Give one byte at a time."""

    def answer(handler: Publisher.Handler) -> None:
        handler.begin(200, Content_Length=len(content))
        for at in range(len(content)):
            handler.wfile.write(content[at : at + 1])
            time.sleep(pause_seconds)

    return answer


def sleeps(seconds: float) -> Answer:
    """Say nothing for some time, then nothing more."""

    def answer(handler: Publisher.Handler) -> None:
        time.sleep(seconds)
        handler.leave()

    return answer
