// Imports take the name of the file that declares them: hence this file's name.
export declare function args_sizes_get (count: usize, bytes: usize): i32
export declare function args_get (pointers: usize, bytes: usize): i32
export declare function fd_read (fd: i32, vectors: usize, count: i32, out: usize): i32
export declare function fd_write (fd: i32, vectors: usize, count: i32, out: usize): i32
export declare function path_open (fd: i32, flags: i32, path: usize, length: i32, create: i32, rights: i64, inheriting: i64, fdflags: i32, out: usize): i32
export declare function proc_exit (status: i32): void
