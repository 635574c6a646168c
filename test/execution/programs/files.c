/* What a program in C does with files, time and its surroundings, through wasi-libc. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static const char *why(int result) { return result == 0 ? "ok" : strerror(errno); }

static void list(const char *path) {
  DIR *directory = opendir(path);
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) printf(" %s", entry->d_name);
  closedir(directory);
  puts("");
}

static void surroundings(int argc, char **argv) {
  char line[100], folder[100];
  printf("%d arguments, the last is %s; %s; terminals %d%d%d\n", argc, argv[argc - 1], environ == NULL || environ[0] == NULL ? "no environment" : environ[0], isatty(0), isatty(1), isatty(2));
  while (fgets(line, sizeof line, stdin)) printf("line: %s", line);
  printf("in %s; elsewhere: %s\n", getcwd(folder, sizeof folder), why(open("/etc/passwd", O_RDONLY) < 0 ? -1 : 0));
}

static void times(void) {
  struct timespec now;
  unsigned char bytes[16];
  printf("time %lld\n", (long long)time(NULL));
  sleep(2);
  clock_gettime(CLOCK_MONOTONIC, &now);
  printf("after two seconds of sleep %lld.%09ld\n", (long long)now.tv_sec, now.tv_nsec);
  struct pollfd ready = { 0, POLLIN, 0 };
  printf("poll %d; entropy %s\n", poll(&ready, 1, 100), why(getentropy(bytes, sizeof bytes)));
}

static void mounted(void) {
  char text[10] = { 0 };
  FILE *file = fopen("/in/data/table.csv", "r");
  fseek(file, -5, SEEK_END);
  printf("at its end: %zu bytes, %s; ", fread(text, 1, sizeof text, file), text);
  fclose(file);
  printf("to write: %s; ", why(open("/in/data/table.csv", O_RDWR) < 0 ? -1 : 0));
  printf("a new one: %s\n", why(open("/in/new", O_WRONLY | O_CREAT, 0666) < 0 ? -1 : 0));
}

static void written(void) {
  struct stat stat_;
  char text[100];
  FILE *file = fopen("/tmp/a", "w+");
  for (int i = 0; i < 1000; i++) fprintf(file, "line %d\n", i);
  rewind(file);
  int lines = 0;
  while (fgets(text, sizeof text, file)) lines++;
  fclose(file);
  file = fopen("/tmp/a", "a");
  fputs("the end\n", file);
  fclose(file);
  stat("/tmp/a", &stat_);
  printf("%d lines, %lld bytes, a file %d, at %lld\n", lines, (long long)stat_.st_size, S_ISREG(stat_.st_mode), (long long)stat_.st_mtime);
  printf("mkdir %s, again %s; ", why(mkdir("/tmp/d", 0777)), why(mkdir("/tmp/d", 0777)));
  printf("rename %s; symlink %s; link %s\n", why(rename("/tmp/a", "/tmp/d/b")), why(symlink("b", "/tmp/d/l")), why(link("/tmp/d/b", "/tmp/d/h")));
  list("/tmp/d");
  text[readlink("/tmp/d/l", text, sizeof text)] = 0;
  lstat("/tmp/d/l", &stat_);
  printf("link to %s, a link %d; ", text, S_ISLNK(stat_.st_mode));
  stat("/tmp/d/l", &stat_);
  printf("followed: %d names\n", (int)stat_.st_nlink);
  int fd = open("/tmp/d/b", O_RDWR);
  printf("truncate %s; pwrite %zd; pread %zd; fsync %s\n", why(ftruncate(fd, 5)), pwrite(fd, "abc", 3, 10), pread(fd, text, sizeof text, 0), why(fsync(fd)));
  close(fd);
  printf("unlink a folder: %s; ", why(unlink("/tmp/d")));
  printf("rmdir a full one: %s\n", why(rmdir("/tmp/d")));
}

static void many(void) {
  char path[300];
  for (int i = 0; i < 500; i++) {
    snprintf(path, sizeof path, "/tmp/d/many%d", i);
    fclose(fopen(path, "w"));
  }
  int removed = 0;
  DIR *directory = opendir("/tmp/d");
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "/tmp/d/%s", entry->d_name);
    removed += unlink(path) == 0;
  }
  closedir(directory);
  printf("%d removed while they were listed; rmdir %s\n", removed, why(rmdir("/tmp/d")));
}

static void large(void) {
  const size_t size = 20u << 20;
  char *bytes = malloc(size);
  memset(bytes, 7, size);
  FILE *file = fopen("/tmp/large", "w+");
  printf("wrote %zu", fwrite(bytes, 1, size, file));
  rewind(file);
  memset(bytes, 0, size);
  printf(", read %zu, the last %d\n", fread(bytes, 1, size, file), bytes[size - 1]);
  size_t more = 0;
  for (int i = 0; i < 5; i++) more += fwrite(bytes, 1, size, file);
  printf("then %zu more: %s\n", more, strerror(errno));
  fclose(file);
}

int main(int argc, char **argv) {
  surroundings(argc, argv);
  times();
  mounted();
  written();
  many();
  large();
  return 3;
}
