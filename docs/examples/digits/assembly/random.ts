/** splitmix64: the same numbers from the same seed on every machine. */
export class Random {
  constructor (private state: u64) {}

  next (): u64 {
    this.state += 0x9e3779b97f4a7c15
    let z = this.state
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb
    return z ^ (z >> 31)
  }

  /** 0 up to 1, 1 excluded: 53 random bits. */
  fraction (): f64 {
    return <f64>(this.next() >> 11) / 9007199254740992.0
  }

  /** 0 up to `bound`, excluded; the bias of at most bound / 2^64 does not matter here. */
  below (bound: i32): i32 {
    return <i32>(this.next() % <u64>bound)
  }
}
