// Imports take the name of the file that declares them: hence this file's name.
export declare function fd_read (fd: i32, vectors: usize, count: i32, out: usize): i32
export declare function fd_write (fd: i32, vectors: usize, count: i32, out: usize): i32
export declare function path_open (dir: i32, lookup: i32, path: usize, length: i32, flags: i32, rights: i64, inheriting: i64, fdflags: i32, out: usize): i32
export declare function proc_exit (code: i32): void
