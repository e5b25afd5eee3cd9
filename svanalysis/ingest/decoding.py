"""Bytes to text: whatever encodings and marks a file carries, each line as what it is."""

import codecs
import re

SNIFFED_BYTES = 65_536
_BLOCK = 2**18  # bytes: decoded text that is thrown away at once stays small
_MOSTLY = 0.8
_SHORTEST_UTF16 = 40  # bytes
_ESCAPED = re.compile(r"\\x([89A-Fa-f][0-9A-Fa-f])")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
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
    """Tell whether bytes are UTF-8 and not UTF-16, without holding the text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    whole = memoryview(content)
    try:
        for at in range(0, len(whole), _BLOCK):
            decoder.decode(whole[at : at + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not _unmarked_utf16(content[:SNIFFED_BYTES])


def decode(content: bytes) -> tuple[str, str]:
    r"""Decode bytes, and name the encoding. Lines of cp1252 among lines of UTF-8 are each read as they are.

    >>> decode(b"caf\xc3\xa9\n\xa3\n")
    ('café\n£\n', 'utf-8 and cp1252')
    """
    if codec := _UTF16.get(content[:2]):
        return content[2:].decode(codec, errors="replace"), "utf-16"
    if codec := _unmarked_utf16(content[:SNIFFED_BYTES]):
        return content.decode(codec, errors="replace"), "utf-16 without BOM"
    text, encoding = _decode_lines(content)
    unmarked = _without_marks(text)
    plain = _ESCAPED.sub(_unescaped, unmarked) if "\\" in unmarked else unmarked
    return plain, encoding if unmarked == text else f"{encoding} with BOM"


def _unmarked_utf16(start: bytes) -> str:
    """Return the codec of text in UTF-16 without a mark, '' for other text: every second byte of it is zero."""
    if len(start) < _SHORTEST_UTF16:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    most = _MOSTLY * len(start) / 2
    if odd > most > even:
        return "utf-16-le"
    return "utf-16-be" if even > most > odd else ""


def _unescaped(escape: re.Match[str]) -> str:
    """Return the letter that a cleaning script left as a backslash, an x and its number in cp1252."""
    return _decode_line(bytes.fromhex(escape[1]))


def _decode_lines(content: bytes) -> tuple[str, str]:
    """Decode UTF-8, else line by line."""
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        lines = content.splitlines(keepends=True)
        text = "".join(map(_decode_line, lines))
        return text, "utf-8 and cp1252" if any(map(_is_multibyte, lines)) else "cp1252"


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
