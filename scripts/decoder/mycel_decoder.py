#!/usr/bin/env python3
"""Reads every vector under test/vectors and says where it comes to another verdict.

Usage: mycel_decoder.py [folder [group ...]], a group being one of those at the end of this file.

It shares no code with the packages: standard library only, tables read from docs/spec. Prints one JSON object,
{"checked": n, "failures": [text, ...]}, and exits with 1 where there is a failure.
"""
import base64
import hashlib
import json
import sys
from pathlib import Path

import blobs
import ed25519
import facets
import hashes
import law
import proofs
import reconcile
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
    batches = [wire.open_envelope(unhex(one["envelope"]), "test", ["voucher-batch"]) for one in vectors["batches"]]
    for one, batch in zip(vectors["batches"], batches):
        name = f"batch of {one['size']}"
        expect(name, (batch.body["size"], batch.body["root"].hex()), (one["size"], one["root"]))
        if "paths" in one:
            held = leaves[: one["size"]]
            expect(name, hashes.root(held).hex(), one["root"])
            expect(name, [[node.hex() for node in hashes.path(index, held)] for index in range(len(held))], one["paths"])

    def claim(one):
        return batches[one["batch"]], voucher(one["voucher"]), one["index"], [unhex(node) for node in one["path"]]

    for one in vectors["claims"]:
        expect(f"voucher, {one['name']}", proofs.is_included(*claim(one)), one["holds"])
    for one in vectors["faults"]:
        expect(f"no voucher, {one['name']}", proofs.is_voucher(voucher(one["voucher"])), False)
    till = proofs.Till(unhex(vectors["till"]["payee"]))
    for one in vectors["till"]["steps"]:
        gained, code = refusal(lambda: till.take(*claim(one)))
        expect(f"till, {one['name']}", (code, None if code else str(gained)), (one.get("code"), one.get("gained")))


def voucher(one):
    return {"session": unhex(one["session"]), "payee": unhex(one["payee"]), "asset": one["asset"], "amount": int(one["amount"])}


def proof_files():
    def content(one):
        return (one["file"] if isinstance(one["file"], str) else one["file"]["text"] + " " * one["file"]["blanks"]).encode()

    vectors = read("settle-proofs.json")
    for one in vectors["proofs"]:
        proof, code = refusal(lambda: proofs.settle_proof(content(one)))
        expect(f"settle proof, {one['name']}", code, one.get("code"))
        if proof and "code" not in one:
            settled, entry, checkpoint = proof
            expect(f"settle proof, {one['name']}", (settled.id, str(entry.body["seq"]), str(checkpoint.body["head"]["size"])), (one["id"], one["seq"], one["size"]))
    for one in vectors["forks"]:
        fork, code = refusal(lambda: proofs.fork_proof(content(one)))
        expect(f"fork proof, {one['name']}", code, one.get("code"))
        if fork and "code" not in one:
            expect(f"fork proof, {one['name']}", (fork[0].hex(), fork[1].hex(), str(fork[2])), (one["author"], one["epoch"], one["at"]))


def entries():
    for one in read("entries.json"):
        name = f"entry, {one['kind']}, {one['name']}"
        schema = {"dispute": "DisputeNote", "epoch": "EpochOpening"}.get(one["kind"], one["kind"].capitalize())
        body, code = refusal(lambda: wire.decode_note(schema, unhex(one["body"])))
        expect(name, one.get("code") if code in one.get("also", []) else code, one.get("code"))
        if body and "code" not in one:
            expect(name, wire.to_json(schema, body), one["value"])


def ruled(count):
    """Items by the rule in test/vectors/README.md."""
    return [(1_700_000_000_000 + i // 3, hashes.h(hashes.u32(i))) for i in range(count)]


def item(one):
    return int(one["at"]), unhex(one["id"])


def pair_roots():
    vectors = read("pair-roots.json")
    expect("the rule", ruled(len(vectors["rule"])), [item(one) for one in vectors["rule"]])
    for one in vectors["roots"]:
        count, root = reconcile.pair_root(ruled(one["ruled"]) if "ruled" in one else [item(each) for each in one["items"]])
        expect(f"pair root, {one['name']}", (count, root.hex()), (one["count"], one["root"]))
    for one in vectors["settled"]:
        message, _ = refusal(lambda: reconcile.open_settled(unhex(one["envelope"]), vectors["network"], [unhex(key) for key in one["pair"]]))
        expect(f"settled, {one['name']}", message and (str(message.body["at"]), message.id), (one["at"], one["id"]) if "id" in one else None)


def frames():
    vectors = read("frames.json")
    for one in vectors["cases"]:
        name = f"frame, {one['name']}"
        frame, code = refusal(lambda: reconcile.decode_frame(unhex(one["frame"]), vectors["network"]))
        expect(name, code, one.get("code"))
        if frame and "code" not in one:
            expect(name, wire.encode("ReconcileFrame", frame), unhex(one["frame"]))
            shown, stored = wire.to_json("ReconcileFrame", frame), one["body"]
            expect(name, (shown["summary"], shown["wants"], shown["more"]), (stored["summary"], unhex(stored["wants"]).hex(), stored["more"]))
            parts, kept = shown["ranges"], stored["ranges"]
            parts, kept = (parts, kept) if isinstance(kept, list) else ([len(parts), parts[0], parts[-1]], [kept["count"], kept["first"], kept["last"]])
            expect(name, parts, [{**part, "ids": unhex(part["ids"]).hex()} if isinstance(part, dict) else part for part in kept])
            sent = stored["settled"]
            expect(name, shown["settled"] if isinstance(sent, list) else len(shown["settled"]), [unhex(data).hex() for data in sent] if isinstance(sent, list) else sent["count"])


def exchanges():
    vectors = read("exchanges.json")
    pair = [unhex(vectors["sides"][name]["key"]) for name in "ab"]

    def held(one):
        return ruled(one["ruled"]) + [item(vectors["deals"][name]) for name in one["deals"]]

    def side(name, one):
        head = vectors["sides"][name]["head"]
        envelopes = {unhex(deal["id"]): unhex(deal["envelope"]) for deal in vectors["deals"].values()}
        return reconcile.Side(vectors["network"], pair, held(one), envelopes, (unhex(head["epoch"]), int(head["size"]), unhex(head["root"])))

    for one in vectors["exchanges"]:
        sides = {name: side(name, one[name]) for name in "ab"}
        sender, frame, found = one["begins"], sides[one["begins"]].start(), []
        while frame and len(found) < 100:
            other = "b" if sender == "a" else "a"
            answer, learned = sides[other].receive(frame)
            found.append((sender, frame, learned))
            sender, frame = other, answer
        wanted = [(step["from"], unhex(step["frame"]), step["learned"]) for step in one["frames"]]
        for number in range(max(len(found), len(wanted))):
            expect(f"exchange, {one['name']}, frame {number + 1}", found[number] if number < len(found) else None, wanted[number] if number < len(wanted) else None)
        count, root = reconcile.pair_root(held(one["a"]) + held(one["b"]))
        expect(f"exchange, {one['name']}, in the end", ([each.agreed for each in sides.values()], count, root.hex()), ([True, True], one["count"], one["root"]))
    for one in vectors["games"]:
        own = side("a", one["a"])
        for number, step in enumerate(one["steps"]):
            result, code = refusal(lambda: own.receive(unhex(step["frame"])))
            expect(f"game, {one['name']}, step {number + 1}", code, step.get("code"))
            if result and "code" not in step:
                reply = unhex(step["reply"]) if step["reply"] is not None else None
                expect(f"game, {one['name']}, step {number + 1}", (*result, own.agreed), (reply, step["learned"], step["agreed"]))


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
    for name, one in read("external/merkle-rfc6962.json").items():
        path = [base64.b64decode(node) for node in one.get("proof") or []]
        if "/consistency/" in name:
            found = proofs.continues(one["size1"], one["size2"], base64.b64decode(one["root1"] or ""), base64.b64decode(one["root2"] or ""), path)
        else:
            found = proofs.holds_at(base64.b64decode(one["leafHash"] or ""), one["leafIdx"], one["treeSize"], path, base64.b64decode(one["root"] or ""))
        expect(name, found, not one["wantErr"])
    example = read("external/w3c-eddsa-jcs-2022.json")
    # RFC 8785 for text, lists and objects with ASCII names: sorted, no spaces, nothing escaped that need not be
    digests = [hashlib.sha256(json.dumps(example[part], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).digest() for part in ("proofOptions", "unsigned")]
    key, signature = hashes.unbase58(example["publicKeyMultibase"][1:])[2:], hashes.unbase58(example["proofValue"][1:])
    expect("W3C eddsa-jcs-2022", [part.hex() for part in digests], [example["proofOptionsHash"], example["documentHash"]])
    expect("W3C eddsa-jcs-2022", ed25519.verify(key, b"".join(digests), signature), True)


if __name__ == "__main__":
    groups = (messages, ids, blob_names, nonces, trees, facet_vectors, commitments, challenges, verifiers, reputations, lines, vouchers, proof_files, entries, pair_roots, frames, exchanges, contracts, external)
    for group in groups:
        if not sys.argv[2:] or group.__name__ in sys.argv[2:]:
            group()
    print(json.dumps({"checked": checked, "failures": failures}, ensure_ascii=False))
    sys.exit(1 if failures else 0)
