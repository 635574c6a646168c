"""Reputation in integers: docs/spec/verification.md, "Reputation"."""
from math import isqrt

ONE, MAX_COUNT, BITS = 1_000_000, 1_000_000, 62


def roots():
    value = 1 << (BITS - 1)
    for _ in range(32):
        value = isqrt(value << BITS)
        yield value


ROOTS = list(roots())


def decay(age, half_life):
    whole, rest = divmod(max(age, 0), half_life)
    if whole > BITS:
        return 0
    bits, product = (rest << 32) // half_life, 1 << BITS
    for i, root in enumerate(ROOTS):
        if bits >> (31 - i) & 1:
            product = product * root >> BITS
    return product >> whole


def beta_cdf(ppm, passes, failures):
    trials, miss = passes + failures + 1, ONE - ppm
    if ppm == 0 or miss == 0:
        return 1.0 if miss == 0 else 0.0
    mode = min(trials, (trials + 1) * miss // ONE)
    below = total = 0.0
    j, term = mode, 1.0
    while j >= 0 and term > 1e-30:
        total += term
        below += term if j <= failures else 0.0
        term = term * (j * ppm) / ((trials - j + 1) * miss)
        j -= 1
    j, term = mode + 1, (trials - mode) * miss / ((mode + 1) * ppm)
    while j <= trials and term > 1e-30:
        total += term
        below += term if j <= failures else 0.0
        term = term * ((trials - j) * miss) / ((j + 1) * ppm)
        j += 1
    return below / total


def whole_bound(passes, failures, doubt):
    low, high = 0, ONE
    while high - low > 1:
        middle = (low + high) // 2
        if beta_cdf(middle, passes, failures) * ONE <= doubt:
            low = middle
        else:
            high = middle
    return low


def lower_bound(passes, failures, doubt):
    largest, most = max(passes, failures), MAX_COUNT * ONE
    if largest > most:
        passes, failures = passes * most // largest, failures * most // largest

    def row(bad):
        whole, part = divmod(passes, ONE)
        here = whole_bound(whole, bad, doubt)
        return (here * (ONE - part) + whole_bound(whole + 1, bad, doubt) * part) // ONE if part else here

    wrong, part = divmod(failures, ONE)
    here = row(wrong)
    return (here * (ONE - part) + row(wrong + 1) * part) // ONE if part else here


KINDS = ["audit", "proof", "non-delivery"]


def why_not(item, peer, kind_of, believed):
    if item["peer"] != peer or item["class"] != kind_of:
        return "other-peer"
    if item["kind"] == "hearsay":
        return "hearsay"
    if item["kind"] == "audit":
        return None if set(item["contributors"]) & believed and set(item["auditors"]) & believed else "no-believed-" + ("finding" if set(item["contributors"]) & believed else "nonce")
    return "unbelieved-reporter" if item["kind"] == "non-delivery" and item["reporter"] not in believed else None


def worst(group):
    """One item that is in every respect the worst of those with its kind and id."""
    kind = group[0]["kind"]
    pick = min if kind == "audit" else max
    merged = {**group[0], "at": pick(int(item["at"]) for item in group)}
    if kind != "non-delivery":
        merged["value"] = pick(int(item["value"]) for item in group)
    if kind == "audit":
        merged["units"] = min(item["units"] for item in group)
    return {**merged, "afterReveal": any(item.get("afterReveal") for item in group)}


def reputation(peer, kind_of, evidence, policy, now):
    believed = {key for key in policy["trusted"] if key != peer}
    able = [item for item in evidence if why_not(item, peer, kind_of, believed) is None]
    names = sorted({(KINDS.index(item["kind"]), item["id"]) for item in able})
    counted = [worst([item for item in able if (KINDS.index(item["kind"]), item["id"]) == name]) for name in names]
    pass_value = int(policy["passValue"])

    def fade(item, count):
        return count * decay(now - int(item["at"]), policy["halfLifeMs"]) >> BITS

    def weight(item):
        if item["kind"] == "non-delivery":
            return ONE
        value = int(item["value"]) * ONE // pass_value
        return value if item["kind"] == "audit" else max(ONE, value)

    def total(kind):
        return sum(fade(item, weight(item)) for item in counted if item["kind"] == kind)

    audits = [item for item in counted if item["kind"] == "audit"]
    failed_at = max([int(item["at"]) for item in counted if item["kind"] == "proof" or item.get("afterReveal")], default=-1)
    since = [item for item in audits if int(item["at"]) > failed_at]
    passes, failures, lain = total("audit"), total("proof"), total("non-delivery")
    deliveries = sum(fade(item, ONE) for item in audits)
    honest = lower_bound(passes, failures, policy["doubtPpm"])
    delivers = (deliveries + ONE) * ONE // (deliveries + lain + ONE)
    return {
        "scorePpm": honest * delivers // ONE,
        "honestPpm": honest,
        "deliversPpm": delivers,
        "passes": str(passes),
        "failures": str(failures),
        "deliveries": str(deliveries),
        "nonDeliveries": str(lain),
        "passesSinceFailure": (sum(fade(item, item["units"] * ONE) for item in since) + ONE // 2) // ONE,
        "verifiedSinceFailure": str(sum(fade(item, int(item["value"])) for item in since)),
        "why": [{"kind": item["kind"], "id": item["id"], "weight": str(fade(item, weight(item)))} for item in counted],
    }
