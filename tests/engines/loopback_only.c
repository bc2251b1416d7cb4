// Loaded before a server that listens on every address and has no option against it (DynamoDB Local): what
// it binds to every IPv4 address is bound to the loopback address instead.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

typedef int (*bind_function)(int, const struct sockaddr*, socklen_t);

int bind(int descriptor, const struct sockaddr* address, socklen_t size) {
  static bind_function next = NULL;
  if (next == NULL) next = (bind_function)dlsym(RTLD_NEXT, "bind");
  if (address != NULL && address->sa_family == AF_INET && size >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in loopback = *(const struct sockaddr_in*)address;
    if (loopback.sin_addr.s_addr == htonl(INADDR_ANY)) loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return next(descriptor, (const struct sockaddr*)&loopback, sizeof loopback);
  }
  return next(descriptor, address, size);
}
