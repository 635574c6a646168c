"""The contract law, from the tables and terms of docs/spec/contract.md. A standing is made anew for every step: slow, and clear."""
from dataclasses import dataclass, replace

from hashes import nonce_commitment
from lines import receipt_lines
from tables import TRANSITIONS, WINNERS
from wire import Refused, decode

STEPS = {transition.step for transition in TRANSITIONS} | {"tender"}


@dataclass(frozen=True)
class Standing:
    state: str
    trail: tuple  # (message, role, state that it led to)
    windows: tuple = ()  # each a dict of its messages by type; proven where it has "approve"
    refuted: int | None = None
    receipt: object = None

    def of(self, kind):
        return next((message for message, _, _ in self.trail if message.type == kind), None)

    @property
    def head(self):
        return self.trail[-1][0]

    @property
    def proven(self):
        return [window for window in self.windows if "approve" in window]

    @property
    def current(self):
        return self.windows[-1] if self.windows and "approve" not in self.windows[-1] else None

    @property
    def proven_units(self):
        return sum(window["start"].body["units"] for window in self.proven)

    def payable(self):
        """Payment trails: after a refutation the last proven window and the refuted one are lost."""
        windows = self.proven
        return windows if self.refuted is None else [window for window in windows[:-1] if window["start"].body["window"] != self.refuted]

    @property
    def payable_units(self):
        return sum(window["start"].body["units"] for window in self.payable())

    @property
    def total(self):
        bid = self.of("bid")
        return self.payable_units * (bid.body["unitPrice"] if bid else 0)

    def holds(self, guard):
        awarded = self.of("award").body["units"] if self.of("award") else 0
        challenged = self.current is not None and len(self.current["start"].body["nonces"]) > 0
        return {
            "challenged": challenged,
            "unchallenged": not challenged,
            "units-left": self.proven_units < awarded,
            "all-proven": self.proven_units == awarded,
            "payable": self.payable_units > 0,
            "billed": self.receipt is not None,
            "unbilled": self.receipt is None,
            "unrefuted": self.refuted is None,
        }[guard]

    def permitted(self):
        return [row for row in TRANSITIONS if row.state == self.state and all(self.holds(guard) for guard in row.guards)]

    def deadline(self):
        row = next((row for row in self.permitted() if row.step == "expire"), None)
        return row and (self.head.body["at"] + self.trail[0][0].body["timeouts"][row.timeout], row.by)


def require(holds, code, reason=""):
    if not holds:
        raise Refused(code, reason)


def apply(standing, message, upheld):
    """(standing after the message, ids of messages that it undid). Refused where it does not apply."""
    require(message.type in STEPS, "not-allowed")
    if standing is None:
        require(message.type == "tender", "unknown-predecessor")
        check_tender(message.body)
        return Standing("tendered", ((message, "requester", "tendered"),)), []
    role = admit(standing, message)
    if message.type == "receipt" and message.complete:
        return settle(standing, message, role, upheld)
    ids = [placed.id for placed, _, _ in standing.trail]
    require(message.id not in ids, "duplicate")
    before = predecessor(message)
    require(before in ids, "unknown-predecessor")
    place = ids.index(before)
    if place == len(ids) - 1:
        return advance(standing, message, role, upheld), []
    return cross(standing, message, role, place, upheld)


def predecessor(message):
    return message.body[{"bid": "tender", "award": "bid"}.get(message.type, "prev")].hex() if message.type != "tender" else message.id


def admit(standing, message):
    body, tender, bid, award = message.body, standing.of("tender"), standing.of("bid"), standing.of("award")
    requester = tender.body["requester"]
    require(body["network"] == tender.body["network"], "wrong-contract")
    if message.type == "tender":
        require(message.id == tender.id, "wrong-contract")
        return "requester"
    if message.type == "bid":
        require(body["tender"] == tender.digest, "wrong-contract")
        require(body["provider"] != requester, "wrong-party")
        require(bid is None or bid.id == message.id, "wrong-contract")
        return "provider"
    if message.type == "award":
        require(body["tender"] == tender.digest, "wrong-contract")
        require(bid is not None, "unknown-predecessor")
        require(body["bid"] == bid.digest, "wrong-contract")
        require(body["requester"] == requester and body["provider"] == bid.body["provider"], "wrong-party")
        return "requester"
    require(award is not None, "unknown-predecessor")
    require(body["contract"] == award.digest, "wrong-contract")
    require(body["author"] in (requester, bid.body["provider"]), "wrong-party")
    return "requester" if body["author"] == requester else "provider"


def advance(standing, message, role, upheld):
    rows = [row for row in standing.permitted() if row.step == message.type]
    row = next((row for row in rows if row.by == role), None)
    if row is None:
        require(not rows, "wrong-role")
        after_bill = any(other.state == "receipted" and other.step == message.type and other.by == role for other in TRANSITIONS)
        raise Refused("crossed" if standing.state == "settled" and after_bill else "not-allowed")
    require(message.body["at"] >= standing.head.body["at"], "time-reversed")
    check_terms(standing, message, upheld)
    state = "settled" if message.type == "receipt" and message.complete else row.to
    changed = replace(standing, state=state, trail=standing.trail + ((message, role, state),))
    if message.type == "start":
        return replace(changed, windows=standing.windows + ({"start": message},))
    if message.type in ("commit", "reveal", "open", "approve"):
        return replace(changed, windows=standing.windows[:-1] + ({**standing.windows[-1], message.type: message},))
    if message.type == "refute":
        return replace(changed, refuted=message.body["window"], receipt=None)
    return replace(changed, receipt=message) if message.type == "receipt" else changed


def as_of(standing, place, upheld):
    """The standing whose head has this place, by going through the trail again."""
    first, rest = standing.trail[0], standing.trail[1:place + 1]
    again = Standing(first[2], (first,))
    for message, role, _ in rest:
        again = advance(again, message, role, upheld)
    return again


def settle(standing, receipt, role, upheld):
    if standing.state == "settled":
        raise Refused("duplicate" if standing.receipt.id == receipt.id else "equivocation")
    ids = [placed.id for placed, _, _ in standing.trail]
    require(receipt.body["prev"].hex() in ids, "unknown-predecessor")
    place = ids.index(receipt.body["prev"].hex())
    settled = advance(as_of(standing, place, upheld), receipt, role, upheld)
    return settled, [one for one in ids[place + 1:] if one != receipt.id]


def cross(standing, message, role, place, upheld):
    fork, (rival, rival_role, _) = standing.trail[place], standing.trail[place + 1]
    require(rival_role != role, "equivocation")
    require(standing.state != "settled", "crossed")
    steps = (message.type, rival.type) if role == "requester" else (rival.type, message.type)
    winner = WINNERS.get((fork[2], *steps))
    require(winner is not None, "not-allowed")
    require(winner == role, "crossed")
    require(all(other != role for _, other, _ in standing.trail[place + 1:]), "equivocation")
    return advance(as_of(standing, place, upheld), message, role, upheld), [placed.id for placed, _, _ in standing.trail[place + 1:]]


def check_tender(tender):
    kind, work = tender["evidence"]["kind"], tender["work"]
    require(kind in ("batch", "accepted"), "unknown-evidence")
    require(tender["at"] <= tender["bidDeadline"] <= tender["deadline"], "out-of-terms")
    require(tender["feePpm"] + sum(share["ppm"] for share in tender["shares"]) <= 500_000, "out-of-terms")
    require((tender["feePpm"] > 0) == (len(tender["feePayee"]) > 0), "out-of-terms")
    require(tender["evidence"]["body"] == b"", "out-of-terms")
    if kind == "batch":
        require(work["kind"] == "wasm" and wasm_work(work["body"]) is not None, "out-of-terms")


def wasm_work(body):
    try:
        return decode("WasmWork", body, 8192)
    except Refused:
        return None


def check_terms(standing, message, upheld):
    body, tender = message.body, standing.of("tender").body
    if message.type == "bid":
        require(body["unitPrice"] <= tender["unitPriceCap"] and body["at"] <= tender["bidDeadline"] and body["validUntil"] > body["at"], "out-of-terms")
    elif message.type == "award":
        bid = standing.of("bid").body
        require(body["units"] <= min(tender["units"], bid["maxUnits"]) and body["at"] <= bid["validUntil"] and body["units"] * bid["unitPrice"] < 2**62, "out-of-terms")
    elif message.type == "expire":
        require(body["at"] >= standing.deadline()[0], "not-yet-due")
    elif message.type == "refute":
        require(body["window"] < len(standing.windows) and "commit" in standing.windows[body["window"]], "wrong-window")
        require(body["proof"] in upheld, "unproven")
    elif message.type == "receipt":
        require(all(body[name] == value for name, value in receipt_facts(standing).items()), "out-of-terms")
    elif message.type in ("start", "commit", "reveal", "open", "approve"):
        check_window(standing, message, tender)


def check_window(standing, message, tender):
    body, current, challenged = message.body, standing.current, tender["evidence"]["kind"] == "batch"
    require(body["window"] == (current["start"].body["window"] if current else len(standing.proven)), "wrong-window")
    if message.type == "start":
        parties = [nonce["party"] for nonce in body["nonces"]]
        require(body["units"] <= min(tender["windowUnits"], standing.of("award").body["units"] - standing.proven_units), "out-of-terms")
        require(body["at"] <= tender["deadline"], "out-of-terms")
        require(parties[:1] == [tender["requester"]] and len(set(parties)) == len(parties) if challenged else parties == [], "out-of-terms")
        return
    start = current["start"].body
    if message.type == "commit":
        most = wasm_work(tender["work"]["body"])["fuel"] * start["units"] if challenged else 0
        require(body["units"] == start["units"] and body["fuel"] <= most, "out-of-terms")
    elif message.type == "reveal":
        promised = [nonce["commitment"] for nonce in start["nonces"]]
        shown = [nonce_commitment(nonce["party"], value) for nonce, value in zip(start["nonces"], body["nonces"])]
        require(len(body["nonces"]) == len(promised) and shown == promised, "wrong-nonce")
    elif message.type == "approve":
        require(body["audited"] <= start["units"], "out-of-terms")


def receipt_facts(standing):
    tender, bid, windows, units = standing.of("tender").body, standing.of("bid").body, standing.payable(), standing.payable_units
    fuel = min(sum(window["commit"].body["fuel"] for window in windows), 2**64 - 1)
    return {
        "requester": tender["requester"],
        "asset": tender["asset"],
        "units": units,
        "unitPrice": bid["unitPrice"],
        "total": standing.total,
        "meters": [{"name": "units", "amount": units}, {"name": "fuel", "amount": fuel}],
        "audit": {"windows": len(windows), "units": units, "audited": sum(window["approve"].body["audited"] for window in windows)},
        "lines": receipt_lines(tender["requester"], bid["provider"], standing.total, tender["feePpm"], tender["feePayee"], tender["shares"]),
    }
