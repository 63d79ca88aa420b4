// The load for echo servers: connections that each have one message of 64 bytes on its way. In C, as it shares nothing with
// what it measures and has to be faster than all of that.
//
//   load PORT CONNECTIONS ROUND PID
//
// ROUND replies are a round, after which it prints what Sample reads: the time, the CPU time of the process PID, the replies
// that were right, percentiles of the time from a message to its reply, and its own CPU time. It goes on until its input ends.
// Lines that it understands:
//
//   count    prints how many replies there were until now
//   rate N   says so, and begins a new round. 0: each reply is followed by the next message (closed loop). Else so many messages a second, at random
//            times that do not depend on the replies (open loop); one that is due while all connections are busy waits, and
//            its time runs
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { WORDS = 8, BYTES = 8 * WORDS, EVENTS = 1024 };

struct connection {
    int fd;
    int received;       // bytes of the reply
    uint64_t messages;  // how many were sent, this one too
    int64_t start;      // when the message was sent, or due
    uint64_t reply[WORDS];
};

static struct connection *connections;
static int connection_count;

// Those without a message on its way, the one that waits longest first.
static struct connection **idle;
static int idle_first, idle_count;

static long round_size;
static clockid_t server_clock;
static double rate;      // 0: closed loop
static int64_t due;      // open loop: when the next message is
static int stopping;

static int64_t floor_ns;  // messages from before do not count
static int64_t round_start, round_server, round_own;
static long done;         // replies of this round
static long total;        // replies ever

static void fail(const char *format, ...) {
    va_list values;
    va_start(values, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    exit(1);
}

static int64_t clock_ns(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t) != 0) fail("clock: %s", strerror(errno));
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

// ---- Times, as HdrHistogram keeps them with three digits: 1,024 buckets for each power of two.

enum { BUCKETS = 1024, POWERS = 54 };

static long histogram[(POWERS + 1) * BUCKETS];

static void record(int64_t ns) {
    uint64_t value = ns < 0 ? 0 : ns;
    int shift = value < 2 * BUCKETS ? 0 : 53 - __builtin_clzll(value);
    histogram[shift * BUCKETS + (value >> shift)]++;
}

// The largest time that the bucket of the percentile stands for.
static int64_t percentile(double share) {
    long left = ceil(done * share);
    for (int i = 0; i < (POWERS + 1) * BUCKETS; i++) {
        left -= histogram[i];
        if (left <= 0) {
            int shift = i < 2 * BUCKETS ? 0 : i / BUCKETS - 1;
            return ((int64_t)(i - shift * BUCKETS + 1) << shift) - 1;
        }
    }
    return -1;
}

// ---- Rounds

static void begin_round(int64_t now) {
    memset(histogram, 0, sizeof histogram);
    done = 0;
    round_start = now;
    round_server = clock_ns(server_clock);
    round_own = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

static void end_round(int64_t now) {
    printf("round %ld %ld 0 %ld %ld %ld %ld %ld\n", (long)(now - round_start), (long)(clock_ns(server_clock) - round_server),
           done, (long)percentile(.5), (long)percentile(.99), (long)percentile(.999),
           (long)(clock_ns(CLOCK_PROCESS_CPUTIME_ID) - round_own));
    begin_round(now);
}

// ---- Messages: each differs from all others, so that a reply that belongs elsewhere shows.

static void message(const struct connection *c, uint64_t words[WORDS]) {
    uint64_t seed = (c->messages << 20 | (uint64_t)(c - connections)) * UINT64_C(0x9e3779b97f4a7c15);
    for (int i = 0; i < WORDS; i++) words[i] = seed + (uint64_t)i * UINT64_C(0xd1342543de82ef95);
}

static void request(struct connection *c, int64_t start) {
    uint64_t words[WORDS];
    c->messages++;
    c->start = start;
    message(c, words);
    ssize_t sent = send(c->fd, words, BYTES, MSG_NOSIGNAL);
    if (sent != BYTES) fail("sent %zd bytes: %s", sent, strerror(errno));
}

static void rest(struct connection *c) {
    idle[(idle_first + idle_count++) % connection_count] = c;
}

static struct connection *take_idle(void) {
    struct connection *c = idle[idle_first];
    idle_first = (idle_first + 1) % connection_count;
    idle_count--;
    return c;
}

static void receive(struct connection *c) {
    ssize_t count = recv(c->fd, (char *)c->reply + c->received, BYTES - c->received, 0);
    if (count <= 0) fail("no reply: %s", count == 0 ? "the server has closed the connection" : strerror(errno));
    c->received += count;
    if (c->received < BYTES) return;
    c->received = 0;
    uint64_t words[WORDS];
    message(c, words);
    if (memcmp(words, c->reply, BYTES) != 0) fail("message %ld came back different", (long)c->messages);

    int64_t now = clock_ns(CLOCK_MONOTONIC);
    total++;
    if (c->start >= floor_ns) {
        record(now - c->start);
        if (++done == round_size) end_round(now);
    }
    if (rate == 0 && !stopping) {
        request(c, now);
    } else {
        rest(c);
    }
}

// ---- Open loop

// Random times between messages, as of many clients that know nothing of each other; the same in each run.
static double gap_ns(void) {
    static uint64_t state = UINT64_C(0x853c49e6748fea9b);
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return -log(((state >> 11) + 1) * 0x1p-53) * 1e9 / rate;
}

static void send_due(void) {
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    while (idle_count > 0 && due <= now) {
        request(take_idle(), due);
        due += (int64_t)gap_ns();
    }
}

// ---- Commands

static void obey(const char *line) {
    if (strncmp(line, "count", 5) == 0) {
        printf("count %ld\n", total);
    } else if (strncmp(line, "rate ", 5) == 0) {
        rate = atof(line + 5);
        floor_ns = due = clock_ns(CLOCK_MONOTONIC);
        begin_round(floor_ns);
        printf("rate %.0f\n", rate);
        while (rate == 0 && idle_count > 0) request(take_idle(), floor_ns);
    } else {
        fail("no command: %s", line);
    }
}

static void read_commands(int epoll) {
    char text[4096];
    ssize_t count = read(STDIN_FILENO, text, sizeof text - 1);
    if (count <= 0) {
        // Not before each reply is there: a server might complain about connections that are cut.
        stopping = 1;
        rate = 0;
        epoll_ctl(epoll, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
        return;
    }
    text[count] = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) obey(line);
}

// ---- Connecting

static void connect_all(int epoll, int port) {
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    connections = calloc(connection_count, sizeof *connections);
    idle = calloc(connection_count, sizeof *idle);
    for (int i = 0; i < connection_count; i++) {
        struct connection *c = &connections[i];
        int on = 1;
        c->fd = socket(AF_INET, SOCK_STREAM, 0);
        if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&server, sizeof server) != 0)
            fail("connection %d: %s", i, strerror(errno));
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ioctl(c->fd, FIONBIO, &on);
        // By edges: the kernel then need not look at each connection once more after it was ready. Nothing is missed, as what
        // is left of a message comes with an edge of its own.
        struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = c};
        epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
    }
}

static void raise_descriptor_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv) {
    if (argc != 5) fail("PORT CONNECTIONS ROUND PID");
    connection_count = atoi(argv[2]);
    round_size = atol(argv[3]);
    if (clock_getcpuclockid(atoi(argv[4]), &server_clock) != 0) fail("there is no process %s", argv[4]);
    setvbuf(stdout, NULL, _IOLBF, 0);
    raise_descriptor_limit();
    int epoll = epoll_create1(0);
    connect_all(epoll, atoi(argv[1]));
    struct epoll_event commands = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &commands);

    begin_round(clock_ns(CLOCK_MONOTONIC));
    for (int i = 0; i < connection_count; i++) request(&connections[i], clock_ns(CLOCK_MONOTONIC));
    while (!stopping || idle_count < connection_count) {
        static struct epoll_event events[EVENTS];
        int ready = epoll_wait(epoll, events, EVENTS, rate > 0 ? 0 : -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr == NULL) {
                read_commands(epoll);
            } else {
                receive(events[i].data.ptr);
            }
        }
        if (rate > 0) send_due();
    }
    return 0;
}
