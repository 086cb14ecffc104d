/* A disk that can be told to fail, put before a program by LD_PRELOAD.
 *
 * It watches the database's files in the folder DISK. Each sync of them that went well adds a byte to
 * DISK/syncs. While DISK/fault is there, the fault that it names rules: "full" lets no file grow (ENOSPC)
 * by more than others were cut short meanwhile, "read-only" takes no write and opens nothing for writing (EROFS), "broken" fails each sync (EIO). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(result, name, ...) \
  static result (*real)(__VA_ARGS__); \
  if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static int in_folder(const char *name, char *path, size_t size) {
  const char *folder = getenv("DISK");
  return folder && snprintf(path, size, "%s/%s", folder, name) < (int)size;
}

/* Is this one of the database's files? */
static int watched(int fd) {
  char link[64], path[4096];
  const char *folder = getenv("DISK");
  if (!folder) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return !strncmp(path, folder, strlen(folder)) && strstr(path, ".db");
}

/* The first letter of the fault that rules, or 0. */
static char fault(void) {
  REAL(int, open, const char *, int, ...);
  char path[4096], letter = 0;
  if (!in_folder("fault", path, sizeof path)) return 0;
  int fd = real(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  if (read(fd, &letter, 1) != 1) letter = 0;
  close(fd);
  return letter;
}

/* Bytes that came free on the full disk. */
static off_t room;

/* By how much a file would grow. */
static off_t growth(int fd, off_t end) {
  struct stat found;
  if (fstat(fd, &found)) return 0;
  return end > found.st_size ? end - found.st_size : 0;
}

/* Takes so much of what came free; false if there isn't as much. */
static int taken(off_t bytes) {
  if (__atomic_sub_fetch(&room, bytes, __ATOMIC_SEQ_CST) >= 0) return 1;
  __atomic_add_fetch(&room, bytes, __ATOMIC_SEQ_CST);
  return 0;
}

/* The error of a write that would end at a place, or 0. */
static int refused(int fd, off_t end) {
  int before = errno, error = 0;
  if (watched(fd)) {
    char rules = fault();
    off_t more = growth(fd, end);
    if (rules == 'r') error = EROFS;
    if (rules == 'f' && more && !taken(more)) error = ENOSPC;
  }
  errno = before;
  return error;
}

static int failed(int error) {
  errno = error;
  return -1;
}

/* A program in the folder names its files without it. */
static int opened(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
  if ((flags & O_ACCMODE) != O_RDONLY && strstr(path, ".db") && fault() == 'r') return failed(EROFS);
  return real(path, flags, mode);
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(int, name, const char *, int, ...); \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    return opened(real, path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(ssize_t, write, int, const void *, size_t);
  int before = errno;
  off_t at = lseek(fd, 0, SEEK_CUR);
  errno = before;
  int error = at < 0 ? 0 : refused(fd, at + (off_t)count);
  return error ? failed(error) : real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
  int error = refused(fd, at + (off_t)count);
  return error ? failed(error) : real(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t at) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off_t);
  int error = refused(fd, at + (off_t)count);
  return error ? failed(error) : real(fd, bytes, count, at);
}

static int cut(int fd, off_t length, int (*real)(int, off_t)) {
  struct stat before;
  int counted = watched(fd) && !fstat(fd, &before) && before.st_size > length && fault() == 'f';
  int result = real(fd, length);
  if (counted && !result) __atomic_add_fetch(&room, before.st_size - length, __ATOMIC_SEQ_CST);
  return result;
}

int ftruncate(int fd, off_t length) {
  REAL(int, ftruncate, int, off_t);
  return cut(fd, length, real);
}

int ftruncate64(int fd, off_t length) {
  REAL(int, ftruncate64, int, off_t);
  return cut(fd, length, real);
}

int unlink(const char *path) {
  REAL(int, unlink, const char *);
  struct stat before;
  int counted = strstr(path, ".db") && !stat(path, &before) && fault() == 'f';
  int result = real(path);
  if (counted && !result) __atomic_add_fetch(&room, before.st_size, __ATOMIC_SEQ_CST);
  return result;
}

static void append(int fd) {
  REAL(ssize_t, write, int, const void *, size_t);
  if (real(fd, ".", 1) != 1) abort();
}

static void count_sync(void) {
  char path[4096];
  if (!in_folder("syncs", path, sizeof path)) return;
  REAL(int, open, const char *, int, ...);
  int fd = real(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return;
  append(fd);
  close(fd);
}

static int synced(int fd, int (*sync)(int)) {
  int seen = watched(fd);
  if (seen && fault() == 'b') return failed(EIO);
  int result = sync(fd);
  if (seen && !result) count_sync();
  return result;
}

int fsync(int fd) {
  REAL(int, fsync, int);
  return synced(fd, real);
}

int fdatasync(int fd) {
  REAL(int, fdatasync, int);
  return synced(fd, real);
}
