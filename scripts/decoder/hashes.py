"""Names, trees, leaves and challenges: docs/spec/encoding.md and verification.md."""
import base64
import hashlib

B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def h(data):
    return hashlib.sha256(data).digest()


def u32(value):
    return value.to_bytes(4, "big")


def u64(value):
    return value.to_bytes(8, "big")


def tag(name):
    return u32(len(name)) + name.encode()


def cid(digest):
    return "b" + base64.b32encode(bytes([1, 0x55, 0x12, 0x20]) + digest).decode().lower().rstrip("=")


def base58(data):
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = B58[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def unbase58(text):
    """The bytes, or None where the text is no base58."""
    number = 0
    for letter in text:
        if letter not in B58:
            return None
        number = number * 58 + B58.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def did(key):
    return "did:key:z" + base58(b"\xed\x01" + key)


def is_did(text):
    raw = unbase58(text.removeprefix("did:key:z")) if text.startswith("did:key:z") else None
    return raw is not None and len(raw) == 34 and raw[:2] == b"\xed\x01"


def leaf_hash(data):
    return h(b"\0" + data)


def split(count):
    return 1 << (count - 1).bit_length() - 1


def root(leaves):
    """MTH over leaf hashes, RFC 6962 section 2.1, as it is written there."""
    if len(leaves) < 2:
        return leaves[0] if leaves else h(b"")
    k = split(len(leaves))
    return h(b"\1" + root(leaves[:k]) + root(leaves[k:]))


def path(index, leaves):
    """PATH, RFC 6962 section 2.1.1."""
    if len(leaves) < 2:
        return []
    k = split(len(leaves))
    return path(index, leaves[:k]) + [root(leaves[k:])] if index < k else path(index - k, leaves[k:]) + [root(leaves[:k])]


def nonce_commitment(party, nonce):
    return h(b"mycel/nonce/v1" + party + nonce)


def voucher_leaf(session, payee, amount, asset):
    return leaf_hash(b"mycel/voucher/v1" + session + payee + u64(amount) + asset.encode())


def input_leaf(index, data):
    return leaf_hash(tag("mycel/input/v1") + u64(index) + data)


def blind(secret, window, position):
    return h(tag("mycel/blind/v1") + secret + u32(window) + u32(position))


def unit_leaf(contract, window, module, profile, work, position, unit, hiding):
    name = profile.encode()
    shared = tag("mycel/leaf/v1") + contract + u32(window) + module + u32(len(name)) + name + work
    return leaf_hash(shared + u32(position) + u64(unit["index"]) + unit["input"] + u32(unit["status"]) + u64(unit["fuel"]) + unit["output"] + hiding)


def challenge_seed(committed, nonces):
    return h(tag("mycel/challenge/v1") + committed + u32(len(nonces)) + b"".join(nonces))


def draws(seed):
    """A function that draws below a bound."""
    def words():
        block = 0
        while True:
            data = h(tag("mycel/draw/v1") + seed + u32(block))
            yield from (int.from_bytes(data[at:at + 4], "big") for at in range(0, 32, 4))
            block += 1

    stream = words()
    return lambda bound: next(word for word in stream if word < 2**32 - 2**32 % bound) % bound


def drawn(draw, size, count):
    order = list(range(size))
    for i in range(count):
        j = i + draw(size - i)
        order[i], order[j] = order[j], order[i]
    return order[:count]


def challenge(committed, nonces, units, count):
    return sorted(drawn(draws(challenge_seed(committed, nonces)), units, count))


def rounding(committed, nonces):
    return draws(h(tag("mycel/rounding/v1") + challenge_seed(committed, nonces)))(1_000_000)


def verifiers(committed, nonces, position, trusted, count):
    seed = h(tag("mycel/verifiers/v1") + challenge_seed(committed, nonces) + u32(position))
    return [trusted[i] for i in drawn(draws(seed), len(trusted), count)]
