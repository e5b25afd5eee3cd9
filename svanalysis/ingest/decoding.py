"""Bytes to text: whatever encodings and marks a file carries, each line as what it is."""

import codecs
import re

SNIFFED_BYTES = 65_536
_BLOCK = 2**18  # bytes: decoded text that is thrown away at once stays small
_MOSTLY = 0.8
_SHORTEST_WIDE = 40  # bytes
_ESCAPED = re.compile(r"\\x([89A-Fa-f][0-9A-Fa-f])")
_WIDE = {  # the longer marks first, which begin as the shorter
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
_ZEROS = {  # which bytes of four are mostly zero
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
# A pound as DOS wrote it, before an amount or alone in brackets, where cp1252 has an oe; and what speaks for cp1252:
# its own pound, apostrophes and dashes, quotation marks about words, small letters with accents, or a mark.
_DOS_POUND, _NOT_DOS = (
    re.compile(rb"\x9c(?: ?-?\d|\))"),
    re.compile(
        rb"\xa3(?: ?-?\d|[),;|\t\"\r\n]|$)|[\x92\x96]|^\xef\xbb|[A-Za-z][\xe0-\xfc]|"
        rb"(?<![A-Za-z\x80-\xa5])[\x91\x93][A-Za-z]|[A-Za-z.]\x94(?![A-Za-z\x80-\xa5])"
    ),
)
# A byte-order mark read as cp1252 and encoded again, once or twice: tools that do not know it add another.
_MARKS = (
    "\ufeff",
    "\u00ef\u00bb\u00bf",
    "\u00c3\u00af\u00c2\u00bb\u00c2\u00bf",
    "\u00c3\u00af\u00bb\u00bf",
)
_MARKED = tuple(mark.encode("utf-8") for mark in _MARKS)


def as_utf8(content: bytes) -> tuple[bytes, str]:
    r"""Return what `decode` reads, as UTF-8, and the encoding; the bytes themselves where nothing is to be done.

    >>> as_utf8(b"caf\xc3\xa9"), as_utf8(b"\xa3")
    ((b'caf\xc3\xa9', 'utf-8'), (b'\xc2\xa3', 'cp1252'))
    """
    if b"\\" not in content and not content.startswith(_MARKED) and _is_utf8(content):
        return content, "utf-8"
    text, encoding = decode(content)
    return text.encode("utf-8"), encoding


def _is_utf8(content: bytes) -> bool:
    """Tell whether bytes are UTF-8 and neither UTF-16 nor UTF-32, without holding the text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    whole = memoryview(content)
    try:
        for at in range(0, len(whole), _BLOCK):
            decoder.decode(whole[at : at + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not _unmarked(content[:SNIFFED_BYTES])


def decode(content: bytes) -> tuple[str, str]:
    r"""Decode bytes, and name the encoding. Lines of cp1252 among lines of UTF-8 are each read as they are.

    >>> decode(b"caf\xc3\xa9\n\xa3\n")
    ('café\n£\n', 'utf-8 and cp1252')
    """
    for mark, codec in _WIDE.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, errors="replace"), codec[:6]
    if codec := _unmarked(content[:SNIFFED_BYTES]):
        return content.decode(codec, errors="replace"), f"{codec[:6]} without BOM"
    text, encoding = _decode_lines(content)
    unmarked = _without_marks(text)
    plain = _ESCAPED.sub(_unescaped, unmarked) if "\\" in unmarked else unmarked
    return plain, encoding if unmarked == text else f"{encoding} with BOM"


def _unmarked(start: bytes) -> str:
    """Return the codec of text in UTF-16 or UTF-32 without a mark, '' for other text: most bytes between are zero."""
    if len(start) < _SHORTEST_WIDE:
        return ""
    each = [start[at::4] for at in range(4)]
    mostly_zero = tuple(some.count(0) > _MOSTLY * len(some) for some in each)
    return next((codec for zeros, codec in _ZEROS.items() if zeros == mostly_zero), "")


def _unescaped(escape: re.Match[str]) -> str:
    """Return the letter that a cleaning script left as a backslash, an x and its number in cp1252."""
    return _decode_line(bytes.fromhex(escape[1]))


def _decode_lines(content: bytes) -> tuple[str, str]:
    """Decode UTF-8, else what DOS wrote as a whole, else line by line."""
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        lines = content.splitlines(keepends=True)
        if any(map(_is_multibyte, lines)):
            return "".join(map(_decode_line, lines)), "utf-8 and cp1252"
        if _DOS_POUND.search(content) and not _NOT_DOS.search(content):
            return content.decode("cp850"), "cp850"
        return "".join(map(_decode_line, lines)), "cp1252"


def _without_marks(text: str) -> str:
    """Take byte-order marks off the beginning, however often they were added."""
    while mark := next(filter(text.startswith, _MARKS), ""):
        text = text.removeprefix(mark)
    return text


def _decode_line(line: bytes) -> str:
    """Decode one line: as UTF-8 if it is, else as cp1252, whose five undefined bytes are taken as latin-1."""
    for codec in ("utf-8", "cp1252"):
        try:
            return line.decode(codec)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")


def _is_multibyte(line: bytes) -> bool:
    """Tell whether a line holds valid UTF-8 beyond ASCII."""
    try:
        return not line.isascii() and bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False
