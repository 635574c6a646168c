// QuickJS: objects, closures, integers, strings, maps, regular expressions, floating point, sorting, calls.
(function () {
  function objects (turns) {
    const queue = []
    let sum = 0
    for (let i = 0; i < turns; i++) {
      queue.push({ id: i % 13, add (x) { return x + this.id } })
      if (queue.length > 50) {
        sum = (sum + queue.shift().add(i)) % 1000003
      }
    }
    return sum
  }

  function integers (turns) {
    let a = 1
    let b = 0
    for (let i = 0; i < turns; i++) {
      a = (a * 16807 + i) % 2147483647
      b = (b ^ (a << 3) ^ (a >>> 5)) | 0
    }
    return b
  }

  function strings (turns) {
    const counts = new Map()
    let text = ''
    for (let i = 0; i < turns; i++) {
      const key = `k${i * 7 % 1009}`
      counts.set(key, (counts.get(key) || 0) + 1)
      if (i % 100 === 0) {
        text += key
      }
    }
    return counts.size + text.length + text.replace(/k(\d)/g, '$1-').length
  }

  function floats (turns) {
    let x = 0.5
    let y = 0.25
    let total = 0
    for (let i = 0; i < turns; i++) {
      x = 3.7 * x * (1 - x)
      y = Math.sin(x) * y + Math.sqrt(x)
      total += y
    }
    return Math.round(total * 1000)
  }

  function sorted (count) {
    return Array.from({ length: count }, (_, i) => (i * 7919) % 10007).sort((a, b) => a - b)[count >> 1]
  }

  function fibonacci (n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2)
  }

  return [objects(300000), integers(3000000), strings(300000), floats(1000000), sorted(100000), fibonacci(27)].reduce((a, b) => (a * 31 + b) % 9007199254740881, 7)
})()
