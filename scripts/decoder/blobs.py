"""Names of blobs and their indexes: docs/spec/blobs.md, whose table holds the numbers."""
import base64
import re

import hashes
from tables import SPEC, rows
from wire import Refused

NUMBERS = {row[0].strip("`"): row[1].strip("`") for row in rows((SPEC / "blobs.md").read_text("utf8").split("## Names")[1].split("A blob of at most")[0]) if re.match(r"`[A-Z_]+`", row[0])}
CHUNK, TAG, MOST_CHUNKS, CODEC = int(NUMBERS["CHUNK"]), NUMBERS["TAG"].encode(), int(NUMBERS["MOST_CHUNKS"]), int(NUMBERS["CODEC"], 16)


def name(content):
    """(digest, index or None)."""
    if len(content) <= CHUNK:
        return hashes.h(content), None
    chunks = [content[at:at + CHUNK] for at in range(0, len(content), CHUNK)]
    index = TAG + hashes.u64(len(content)) + b"".join(hashes.h(chunk) for chunk in chunks)
    return hashes.h(index), index


def decode_index(data):
    """(size, digests)."""
    if len(data) > CHUNK:
        raise Refused("oversize")
    if not data.startswith(TAG) or len(data) < len(TAG) + 8:
        raise Refused("malformed")
    size = int.from_bytes(data[len(TAG):len(TAG) + 8], "big")
    if not CHUNK < size <= MOST_CHUNKS * CHUNK:
        raise Refused("out-of-range")
    digests = data[len(TAG) + 8:]
    if len(digests) != -(-size // CHUNK) * 32:
        raise Refused("not-canonical")
    return size, [digests[at:at + 32] for at in range(0, len(digests), 32)]


def varint(number):
    out = b""
    while number > 0x7f:
        out, number = out + bytes([number & 0x7f | 0x80]), number >> 7
    return out + bytes([number])


def cid(digest, indexed):
    head = b"\x01" + varint(CODEC if indexed else 0x55) + b"\x12\x20"
    return "b" + base64.b32encode(head + digest).decode().lower().rstrip("=")


def parse_cid(text):
    """(digest in hexadecimal, whether it is an index's), or None."""
    if not re.fullmatch(r"b[a-z2-7]+", text):
        return None
    letters = text[1:].upper()
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        return None
    digest = raw[-32:]
    return next(((digest.hex(), indexed) for indexed in (False, True) if cid(digest, indexed) == text), None)
