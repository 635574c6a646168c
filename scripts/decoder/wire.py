"""Canonical protobuf, field limits and DSSE envelopes: docs/spec/encoding.md and messages.md."""
import hashlib
import re
import unicodedata

import ed25519
from tables import BODIES, FIELDS, MAX_NOTE_BYTES, SETTLEMENT, Field

MAX_ENVELOPE_BYTES = 66_048
ENVELOPE = [Field(1, "payload", "bytes", False, ""), Field(2, "payloadType", "string", False, ""), Field(3, "signatures", "Signature", True, "0 to 2 items")]
SIGNATURE = [Field(1, "sig", "bytes", False, ""), Field(2, "keyid", "string", False, "")]
SCHEMAS = {**FIELDS, **SETTLEMENT, "Envelope": ENVELOPE, "Signature": SIGNATURE}

NUMBERS = ("uint32", "uint64", "bool")


class Refused(Exception):
    def __init__(self, code, reason=""):
        super().__init__(f"{code} {reason}")
        self.code = code


def read_varint(data, at):
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Refused("malformed", "varint")
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at


def write_varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def most_items(field):
    found = re.search(r"(?:to|at most) (\d+) items", field.limit)
    return int(found[1]) if found else None


def parse(schema, data):
    """As a lenient decoder reads it: unknown fields skipped, the last of several taken. What that hides, encoding again shows."""
    fields = {field.number: field for field in SCHEMAS[schema]}
    found = {field.name: [] for field in SCHEMAS[schema]}
    at = 0
    while at < len(data):
        tag, at = read_varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = read_varint(data, at)
        elif kind in (1, 2, 5):
            size, at = {1: (8, at), 5: (4, at)}.get(kind) or read_varint(data, at)
            if at + size > len(data):
                raise Refused("malformed", "cut short")
            value, at = data[at:at + size], at + size
        else:
            raise Refused("malformed", f"wire type {kind}")
        field = fields.get(tag >> 3)
        if field is None:
            continue
        if (kind == 0) != (field.type in NUMBERS) or kind in (1, 5):
            raise Refused("malformed", f"{field.name} of wire type {kind}")
        found[field.name].append(read_value(field, value))
        if field.repeated and most_items(field) is not None and len(found[field.name]) > most_items(field):
            raise Refused("malformed", f"{field.name}: too many items")
    return {field.name: found[field.name] if field.repeated else (found[field.name] or [default(field)])[-1] for field in SCHEMAS[schema]}


def read_value(field, value):
    if field.type == "uint32":
        return value & 0xFFFF_FFFF
    if field.type == "uint64":
        return value & 0xFFFF_FFFF_FFFF_FFFF
    if field.type == "bool":
        return value != 0
    if field.type == "string":
        return value.decode("utf8", "replace")
    return bytes(value) if field.type == "bytes" else parse(field.type, value)


def default(field):
    return {"uint32": 0, "uint64": 0, "bool": False, "string": "", "bytes": b""}.get(field.type)


def encode(schema, body):
    """The one form: ascending fields, defaults left out, varints as short as they can be."""
    out = b""
    for field in SCHEMAS[schema]:
        for value in body[field.name] if field.repeated else [body[field.name]]:
            if not field.repeated and value == default(field):
                continue
            if field.type in NUMBERS:
                out += write_varint(field.number << 3) + write_varint(value)
            else:
                raw = value.encode() if field.type == "string" else value if field.type == "bytes" else encode(field.type, value)
                out += write_varint(field.number << 3 | 2) + write_varint(len(raw)) + raw
    return out


def within(field, limit, value):
    """Whether a value keeps the limit that the table's words state."""
    items = re.fullmatch(r"(\d+) to (\d+) items(?:, each (.*))?", limit)
    if items and field.repeated:
        return int(items[1]) <= len(value) <= int(items[2]) and all(within(field._replace(repeated=False), items[3] or "", one) for one in value)
    if field.type == "Part":
        body = limit.split("; its body ")[1]
        return value is not None and within_text(value["kind"], 1, 32) and within_bytes(body, value["body"])
    if field.type in FIELDS:
        return value is not None and check(field.type, value)
    if limit == "":
        return True
    units = re.fullmatch(r"(\d+) to (\d+) units of text", limit)
    if units:
        return int(units[1]) <= len(value.encode("utf-16-le")) // 2 <= int(units[2])
    if field.type == "string":
        low, high = re.match(r"(\d+) to (\d+) bytes of text", limit).groups()
        return within_text(value, int(low), int(high))
    return within_bytes(limit, value) if field.type == "bytes" else within_integer(limit, value)


def within_text(value, low, high):
    clean = not re.search("[\x00-\x1f\x7f\ufffd]", value) and unicodedata.is_normalized("NFC", value)
    return low <= len(value.encode()) <= high and clean


def within_bytes(limit, value):
    exact = re.fullmatch(r"(\d+) bytes", limit)
    either = re.fullmatch(r"0 or (\d+) bytes", limit)
    if exact:
        return len(value) == int(exact[1])
    if either:
        return len(value) in (0, int(either[1]))
    low, high = re.fullmatch(r"(\d+) to (\d+) bytes", limit).groups()
    return int(low) <= len(value) <= int(high)


def within_integer(limit, value):
    low, high = limit.split(" to ")
    power = re.fullmatch(r"2\^(\d+)( − 1)?", high)
    return int(low) <= value <= (2 ** int(power[1]) - (1 if power[2] else 0) if power else int(high))


def check(schema, body):
    return all(within(field, field.limit, body[field.name]) for field in SCHEMAS[schema])


def decode(schema, data, max_bytes):
    if len(data) > max_bytes:
        raise Refused("oversize")
    body = parse(schema, data)
    if encode(schema, body) != data:
        raise Refused("not-canonical")
    if schema in FIELDS and not check(schema, body):
        raise Refused("out-of-range")
    return body


def decode_note(schema, data):
    """The body of an entry that a node writes for itself: docs/spec/settlement.md, "Entries"."""
    body = decode(schema, data, MAX_NOTE_BYTES)
    if not keeps_limits(schema, body):
        raise Refused("out-of-range")
    return body


def keeps_limits(schema, body):
    """As `check`, for the tables of settlement.md, in which some fields may be empty together."""
    fields = {field.number: field for field in SETTLEMENT[schema]}
    for field in fields.values():
        group = re.fullmatch(r"(.*), or (\d+) to (\d+) are all empty", field.limit)
        empty = group and not any(body[fields[number].name] for number in range(int(group[2]), int(group[3]) + 1))
        limit, value = group[1] if group else field.limit, body[field.name]
        if field.repeated:
            if len(value) > int(limit.removesuffix(" at most")) or not all(keeps_limits(field.type, one) for one in value):
                return False
        elif not empty and not within(field, limit, value):
            return False
    return True


def pae(kind, payload):
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


_verified = {}


def holds(key, message, signature):
    seen = (key, hashlib.sha256(message).digest(), signature)
    if seen not in _verified:
        _verified[seen] = ed25519.verify(key, message, signature)
    return _verified[seen]


class Message:
    def __init__(self, kind, body, digest, signatures, complete):
        self.kind, self.body, self.digest, self.signatures, self.complete = kind, body, digest, signatures, complete

    @property
    def id(self):
        return self.digest.hex()

    @property
    def type(self):
        return type_of(self.kind)


def type_of(kind):
    return kind.removeprefix("application/vnd.mycel.").removesuffix(".v1+protobuf")


def open_envelope(data, network, only=None):
    """The message in an envelope, of one of the types wanted, if some are. Refused, with the code of encoding.md, "Opening"."""
    envelope = decode("Envelope", data, MAX_ENVELOPE_BYTES)
    spec = BODIES.get(envelope["payloadType"])
    if spec is None:
        raise Refused("unknown-type")
    if only and type_of(envelope["payloadType"]) not in only:
        raise Refused("unexpected-type")
    body = decode(spec.name, envelope["payload"], spec.max_bytes)
    if body["network"] != network:
        raise Refused("wrong-network")
    named = [body[signer] for signer in spec.signers]
    signatures = envelope["signatures"]
    if len(signatures) != len(named) and not (spec.half_signed and len(signatures) == 1):
        raise Refused("signature-count")
    if any(signature["keyid"] for signature in signatures):
        raise Refused("not-canonical")
    if len(set(named)) != len(named):
        raise Refused("same-party")
    signed = pae(envelope["payloadType"], envelope["payload"])
    if not all(holds(key, signed, signature["sig"]) for key, signature in zip(named, signatures)):
        raise Refused("bad-signature")
    return Message(envelope["payloadType"], body, hashlib.sha256(signed).digest(), len(signatures), len(signatures) == len(named))


def to_json(schema, body):
    """As vectors show it: bytes in hexadecimal, 64-bit integers as decimal text."""
    def one(field, value):
        if value is None:
            return None
        if field.type in SCHEMAS:
            return to_json(field.type, value)
        return value.hex() if field.type == "bytes" else str(value) if field.type == "uint64" else value

    return {field.name: [one(field, value) for value in body[field.name]] if field.repeated else one(field, body[field.name]) for field in SCHEMAS[schema]}
