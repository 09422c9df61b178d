/* A disk that fails, preloaded into a process below SQLite and Python.
 *
 * Every write, flush, rename, removal, truncation and creation of a file below one folder is an
 * event. At the nth event the process is killed, or the event fails with an error (from then on
 * every event, if asked for), or the power is cut: all that was not flushed is taken back, newest
 * first, and the process ends at once. What counts as flushed: a file's content by fsync of the
 * file, a name by fsync of its folder. With a seed, each unflushed write is taken back or not by
 * chance, as a disk that writes in its own order would do.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OFF, COUNT, FAIL, KILL, CUT };
enum { WRITE, SIZE, CREATE, RENAME, REMOVE };

struct undo {
    int kind, fd;
    dev_t dev;
    ino_t ino;
    off_t at, old_size;
    size_t length;
    char *bytes;
    char *path, *from, *kept;
};

static char root[PATH_MAX], lost[PATH_MAX];
static int mode = OFF, error_number, stays;
static long events, fail_at, saved;
static unsigned seed;
static struct undo *undos;
static size_t undo_count, undo_room;
static struct { dev_t dev; ino_t ino; int fd; } held[512];
static int held_count;
static __thread int inside;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static ssize_t raw_pwrite(int fd, const void *data, size_t n, off_t at) {
    REAL(pwrite64);
    return real(fd, data, n, at);
}

static int raw_truncate(int fd, off_t size) {
    REAL(ftruncate64);
    return real(fd, size);
}

static int raw_unlink(const char *path) {
    REAL(unlink);
    return real(path);
}

static int raw_rename(const char *from, const char *to) {
    REAL(rename);
    return real(from, to);
}

static int below(const char *path) {
    size_t n = strlen(root);
    return n && !strncmp(path, root, n) && (path[n] == '/' || !path[n]);
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return 1;
}

static int absolute(int dir, const char *name, char *path) {
    char base[PATH_MAX] = "";
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
        return 1;
    }
    if (dir == AT_FDCWD ? !getcwd(base, sizeof base) : !path_of(dir, base)) return 0;
    return snprintf(path, PATH_MAX, "%s/%s", base, name) < PATH_MAX;
}

static int watched(int fd) {
    char path[PATH_MAX];
    struct stat facts;
    if (mode == OFF || inside) return 0;
    if (fstat(fd, &facts) || !(S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode))) return 0;
    return path_of(fd, path) && below(path);
}

static int watched_path(const char *path) { return mode != OFF && !inside && below(path); }

static struct undo *note(int kind) {
    if (undo_count == undo_room) {
        undo_room = undo_room ? 2 * undo_room : 256;
        undos = realloc(undos, undo_room * sizeof *undos);
    }
    struct undo *one = &undos[undo_count++];
    memset(one, 0, sizeof *one);
    one->kind = kind;
    return one;
}

/* A descriptor of one's own for reading and writing, never closed: closing one would give up the
 * locks that SQLite holds on the file. */
static int own_fd(int fd, const struct stat *facts) {
    char link[64];
    for (int i = 0; i < held_count; i++)
        if (held[i].dev == facts->st_dev && held[i].ino == facts->st_ino) return held[i].fd;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    REAL(open64);
    int own = real(link, O_RDWR | O_CLOEXEC);
    if (own >= 0 && held_count < 512) {
        held[held_count].dev = facts->st_dev;
        held[held_count].ino = facts->st_ino;
        held[held_count++].fd = own;
    }
    return own;
}

static void note_bytes(int fd, off_t at, size_t length) {
    struct stat facts;
    if (mode != CUT || fstat(fd, &facts)) return;
    int own = own_fd(fd, &facts);
    if (own < 0) return;
    struct undo *one = note(length ? WRITE : SIZE);
    one->fd = own;
    one->dev = facts.st_dev;
    one->ino = facts.st_ino;
    one->at = at;
    one->old_size = facts.st_size;
    if (at < facts.st_size) {
        size_t most = facts.st_size - at;
        one->length = length && length < most ? length : most;
        one->bytes = malloc(one->length);
        if (pread(own, one->bytes, one->length, at) != (ssize_t)one->length) one->length = 0;
    }
}

static char *keep(const char *path) {
    char kept[PATH_MAX];
    snprintf(kept, sizeof kept, "%.4000s/%ld", lost, saved++);
    return link(path, kept) ? NULL : strdup(kept);
}

static void note_name(int kind, const char *path, const char *from) {
    if (mode != CUT) return;
    char *kept = kind == CREATE ? NULL : keep(path);
    struct undo *one = note(kind);
    one->path = strdup(path);
    one->from = from ? strdup(from) : NULL;
    one->kept = kept;
}

static void take_back(struct undo *one) {
    switch (one->kind) {
    case WRITE:
    case SIZE:
        if (one->length) raw_pwrite(one->fd, one->bytes, one->length, one->at);
        raw_truncate(one->fd, one->old_size);
        break;
    case CREATE:
        raw_unlink(one->path);
        break;
    case RENAME:
        raw_rename(one->path, one->from);
        if (one->kept) raw_rename(one->kept, one->path);
        break;
    case REMOVE:
        if (one->kept) raw_rename(one->kept, one->path);
        break;
    }
}

static int same_folder(const char *path, const char *folder) {
    size_t n = strlen(folder);
    return !strncmp(path, folder, n) && path[n] == '/' && !strchr(path + n + 1, '/');
}

/* What is flushed is not taken back any more. */
static void settle(int fd) {
    struct stat facts;
    char path[PATH_MAX];
    if (mode != CUT || fstat(fd, &facts) || !path_of(fd, path)) return;
    size_t left = 0;
    for (size_t i = 0; i < undo_count; i++) {
        struct undo *one = &undos[i];
        int done;
        if (one->kind == WRITE || one->kind == SIZE)
            done = one->dev == facts.st_dev && one->ino == facts.st_ino;
        else
            done = S_ISDIR(facts.st_mode) && same_folder(one->path, path);
        if (!done) undos[left++] = *one;
    }
    undo_count = left;
}

static void end(void) {
    if (mode == CUT)
        while (undo_count) {
            struct undo *one = &undos[--undo_count];
            int data = one->kind == WRITE || one->kind == SIZE;
            if (!(seed && data && rand_r(&seed) & 1)) take_back(one);
        }
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* One more event; 1 where it is to fail. */
static int event(void) {
    events++;
    if (mode == COUNT || events < fail_at || (events > fail_at && !stays)) return 0;
    inside = 1;
    if (mode == KILL || mode == CUT) end();
    inside = 0;
    errno = error_number;
    return 1;
}

void fault_arm(const char *folder, const char *lost_and_found, int how, long at, int error,
               int stay, unsigned chance) {
    snprintf(root, sizeof root, "%s", folder);
    snprintf(lost, sizeof lost, "%s", lost_and_found);
    events = 0;
    fail_at = at;
    error_number = error;
    stays = stay;
    seed = chance;
    mode = how;
}

long fault_disarm(void) {
    mode = OFF;
    return events;
}

#define GUARDED(fd, at, length, call) \
    if (watched(fd)) { \
        inside = 1; note_bytes(fd, at, length); inside = 0; \
        if (event()) return -1; \
    } \
    return call

ssize_t write(int fd, const void *data, size_t n) {
    REAL(write);
    struct stat facts;
    off_t at = 0;
    if (mode == CUT && !inside && !fstat(fd, &facts) && S_ISREG(facts.st_mode))
        at = fcntl(fd, F_GETFL) & O_APPEND ? facts.st_size : lseek(fd, 0, SEEK_CUR);
    GUARDED(fd, at, n, real(fd, data, n));
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at) {
    GUARDED(fd, at, n, raw_pwrite(fd, data, n, at));
}

ssize_t pwrite64(int fd, const void *data, size_t n, off_t at) {
    GUARDED(fd, at, n, raw_pwrite(fd, data, n, at));
}

ssize_t sendfile(int to, int from, off_t *offset, size_t n) {
    REAL(sendfile);
    GUARDED(to, lseek(to, 0, SEEK_CUR), n, real(to, from, offset, n));
}

ssize_t sendfile64(int to, int from, off_t *offset, size_t n) {
    REAL(sendfile64);
    GUARDED(to, lseek(to, 0, SEEK_CUR), n, real(to, from, offset, n));
}

int ftruncate(int fd, off_t size) { GUARDED(fd, size, 0, raw_truncate(fd, size)); }
int ftruncate64(int fd, off_t size) { GUARDED(fd, size, 0, raw_truncate(fd, size)); }

static int flushed(int fd, int (*real)(int)) {
    if (!watched(fd)) return real(fd);
    if (event()) return -1;
    int done = real(fd);
    inside = 1;
    if (!done) settle(fd);
    inside = 0;
    return done;
}

int fsync(int fd) {
    REAL(fsync);
    return flushed(fd, real);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    return flushed(fd, real);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to) {
    char old[PATH_MAX], new[PATH_MAX];
    REAL(renameat);
    if (absolute(from_dir, from, old) && absolute(to_dir, to, new) && watched_path(new)) {
        if (event()) return -1;
        inside = 1;
        note_name(RENAME, new, old);
        inside = 0;
    }
    return real(from_dir, from, to_dir, to);
}

int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

int unlinkat(int dir, const char *name, int flags) {
    char path[PATH_MAX];
    REAL(unlinkat);
    if (!(flags & AT_REMOVEDIR) && absolute(dir, name, path) && watched_path(path)) {
        if (access(path, F_OK)) return real(dir, name, flags);
        if (event()) return -1;
        inside = 1;
        note_name(REMOVE, path, NULL);
        inside = 0;
    }
    return real(dir, name, flags);
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

static int opened(int dir, const char *name, int flags, mode_t how) {
    char path[PATH_MAX];
    REAL(openat64);
    if ((flags & O_CREAT) && absolute(dir, name, path) && watched_path(path)) {
        if (access(path, F_OK)) {
            if (event()) return -1;
            inside = 1;
            note_name(CREATE, path, NULL);
            inside = 0;
        }
    }
    return real(dir, name, flags, how);
}

#define OPENS(declared, dir) \
    declared { \
        mode_t how = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            how = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        return opened(dir, name, flags, how); \
    }

OPENS(int open(const char *name, int flags, ...), AT_FDCWD)
OPENS(int open64(const char *name, int flags, ...), AT_FDCWD)
OPENS(int openat(int dir, const char *name, int flags, ...), dir)
OPENS(int openat64(int dir, const char *name, int flags, ...), dir)
