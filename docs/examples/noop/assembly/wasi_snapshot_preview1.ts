// Imports take the name of the file that declares them: hence this file's name.
export declare function fd_read (fd: i32, vectors: usize, count: i32, out: usize): i32
export declare function fd_write (fd: i32, vectors: usize, count: i32, out: usize): i32
