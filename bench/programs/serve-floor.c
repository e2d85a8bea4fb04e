// The floor: an echo in C on epoll, one read and one write for all that waits of a client. It does
// what the load asks of it and nothing else: no fragments, no UTF-8, no limits, no close handshake.
//
// cc -O2 -o floor serve-floor.c; it prints its port, and one line of figures for each line it reads.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { READ_BYTES = 256 * 1024, MAX_EVENTS = 1024 };

struct client {
  int fd;
  int is_open; // its handshake is done
  size_t rest; // bytes of a frame that is not all there
  unsigned char *bytes;
};

static unsigned char answer[2 * READ_BYTES];
static long long messages, clients;

static const char ACCEPTED[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    // The load sends the key of RFC 6455, section 1.3.
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static void leave(struct client *client) {
  clients -= client->is_open;
  close(client->fd);
  free(client->bytes);
  free(client);
}

static void write_all(int fd, const unsigned char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = send(fd, bytes, length, MSG_NOSIGNAL);
    if (written <= 0) return;
    bytes += written;
    length -= (size_t)written;
  }
}

// Answers all whole frames of up to 65,535 bytes (RFC 6455, section 5.2); returns how many bytes they were.
static size_t echo(struct client *client, size_t length) {
  size_t at = 0, out = 0;
  while (at + 6 <= length) {
    const unsigned char *frame = client->bytes + at;
    size_t size = frame[1] & 0x7f, header = 2;
    if (size == 126) size = (size_t)frame[2] << 8 | frame[3], header = 4;
    if (at + header + 4 + size > length) break;
    const unsigned char *mask = frame + header, *payload = mask + 4;
    answer[out++] = 0x81;
    if (header == 2) answer[out++] = (unsigned char)size;
    else answer[out++] = 126, answer[out++] = frame[2], answer[out++] = frame[3];
    uint64_t masks, word;
    memcpy(&masks, mask, 4);
    masks |= masks << 32;
    size_t index = 0;
    for (; index + 8 <= size; index += 8) {
      memcpy(&word, payload + index, 8);
      word ^= masks;
      memcpy(answer + out + index, &word, 8);
    }
    for (; index < size; index++) answer[out + index] = payload[index] ^ mask[index % 4];
    out += size;
    at += header + 4 + size;
    messages++;
  }
  write_all(client->fd, answer, out);
  return at;
}

static void serve(struct client *client) {
  ssize_t length = read(client->fd, client->bytes + client->rest, READ_BYTES - client->rest);
  if (length <= 0) {
    leave(client);
    return;
  }
  if (!client->is_open) {
    client->is_open = 1;
    clients++;
    write_all(client->fd, (const unsigned char *)ACCEPTED, sizeof ACCEPTED - 1);
    return;
  }
  size_t all = client->rest + (size_t)length, done = echo(client, all);
  client->rest = all - done;
  memmove(client->bytes, client->bytes + done, client->rest);
}

static void greet(int listener, int epoll) {
  int fd = accept(listener, NULL, NULL), on = 1;
  if (fd < 0) return;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct client *client = calloc(1, sizeof *client);
  client->fd = fd;
  client->bytes = malloc(READ_BYTES);
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN, .data.ptr = client});
}

static void report(void) {
  struct rusage used;
  struct timespec now;
  getrusage(RUSAGE_SELF, &used);
  clock_gettime(CLOCK_MONOTONIC, &now);
  long long cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000LL +
                  used.ru_utime.tv_usec + used.ru_stime.tv_usec;
  printf("{\"messages\":%lld,\"clients\":%lld,\"cpuUs\":%lld,\"atMs\":%.3f}\n", messages, clients, cpu,
         (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6);
  fflush(stdout);
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  if (bind(listener, (struct sockaddr *)&at, length) || listen(listener, 1024)) return 1;
  getsockname(listener, (struct sockaddr *)&at, &length);
  printf("%d\n", ntohs(at.sin_port));
  fflush(stdout);
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN, .data.ptr = &listener});
  epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &(struct epoll_event){.events = EPOLLIN, .data.ptr = NULL});
  struct epoll_event events[MAX_EVENTS];
  for (;;) {
    int count = epoll_wait(epoll, events, MAX_EVENTS, -1);
    for (int index = 0; index < count; index++) {
      void *source = events[index].data.ptr;
      char line[256];
      if (source == &listener) greet(listener, epoll);
      else if (source) serve(source);
      else if (read(STDIN_FILENO, line, sizeof line) <= 0) return 0;
      else report();
    }
  }
}
