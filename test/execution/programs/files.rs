// What a program in Rust does with files, time and its surroundings, through std.
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

fn kind<T>(result: io::Result<T>) -> String {
    result.map_or_else(|error| error.raw_os_error().map_or(format!("{:?}", error.kind()), |code| format!("errno {}", code)), |_| "ok".to_string())
}

fn main() -> io::Result<()> {
    println!("{:?} {:?}", std::env::args().collect::<Vec<_>>(), std::env::vars().collect::<Vec<_>>());
    let lines = io::stdin().lock().lines().collect::<io::Result<Vec<_>>>()?;
    println!("{:?}", lines);

    let squares: HashMap<u32, u32> = (0..1000).map(|i| (i, i * i)).collect();
    println!("a map of {}, its sum {}; its first key {}", squares.len(), squares.values().sum::<u32>(), squares.contains_key(squares.keys().next().unwrap()));
    println!("thread: {}; process: {}; network: {}", kind(std::thread::Builder::new().spawn(|| ())), kind(std::process::Command::new("ls").spawn()), kind(std::net::TcpStream::connect("127.0.0.1:80")));

    let begun = Instant::now();
    std::thread::sleep(Duration::from_millis(1500));
    println!("slept {:?}, it is {:?}", begun.elapsed(), SystemTime::now().duration_since(UNIX_EPOCH).unwrap());

    fs::create_dir_all("/tmp/a/b/c")?;
    fs::write("/tmp/a/b/c/f", b"hello")?;
    fs::copy("/tmp/a/b/c/f", "/tmp/g")?;
    fs::rename("/tmp/g", "/tmp/h")?;
    let mut file = OpenOptions::new().read(true).append(true).open("/tmp/h")?;
    file.write_all(b" world")?;
    file.seek(SeekFrom::Start(0))?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    file.set_len(3)?;
    println!("{:?}, then {} bytes; new, though it is there: {}", text, file.metadata()?.len(), kind(OpenOptions::new().write(true).create_new(true).open("/tmp/h")));
    fs::hard_link("/tmp/h", "/tmp/i")?;
    let names = fs::read_dir("/tmp")?.map(|entry| entry.map(|entry| entry.file_name())).collect::<io::Result<Vec<_>>>()?;
    println!("{:?}; all of it removed: {}", names, kind(fs::remove_dir_all("/tmp/a")));

    println!("/in: {} bytes; to write: {}; a new one: {}", File::open("/in/data/table.csv")?.metadata()?.len(), kind(OpenOptions::new().write(true).open("/in/data/table.csv")), kind(File::create("/in/new")));
    let mut large = File::create("/tmp/large")?;
    let piece = vec![1u8; 1 << 20];
    let written = (0..100).take_while(|_| large.write_all(&piece).is_ok()).count();
    println!("{} MiB, and it is full: {}", written, kind(large.write_all(&piece)));
    if lines.len() > 1 {
        panic!("told to")
    }
    std::process::exit(300)
}
