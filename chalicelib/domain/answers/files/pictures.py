"""Pictures without what they tell beside their pixels.

PNG (W3C, third edition) and JPEG (ITU T.81) are rows of chunks: those that a picture is drawn from
are kept, whatever else goes, and what lies behind the end too. A JPEG's turn is told in its EXIF
alone, and is written anew where there is one.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from chalicelib.domain.answers.files.publishable import NotPublishable, Publishable

_PNG = b"\x89PNG\r\n\x1a\n"
_DRAWN = (
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD",
    b"pHYs",
)  # fmt: skip
#: Bytes that a picture may be unpacked to.
_MOST_UNPACKED = 256 * 1024 * 1024
_STEP = 1024 * 1024
_EXIF = b"Exif\0\0"
#: JFIF's header up to its thumbnail.
_JFIF, _JFIF_BYTES = b"JFIF\0", 12
_START, _END, _SCAN, _APP0, _APP1, _ADOBE = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE
#: Tables, frames and restarts that a picture is drawn from.
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_ORIENTATION = 0x0112


def cleaned(content: bytes) -> Publishable:
    """A picture by its first bytes. Raises NotPublishable."""
    return Publishable(png(content) if content.startswith(_PNG) else jpeg(content))


def png(content: bytes) -> bytes:
    """A PNG of its drawn chunks. Raises NotPublishable."""
    kept, packed = [_PNG], []
    for kind, data in _chunks(content):
        if kind == b"IDAT":
            packed.append(data)
        if kind in _DRAWN:
            kept.append(struct.pack(">I", len(data)) + kind + data)
            kept.append(struct.pack(">I", zlib.crc32(kind + data)))
    _check_packed(b"".join(packed))
    return b"".join(kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        told = content[at + 8 + size : at + 12 + size]
        if len(told) < 4 or int.from_bytes(told, "big") != zlib.crc32(kind + data):
            raise NotPublishable("damaged")
        yield kind, data
        if kind == b"IEND":
            return
        at += 12 + size
    raise NotPublishable("damaged")


def _check_packed(packed: bytes) -> None:
    """What is packed ends where the picture does: nothing is kept behind it."""
    unpacking, left, unpacked = zlib.decompressobj(), packed, 0
    try:
        while left and not unpacking.eof:
            unpacked += len(unpacking.decompress(left, _STEP))
            if unpacked > _MOST_UNPACKED:
                raise NotPublishable("expands_too_much")
            left = unpacking.unconsumed_tail
    except zlib.error as error:
        raise NotPublishable("damaged") from error
    if not unpacking.eof or unpacking.unused_data:
        raise NotPublishable("damaged")


def jpeg(content: bytes) -> bytes:
    """A JPEG of its drawn segments. Raises NotPublishable."""
    kept, turn, is_drawn = list[bytes](), 1, False
    for marker, data in _segments(content):
        if marker == _APP0 and data[4:9] == _JFIF:
            kept.append(_segment(_APP0, data[4 : 4 + _JFIF_BYTES] + b"\0\0"))
        elif marker == _APP1 and data[4:].startswith(_EXIF):
            turn = _turn(data[4 + len(_EXIF) :])
        elif marker in _TABLES | _FRAMES | {_ADOBE, _SCAN}:
            kept.append(data)
            is_drawn = is_drawn or marker == _SCAN
    if not is_drawn:
        raise NotPublishable("damaged")
    first = 1 if kept[0][1] == _APP0 else 0
    if turn != 1:
        kept.insert(first, _told_turn(turn))
    return b"\xff\xd8" + b"".join(kept) + b"\xff\xd9"


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment, whole, with what is drawn behind a scan's header; up to the picture's end."""
    if not content.startswith(b"\xff\xd8"):
        raise NotPublishable("type_mismatch")
    at = 2
    while at + 4 <= len(content) or content[at : at + 2] == b"\xff\xd9":
        if content[at] != 0xFF:
            raise NotPublishable("damaged")
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == _END:
            return
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if end > len(content) or end < at + 4:
            raise NotPublishable("damaged")
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end
    raise NotPublishable("damaged")


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise NotPublishable("damaged")
        after = content[at + 1]
        if after != 0 and not 0xD0 <= after <= 0xD7 and after != 0xFF:
            return at
        at += 1 if after == 0xFF else 2


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def _turn(tiff: bytes) -> int:
    """How a picture is turned, 1 to 8 (EXIF 2.32, 4.6.4); 1 where that cannot be told."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    first = struct.unpack(order + "I", tiff[4:8])[0]
    for at in range(first + 2, min(first + 2 + 12 * 64, len(tiff) - 11), 12):
        tag, kind, _, value = struct.unpack(order + "HHIH", tiff[at : at + 10])
        if tag == _ORIENTATION and kind == 3:
            return value if 1 <= value <= 8 else 1
    return 1


def _told_turn(turn: int) -> bytes:
    entry = struct.pack("<HHIHH", _ORIENTATION, 3, 1, turn, 0)
    tiff = b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0)
    return _segment(_APP1, _EXIF + tiff)
