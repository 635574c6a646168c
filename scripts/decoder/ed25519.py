"""Ed25519 as docs/spec/encoding.md, "Keys", has it, written from RFC 8032 section 5.1. Slow, and clear."""
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def add(a, b):
    """Extended homogeneous coordinates, RFC 8032 section 5.1.4."""
    e = (a[1] - a[0]) * (b[1] - b[0])
    f = (a[1] + a[0]) * (b[1] + b[0])
    g = 2 * a[3] * b[3] * D
    h = 2 * a[2] * b[2]
    w, x, y, z = f - e, h - g, h + g, f + e
    return (w * x % P, y * z % P, x * y % P, w * z % P)


def double(a):
    x2, y2, z2 = a[0] * a[0], a[1] * a[1], 2 * a[2] * a[2]
    h = x2 + y2
    e = h - (a[0] + a[1]) ** 2
    g = x2 - y2
    f = z2 + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def negate(a):
    return (-a[0] % P, a[1], a[2], -a[3] % P)


def sum_of_products(s, a, t, b):
    """[s]a + [t]b, both at once."""
    both = add(a, b)
    total = IDENTITY
    for bit in range(max(s.bit_length(), t.bit_length()) - 1, -1, -1):
        total = double(total)
        pick = (s >> bit & 1, t >> bit & 1)
        if pick != (0, 0):
            total = add(total, {(1, 0): a, (0, 1): b, (1, 1): both}[pick])
    return total


def compress(a):
    inverse = pow(a[2], P - 2, P)
    x, y = a[0] * inverse % P, a[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decompress(data):
    """The point, or None where the bytes are none or are not its one encoding."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if v * x * x % P != u or (x == 0 and sign == 1):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
_admitted = {}


def admitted(key):
    """The key's point where it may be trusted: canonical, of the prime-order subgroup, not the identity."""
    if key not in _admitted:
        point = decompress(key)
        good = point is not None and compress(point) != compress(IDENTITY) and compress(sum_of_products(L, point, 0, BASE)) == compress(IDENTITY)
        _admitted[key] = point if good else None
    return _admitted[key]


def verify(key, message, signature):
    """Cofactorless: R must be the bytes of [S]B - [k]A, S below the group's order."""
    point = admitted(key)
    if len(signature) != 64 or point is None:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return compress(sum_of_products(s, BASE, k, negate(point))) == signature[:32]
