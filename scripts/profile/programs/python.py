# Python: objects, lists, dictionaries, floating point, strings, calls.
import hashlib


class Record:
    def __init__(self, number=0, text=''):
        self.number = number
        self.text = text
        self.next = None

    def copy(self):
        other = Record(self.number, self.text)
        other.next = self.next
        return other


def records(turns):
    grid = [[0] * 51 for _ in range(51)]
    head = Record(1, 'some string')
    total = 0
    seen = {}
    for i in range(turns):
        j = i % 50
        grid[j][j + 1] = grid[j + 1][j] + i
        record = head.copy()
        record.number = (record.number * 31 + i) & 0xffff
        seen[record.number] = seen.get(record.number, 0) + 1
        total += grid[j][j + 1] % 7 + len(record.text) + (record.number if i % 3 else -record.number)
        head = record if i % 5 == 0 else head
    return total, len(seen)


def bodies(turns):
    all_bodies = [[float(i), i * 0.5, i * 0.25, 0.01 * i, 0.0, 0.1, 1.0 + i] for i in range(5)]
    for _ in range(turns):
        for i in range(5):
            x, y, z, u, v, w, mass = all_bodies[i]
            for j in range(i + 1, 5):
                other = all_bodies[j]
                dx = x - other[0]
                dy = y - other[1]
                dz = z - other[2]
                force = 0.001 * (dx * dx + dy * dy + dz * dz + 0.1) ** -1.5
                u -= dx * other[6] * force
                v -= dy * other[6] * force
                w -= dz * other[6] * force
                other[3] += dx * mass * force
                other[4] += dy * mass * force
                other[5] += dz * mass * force
            all_bodies[i][3:6] = [u, v, w]
        for body in all_bodies:
            body[0] += 0.001 * body[3]
            body[1] += 0.001 * body[4]
            body[2] += 0.001 * body[5]
    return all_bodies[0][:3]


def words(count):
    counts = {}
    for word in ' '.join(str(i * i % 997) for i in range(count)).split():
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(records(300000))
print(bodies(6000))
print(words(200000))
print(fibonacci(24))
print(hashlib.sha256(b'x' * 2000000).hexdigest())
