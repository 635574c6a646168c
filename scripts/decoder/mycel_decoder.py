#!/usr/bin/env python3
"""Reads every vector under test/vectors and says where it comes to another verdict.

It shares no code with the packages: standard library only, tables read from docs/spec. Prints one JSON object,
{"checked": n, "failures": [text, ...]}, and exits with 1 where there is a failure.
"""
import hashlib
import json
import sys
from pathlib import Path

import blobs
import ed25519
import facets
import hashes
import law
import reputation
import wire
from lines import receipt_lines

ROOT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "test" / "vectors"
checked, failures = 0, []


def expect(name, found, wanted):
    global checked
    checked += 1
    if found != wanted:
        failures.append(f"{name}: {found!r:.200}, the vector says {wanted!r:.200}")


def read(name):
    return json.loads((ROOT / name).read_text("utf8"))


def unhex(text):
    if isinstance(text, list):
        return b"".join(bytes.fromhex(piece) if isinstance(piece, str) else bytes.fromhex(piece["repeat"]) * piece["times"] for piece in text)
    return bytes.fromhex(text)


def refusal(action):
    """What the action gives, or the code with which it refuses."""
    try:
        return action(), None
    except wire.Refused as err:
        return None, err.code


def messages():
    for file in sorted((ROOT / "messages").glob("*.json")):
        vectors = json.loads(file.read_text("utf8"))
        for case in vectors["cases"]:
            name = f"{vectors['type']}, {case['name']}"
            message, code = refusal(lambda: wire.open_envelope(unhex(case["envelope"]), vectors["network"]))
            expect(name, case.get("code") if code in case.get("also", []) else code, case.get("code"))
            if message and case["verdict"] == "accept":
                expect(name, [message.id, hashes.cid(message.digest), message.complete], [case["id"], case["cid"], case["complete"]])
                expect(name, wire.to_json(wire.BODIES[message.kind].name, message.body), case["body"])


def ids():
    vectors = read("ids.json")
    for one in vectors["keys"]:
        expect(f"key, {one['name']}", ed25519.admitted(unhex(one["key"])) is not None, one["admitted"])
    for one in vectors["dids"]:
        expect("did", hashes.did(unhex(one["key"])), one["did"])
    for one in vectors["cids"]:
        expect("cid", hashes.cid(unhex(one["digest"])), one["cid"])
    for one in vectors["pae"]:
        expect("pae", wire.pae(one["type"], unhex(one["payload"])).hex(), one["pae"])


def blob_names():
    vectors = read("blobs.json")
    for one in vectors["names"]:
        content = bytes((i + 7 * (i >> 20)) % 251 for i in range(one["size"]))
        digest, index = blobs.name(content)
        expect(f"blob of {one['size']} bytes", [digest.hex(), blobs.cid(digest, index is not None)], [one["digest"], one["cid"]])
        expect(f"index of {one['size']} bytes", index, unhex(one["index"]) if "index" in one else None)
    for one in vectors["indexes"]:
        decoded, code = refusal(lambda: blobs.decode_index(unhex(one["index"])))
        expect(f"index, {one['name']}", code, one.get("code"))
        if decoded and "code" not in one:
            expect(f"index, {one['name']}", [str(decoded[0]), len(decoded[1])], [one["size"], one["chunks"]])
    for one in vectors["texts"]:
        parsed = blobs.parse_cid(one["text"])
        expect(f"blob text, {one['name']}", parsed, None if one.get("refused") else (one["digest"], one["indexed"]))


def nonces():
    for one in read("nonces.json"):
        expect("nonce", hashes.nonce_commitment(unhex(one["party"]), unhex(one["nonce"])).hex(), one["commitment"])


def trees():
    for tree in read("trees.json"):
        leaves = [hashes.leaf_hash(bytes([i])) for i in range(tree["size"])]
        expect(f"tree of {tree['size']}", hashes.root(leaves).hex(), tree["root"])
        for one in tree["paths"]:
            expect(f"path {one['index']} of {tree['size']}", [node.hex() for node in hashes.path(one["index"], leaves)], one["path"])


def facet_vectors():
    vectors = read("facets.json")
    for one in vectors["texts"]:
        facet, code = refusal(lambda: facets.parse_facet(one["text"]))
        expect(f"facet {one['text']!r}", (facet, code), (one.get("facet"), one.get("code")))
    for one in vectors["capacities"]:
        capacity = {**one["capacity"], "descriptor": {"kind": one["capacity"]["descriptor"]["kind"], "body": unhex(one["capacity"]["descriptor"]["body"])}}
        expect(f"facets of {one['name']}", facets.facets_of(capacity, one["profiles"], one["attestedBy"]), one["facets"])
    for one in vectors["keys"]:
        key = facets.facet_key(one["network"], one["facet"])
        expect(f"key of {one['facet']}", (key.hex(), hashes.cid(key)), (one["key"], one["cid"]))


def commitments():
    vectors = read("commitments.json")
    work = vectors["work"]
    expect("work", hashes.h(unhex(work["body"])).hex(), work["digest"])

    def leaves_of(window, units, secret):
        hidden = [hashes.blind(secret, window["window"], i) for i in range(len(units))]
        return hidden, [hashes.unit_leaf(unhex(window["contract"]), window["window"], unhex(work["module"]), work["profile"], unhex(work["digest"]), i, unit, hidden[i]) for i, unit in enumerate(units)]

    for window in vectors["windows"]:
        name = f"window {window['window']}"
        units = [{"index": int(unit["index"]), "input": unhex(unit["input"]), "status": unit["status"], "fuel": int(unit["fuel"]), "output": unhex(unit["output"])} for unit in window["units"]]
        hidden, leaves = leaves_of(window, units, unhex(window["secret"]))
        inputs = [hashes.input_leaf(unit["index"], unit["input"]) for unit in units]
        expect(name, [[a.hex(), b.hex(), c.hex()] for a, b, c in zip(hidden, inputs, leaves)], [[unit["blind"], unit["inputLeaf"], unit["leaf"]] for unit in window["units"]])
        expect(name, [hashes.root(inputs).hex(), hashes.root(leaves).hex(), str(sum(unit["fuel"] for unit in units))], [window["inputsRoot"], window["root"], window["fuel"]])
        for opening in window["openings"]:
            results = [{"status": one["status"], "fuel": int(one["fuel"]), "output": unhex(one["output"])} for one in opening["results"]]
            if len(results) != len(units):
                found = "count"
            elif sum(one["fuel"] for one in results) != int(window["fuel"]):
                found = "fuel"
            else:
                _, again = leaves_of(window, [{**unit, **one} for unit, one in zip(units, results)], unhex(opening["secret"]))
                found = "ok" if hashes.root(again).hex() == window["root"] else "root"
            expect(f"{name}, {opening['name']}", found, opening["verdict"])


def challenges():
    for one in read("challenges.json"):
        found = hashes.challenge(unhex(one["root"]), [unhex(nonce) for nonce in one["nonces"]], one["units"], one["count"])
        expect(f"challenge of {one['count']} of {one['units']}", found, one["positions"])
        expect("rounding", hashes.rounding(unhex(one["root"]), [unhex(nonce) for nonce in one["nonces"]]), one["luckPpm"])


def verifiers():
    for one in read("verifiers.json"):
        found = hashes.verifiers(unhex(one["root"]), [unhex(nonce) for nonce in one["nonces"]], one["position"], one["trusted"], one["count"])
        expect(f"verifiers of {one['position']}", found, one["verifiers"])


def reputations():
    vectors = read("reputation.json")
    for one in vectors["decays"]:
        expect(f"decay after {one['ageMs']}", str(reputation.decay(int(one["ageMs"]), int(one["halfLifeMs"]))), one["decay"])
    for one in vectors["bounds"]:
        expect(f"bound of {one['passes']}, {one['failures']}", reputation.lower_bound(int(one["passes"]), int(one["failures"]), one["doubtPpm"]), one["bound"])
    for one in vectors["cases"]:
        found = reputation.reputation(one["peer"], one["class"], one["evidence"], one["policy"], int(one["now"]))
        expect(f"reputation, {one['name']}", found, {name: one[name] for name in found})


def lines():
    for one in read("lines.json"):
        terms = one["terms"]
        shares = [{**share, "party": unhex(share["party"])} for share in terms["shares"]]
        found = receipt_lines(unhex(terms["requester"]), unhex(terms["provider"]), int(terms["total"]), terms["feePpm"], unhex(terms["feePayee"]), shares)
        expect(f"lines, {one['name']}", [[line["debtor"].hex(), line["creditor"].hex(), str(line["amount"]), line["reason"]] for line in found], [[line[key] for key in ("debtor", "creditor", "amount", "reason")] for line in one["lines"]])


def vouchers():
    vectors = read("vouchers.json")
    leaves = [hashes.voucher_leaf(unhex(one["session"]), unhex(one["payee"]), int(one["amount"]), one["asset"]) for one in vectors["vouchers"]]
    expect("voucher leaves", [leaf.hex() for leaf in leaves], [one["leaf"] for one in vectors["vouchers"]])
    for one in vectors["batches"]:
        held = leaves[: one["size"]]
        body = wire.open_envelope(unhex(one["envelope"]), "test").body
        expect(f"batch of {one['size']}", (body["size"], body["root"].hex(), hashes.root(held).hex()), (one["size"], one["root"], one["root"]))
        expect(f"paths of {one['size']}", [[node.hex() for node in hashes.path(index, held)] for index in range(len(held))], one["paths"])


def contracts():
    for file in sorted((ROOT / "contracts").glob("*.json")):
        vectors = json.loads(file.read_text("utf8"))
        upheld = {unhex(vectors["upheld"])}
        opened = {key: wire.open_envelope(unhex(envelope), "test") for key, envelope in vectors["messages"].items()}
        for game in vectors["games"]:
            standing = None
            for number, step in enumerate(game["steps"]):
                result, code = refusal(lambda: law.apply(standing, opened[step["message"]], upheld))
                standing, undone = result or (standing, [])
                name = f"{vectors['name']}, {game['name']}, step {number + 1}"
                expect(name, code, step.get("code"))
                if "state" in step:
                    expect(name, (standing and standing.state, undone), (step["state"], step.get("undone", [])))
            expect(f"{vectors['name']}, {game['name']}, in the end", standing and summary(standing), game["final"])


def summary(standing):
    deadline = standing.deadline()
    return {
        "state": standing.state,
        "head": standing.head.id,
        "at": str(standing.head.body["at"]),
        "provenWindows": len(standing.proven),
        "provenUnits": standing.proven_units,
        "payableUnits": str(standing.payable_units),
        "total": str(standing.total),
        "deadline": deadline and {"at": str(deadline[0]), "by": deadline[1]},
        "receipt": standing.receipt and {"id": standing.receipt.id, "complete": standing.receipt.complete},
        "transcript": [message.id for message, _, _ in standing.trail],
    }


def external():
    for one in read("external/wycheproof-ed25519.json")["cases"]:
        expect(f"Wycheproof {one['tcId']}", ed25519.verify(unhex(one["pk"]), unhex(one["msg"]), unhex(one["sig"])), one["result"] == "valid")
    for number, one in enumerate(read("external/ed25519-speccheck.json")["cases"]):
        expect(f"speccheck {number}", ed25519.verify(unhex(one["pub_key"]), unhex(one["message"]), unhex(one["signature"])), False)
    example = read("external/w3c-eddsa-jcs-2022.json")
    # RFC 8785 for text, lists and objects with ASCII names: sorted, no spaces, nothing escaped that need not be
    digests = [hashlib.sha256(json.dumps(example[part], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).digest() for part in ("proofOptions", "unsigned")]
    key, signature = hashes.unbase58(example["publicKeyMultibase"][1:])[2:], hashes.unbase58(example["proofValue"][1:])
    expect("W3C eddsa-jcs-2022", [part.hex() for part in digests], [example["proofOptionsHash"], example["documentHash"]])
    expect("W3C eddsa-jcs-2022", ed25519.verify(key, b"".join(digests), signature), True)


if __name__ == "__main__":
    for group in (messages, ids, blob_names, nonces, trees, facet_vectors, commitments, challenges, verifiers, reputations, lines, vouchers, contracts, external):
        group()
    print(json.dumps({"checked": checked, "failures": failures}, ensure_ascii=False))
    sys.exit(1 if failures else 0)
