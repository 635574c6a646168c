"""What two peers compare, and how: docs/spec/settlement.md, "Reconciliation". An item is (at, id), and sorts as the common order does."""
from bisect import bisect_left

import hashes
import wire
from proofs import adds_up

MAX_FRAME_BYTES, MAX_SETTLED_BYTES, MAX_IDS, MAX_RANGES = 1_572_864, 1_048_576, 4096, 1024
MAX_WAITING, MAX_QUEUED, MAX_FRAMES, MAX_BYTES, MAX_PASSES = 16_384, 65_536, 4096, 256 << 20, 4


def pair_root(items):
    ordered = sorted(set(items))
    return len(ordered), hashes.root([hashes.leaf_hash(digest) for _, digest in ordered])


def open_settled(data, network, pair):
    """The receipt or payment, where it is settled between two; else Refused."""
    message = wire.open_envelope(data, network, ["receipt", "payment"])
    body = message.body
    if not message.complete or (message.type == "receipt" and not adds_up(body)):
        raise wire.Refused("bad-settled")
    between = [(body["payer"], body["payee"])] if message.type == "payment" else [(body["author"], body["requester"])] + [(line["debtor"], line["creditor"]) for line in body["lines"]]
    if not any(set(two) == set(pair) for two in between):
        raise wire.Refused("bad-settled")
    return message


def lower(part):
    return part["lowerAt"], part["lowerId"]


def upper(part):
    return (part["upperAt"], part["upperId"]) if part["upperAt"] or part["upperId"] else (2**64, b"")


def keeps_limits(frame):
    head, before = frame["summary"], (0, b"")
    if head and (len(head["root"]), len(head["epoch"]), len(head["logRoot"])) != (32, 16, 32):
        return False
    if len(frame["wants"]) % 16 or len(frame["wants"]) > MAX_IDS * 16 or sum(len(part["ids"]) for part in frame["ranges"]) > MAX_IDS * 16:
        return False
    if sum(map(len, frame["settled"])) > MAX_SETTLED_BYTES:
        return False
    for part in frame["ranges"]:
        if {len(part["lowerId"]), len(part["upperId"])} - {0, 32}:
            return False
        if not before <= lower(part) < upper(part):
            return False
        before = upper(part)
        if (len(part["fingerprint"]), len(part["ids"])) != (16, 0) and (len(part["fingerprint"]), len(part["ids"])) != (0, part["count"] * 16):
            return False
    return True


def decode_frame(data, network):
    frame = wire.decode("ReconcileFrame", data, MAX_FRAME_BYTES)
    if not keeps_limits(frame):
        raise wire.Refused("out-of-range")
    if frame["network"] != network:
        raise wire.Refused("wrong-network")
    return frame


def short_ids(data):
    return [data[at:at + 16] for at in range(0, len(data), 16)]


class Side:
    """One side of a reconciliation. `envelopes` by id; `head` is (epoch, size, root) of its log."""

    def __init__(self, network, pair, items, envelopes, head):
        self.network, self.pair, self.items, self.envelopes, self.head = network, pair, sorted(set(items)), envelopes, head
        self.said, self.listed, self.passed, self.queue, self.waiting = None, {}, set(), [], []
        self.frames = self.bytes = self.passes = 0
        self.done = self.agreed = False

    def frame(self, **parts):
        return wire.encode("ReconcileFrame", {"network": self.network, "summary": None, "ranges": [], "wants": b"", "settled": [], "more": False, **parts})

    def summary(self):
        count, self.said = pair_root(self.items)
        epoch, size, root = self.head
        return {"count": count, "root": self.said, "epoch": epoch, "size": size, "logRoot": root}

    def start(self):
        return self.frame(summary=self.summary())

    def receive(self, data):
        """(the answer or None, the ids of what was learned). Refused with the code with which it ends."""
        try:
            return self.answer(data)
        except wire.Refused:
            self.done = True
            raise

    def answer(self, data):
        self.frames, self.bytes = self.frames + 1, self.bytes + len(data)
        if self.done:
            raise wire.Refused("finished")
        if self.frames > MAX_FRAMES or self.bytes > MAX_BYTES:
            raise wire.Refused("over-budget")
        try:
            frame = decode_frame(data, self.network)
        except wire.Refused as err:
            raise wire.Refused("wrong-network" if err.code == "wrong-network" else "malformed-frame") from None
        learned = self.ingest(frame["settled"])
        ranges, wants = self.compare(frame["ranges"], short_ids(frame["wants"]))
        sent, more = self.take()
        idle = not ranges and not wants and not sent and not more
        theirs, count_and_root = frame["summary"], pair_root(self.items)
        if idle and theirs and (theirs["count"], theirs["root"]) == count_and_root:
            self.done = self.agreed = True
            return (None if self.said == count_and_root[1] else self.frame(summary=self.summary())), learned
        if idle and theirs:
            self.passes += 1
            if self.passes > MAX_PASSES:
                raise wire.Refused("roots-differ")
            return self.frame(ranges=self.list_shown(self.describe((0, b""), None, 0, len(self.items), 64))), learned
        finished = not ranges and not wants and not more and not frame["more"]
        return self.frame(ranges=ranges, wants=b"".join(wants), settled=sent, more=more, summary=self.summary() if finished else None), learned

    def ingest(self, envelopes):
        found = {}
        for data in envelopes:
            try:
                message = open_settled(data, self.network, self.pair)
            except wire.Refused:
                raise wire.Refused("bad-settled") from None
            item = (message.body["at"], message.digest)
            if item in found or item in self.items:
                raise wire.Refused("bad-settled")
            found[item] = data
        self.items = sorted([*self.items, *found])
        self.envelopes = {**self.envelopes, **{item[1]: data for item, data in found.items()}}
        self.passed |= {item[1][:16] for item in found}
        self.passes = 0 if found else self.passes
        return [digest.hex() for _, digest in found]

    def cut(self, part):
        return bisect_left(self.items, lower(part)), bisect_left(self.items, upper(part))

    def compare(self, theirs, wants):
        ranges, we_lack, they_lack = [], [], []
        differing = []
        for part in theirs:
            start, end = self.cut(part)
            mine = self.items[start:end]
            if part["fingerprint"]:
                if (part["count"], part["fingerprint"]) != (len(mine), self.fingerprint(start, end)):
                    differing.append((part, start, end))
            else:
                named = dict.fromkeys(short_ids(part["ids"]))
                known = {digest[:16] for _, digest in mine}
                they_lack += [item for item in mine if item[1][:16] not in named]
                we_lack += [name for name in named if name not in known]
        few = sum(end - start for _, start, end in differing) <= MAX_IDS
        for part, start, end in differing:
            bound = None if upper(part)[0] == 2**64 else upper(part)
            listing = few and end - start <= part["count"]
            ranges += [self.listing(lower(part), bound, start, end)] if listing else self.describe(lower(part), bound, start, end, 16)
        self.send(they_lack + [self.listed[name] for name in wants if name in self.listed])
        kept, later, ids = [], [], 0
        for part in sorted(self.waiting + ranges, key=lower):
            if len(kept) < MAX_RANGES and ids + len(part["ids"]) <= MAX_IDS * 16:
                kept.append(part)
                ids += len(part["ids"])
            else:
                later.append(part)
        self.waiting = later[:MAX_WAITING]
        return self.list_shown(kept), we_lack

    def send(self, items):
        for item in items:
            if item[1][:16] not in self.passed and len(self.queue) < MAX_QUEUED:
                self.passed.add(item[1][:16])
                self.queue.append(item)

    def take(self):
        sent = []
        while self.queue and len(sent) < MAX_IDS:
            data = self.envelopes[self.queue[0][1]]
            if sum(map(len, sent)) + len(data) > MAX_SETTLED_BYTES:
                break
            sent.append(data)
            self.queue.pop(0)
        self.passes = 0 if sent else self.passes
        return sent, bool(self.queue)

    def describe(self, low, high, start, end, parts):
        if end - start <= 64:
            return [self.listing(low, high, start, end)]
        size = -(-(end - start) // parts)
        starts = range(start, end, size)
        bounds = [low] + [self.bound(at) for at in starts[1:]] + [high]
        return [{**self.edges(bounds[n], bounds[n + 1]), "count": min(size, end - at), "fingerprint": self.fingerprint(at, min(at + size, end)), "ids": b""} for n, at in enumerate(starts)]

    def listing(self, low, high, start, end):
        return {**self.edges(low, high), "count": end - start, "fingerprint": b"", "ids": b"".join(digest[:16] for _, digest in self.items[start:end])}

    def bound(self, at):
        """As short as it can be."""
        return (self.items[at][0], b"") if self.items[at - 1][0] < self.items[at][0] else self.items[at]

    def edges(self, low, high):
        return {"lowerAt": low[0], "lowerId": low[1], "upperAt": high[0] if high else 0, "upperId": high[1] if high else b""}

    def fingerprint(self, start, end):
        return hashes.h(b"".join(digest for _, digest in self.items[start:end]))[:16]

    def list_shown(self, ranges):
        self.listed = {}
        for part in ranges:
            if part["ids"]:
                start, end = self.cut(part)
                self.listed.update({item[1][:16]: item for item in self.items[start:end]})
        return ranges
