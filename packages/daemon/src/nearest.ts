/** The candidate that a mistyped word most likely meant: at most a third of its letters (and at least two) away; undefined where none is. */
export function nearest (word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3))
  let best: { readonly candidate: string, readonly distance: number } | undefined

  for (const candidate of candidates) {
    const distance = editDistance(word, candidate)

    if (distance <= limit && distance < Math.max(word.length, candidate.length) && (best == null || distance < best.distance)) {
      best = { candidate, distance }
    }
  }

  return best?.candidate
}

// Levenshtein, one row at a time; words here are command and option names, cut to 64 letters
function editDistance (a: string, b: string): number {
  const from = a.slice(0, 64)
  const to = b.slice(0, 64)
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)

  for (let i = 1; i <= from.length; i++) {
    const next = [i]

    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }

    row = next
  }

  return row[to.length] ?? 0
}
