//! One unit of a bootstrap: how sure is the median of a column of measurements? Resample the column, take the median each time, and see how the medians scatter.
//!   stdin   the column's name and how many resamples, e.g. "raw 2000"
//!   /in     turbidity.csv
//!   argv    the unit's index: the seed of this unit's own random numbers
//!   stdout  one line; exit status 2 and a line on stderr where the input is wrong
use std::io::Read;
use std::{env, fs, io, process};

const MAX_RESAMPLES: usize = 100_000;

struct Random(u64);

impl Random {
    /// splitmix64
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

fn read_column(name: &str) -> Result<Vec<f64>, &'static str> {
    let text = fs::read_to_string("/in/turbidity.csv").map_err(|_| "cannot read /in/turbidity.csv")?;
    let mut rows = text.lines();
    let at = rows.next().and_then(|header| header.split(',').position(|field| field == name)).ok_or("no such column")?;
    let column = rows.map(|row| row.split(',').nth(at).and_then(|field| field.parse().ok()).ok_or("a row is too short")).collect::<Result<Vec<f64>, _>>()?;
    if column.len() < 2 { Err("too few rows") } else { Ok(column) }
}

fn median_of_resample(column: &[f64], drawn: &mut [f64], random: &mut Random) -> f64 {
    let values = column.len();
    for slot in drawn.iter_mut() {
        *slot = column[(random.next() % values as u64) as usize];
    }
    drawn.sort_unstable_by(f64::total_cmp);
    (drawn[(values - 1) / 2] + drawn[values / 2]) / 2.0
}

/// From integers, so that every language prints the same digits.
fn fixed(value: f64) -> String {
    let scaled = (value * 10000.0 + 0.5) as u64;
    format!("{}.{:04}", scaled / 10000, scaled % 10000)
}

fn run() -> Result<String, &'static str> {
    const USAGE: &str = "expected an index, and on stdin a column and a number";
    let index: u64 = env::args().nth(1).and_then(|arg| arg.parse().ok()).ok_or(USAGE)?;
    let mut input = String::new();
    io::stdin().read_to_string(&mut input).map_err(|_| USAGE)?;
    let mut words = input.split_whitespace();
    let name = words.next().ok_or(USAGE)?;
    let resamples: usize = words.next().and_then(|word| word.parse().ok()).ok_or(USAGE)?;
    if !(2..=MAX_RESAMPLES).contains(&resamples) {
        return Err("2 to 100000 resamples");
    }
    let column = read_column(name)?;

    let mut random = Random(index);
    let mut drawn = vec![0.0; column.len()];
    let medians: Vec<f64> = (0..resamples).map(|_| median_of_resample(&column, &mut drawn, &mut random)).collect();
    let mean = medians.iter().sum::<f64>() / resamples as f64;
    let squares: f64 = medians.iter().map(|median| (median - mean) * (median - mean)).sum();
    let error = (squares / (resamples - 1) as f64).sqrt();
    Ok(format!("unit {}: median of {} {} NTU, standard error {} ({} resamples of {})", index, name, fixed(mean), fixed(error), resamples, column.len()))
}

fn main() {
    match run() {
        Ok(line) => println!("{}", line),
        Err(reason) => {
            eprintln!("{}", reason);
            process::exit(2)
        }
    }
}
