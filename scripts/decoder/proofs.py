"""Files that prove what is settled, or a fork, and vouchers: docs/spec/settlement.md, "Proofs" and "Vouchers"."""
import base64
import json
import re

import hashes
import wire
from tables import CURRENCIES

MAX_FILE_BYTES = 262_144
BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
UNIT = re.compile(r"[a-z][a-z0-9-]{0,14}[a-z0-9]")


def holds_at(leaf, index, size, path, root):
    """RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size or len(leaf) != 32 or any(len(node) != 32 for node in path):
        return False
    fn, sn, r = index, size - 1, leaf
    for node in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = hashes.h(b"\1" + node + r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = hashes.h(b"\1" + r + node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def continues(first, second, root1, root2, path):
    """RFC 9162, section 2.1.4.2; from at least one leaf."""
    if not 1 <= first <= second or any(len(node) != 32 for node in path):
        return False
    if first == second:
        return not path and root1 == root2
    path = [root1] + path if first & (first - 1) == 0 else path
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for node in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = hashes.h(b"\1" + node + fr), hashes.h(b"\1" + node + sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = hashes.h(b"\1" + sr + node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == root1 and sr == root2


def no_number(name):
    raise ValueError(f"{name} is no JSON")


def unbase64(text):
    if not isinstance(text, str) or not BASE64.fullmatch(text):
        raise ValueError("no base64")
    data = base64.b64decode(text)
    if base64.b64encode(data).decode() != text:
        raise ValueError("bits beyond the end")
    return data


def read_file(data, form, shape):
    """The file's value with its bytes decoded; `shape` says which fields there are. Refused as in checks 1 to 3."""
    if len(data) > MAX_FILE_BYTES:
        raise wire.Refused("oversize")
    try:
        value = json.loads(data.decode("utf8"), parse_constant=no_number)
        if value["format"] != form:
            raise ValueError("another format")
        value["network"].encode("utf8")
        found = {name: shape[name](value[name]) for name in shape}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise wire.Refused("not-a-proof") from None
    kept = {"format": form, "network": value["network"], **{name: value[name] for name in shape}}
    if (json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n").encode() != data:
        raise wire.Refused("not-canonical")
    return {"network": value["network"], **found}


def read_path(value):
    if not isinstance(value, list) or len(value) > 53:
        raise ValueError("no path")
    path = [unbase64(text) for text in value]
    if any(len(node) != 32 for node in path):
        raise ValueError("no hash")
    return path


def adds_up(receipt):
    """What must hold before a line of a receipt counts: "Lines"."""
    lines = receipt["lines"]
    return (
        receipt["total"] == receipt["units"] * receipt["unitPrice"]
        and all(line["debtor"] == receipt["requester"] != line["creditor"] and line["amount"] > 0 for line in lines)
        and sum(line["amount"] for line in lines) == receipt["total"]
    )


def settle_proof(data):
    """(what is settled, entry, checkpoint)."""
    file = read_file(data, "mycel.settle-proof/1", {"entry": unbase64, "checkpoint": unbase64, "path": read_path})
    entry = wire.open_envelope(file["entry"], file["network"], ["log-entry"])
    checkpoint = wire.open_envelope(file["checkpoint"], file["network"], ["checkpoint"])
    part, head = entry.body["body"], checkpoint.body["head"]
    try:
        settled = wire.open_envelope(part["body"], file["network"], ["receipt", "payment"])
    except wire.Refused:
        raise wire.Refused("not-settled") from None
    if not settled.complete or settled.type != part["kind"] or (settled.type == "receipt" and not adds_up(settled.body)):
        raise wire.Refused("not-settled")
    if (entry.body["author"], entry.body["epoch"]) != (checkpoint.body["author"], head["epoch"]):
        raise wire.Refused("other-log")
    if not holds_at(hashes.leaf_hash(entry.digest), entry.body["seq"], head["size"], file["path"], head["root"]):
        raise wire.Refused("not-included")
    return settled, entry, checkpoint


def read_statements(value):
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("not two statements")
    return [unbase64(text) for text in value]


SIGNERS = {"log-entry": "author", "checkpoint": "author", "receipt": "author", "bid": "provider", "award": "requester"}


def fork_proof(data):
    """(author, epoch, position or size)."""
    file = read_file(data, "mycel.fork-proof/1", {"statements": read_statements})
    texts = json.loads(data)["statements"]
    if texts != sorted(texts):
        raise wire.Refused("not-canonical")
    one, other = [wire.open_envelope(statement, file["network"], list(SIGNERS)) for statement in file["statements"]]
    if (one.type == "log-entry") != (other.type == "log-entry"):
        raise wire.Refused("different-types")
    places = []
    for message in (one, other):
        entry = message.type == "log-entry"
        head = message.body if entry else message.body["head"]
        places.append((message.body[SIGNERS[message.type]], head["epoch"], head["seq" if entry else "size"], message.digest if entry else head["root"]))
    if places[0][0] != places[1][0]:
        raise wire.Refused("different-authors")
    if places[0][1:3] != places[1][1:3]:
        raise wire.Refused("different-places")
    if places[0][3] == places[1][3]:
        raise wire.Refused("no-conflict")
    return places[0][:3]


def is_asset(name):
    return name in CURRENCIES or (name.upper() not in CURRENCIES and UNIT.fullmatch(name) is not None)


def is_voucher(voucher):
    return len(voucher["session"]) == 32 and len(voucher["payee"]) == 32 and 1 <= voucher["amount"] <= 2**62 and is_asset(voucher["asset"])


def is_included(batch, voucher, index, path):
    if not is_voucher(voucher):
        return False
    leaf = hashes.voucher_leaf(voucher["session"], voucher["payee"], voucher["amount"], voucher["asset"])
    return holds_at(leaf, index, batch.body["size"], path, batch.body["root"])


class Till:
    """What one payee holds: of each payer and session the voucher over most."""

    def __init__(self, payee):
        self.payee, self.best = payee, {}

    def take(self, batch, voucher, index, path):
        """Micro-units more than before."""
        if voucher["payee"] != self.payee:
            raise wire.Refused("not-ours")
        name = (batch.body["payer"], voucher["session"])
        asset, amount = self.best.get(name, (voucher["asset"], 0))
        if asset != voucher["asset"]:
            raise wire.Refused("terms-changed")
        if name in self.best and voucher["amount"] <= amount:
            return 0
        if not is_included(batch, voucher, index, path):
            raise wire.Refused("not-included")
        self.best[name] = (asset, voucher["amount"])
        return voucher["amount"] - amount
