"""HAProxy in front of several servers: feed paths to some, everything else to others."""

from engines.engine import Engine, find_program

SETTINGS = """
global
  maxconn 4096
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
  option redispatch
  option http-keep-alive
frontend front
  bind 127.0.0.1:{port}
  acl is_feed path_beg /api/feed/
  use_backend feed if is_feed
  default_backend query
backend feed
  balance leastconn
  option httpchk GET /readyz
{feed}
backend query
  balance roundrobin
  option httpchk GET /readyz
{query}
"""

# A connection that could not be made is tried on another server; a request that may have been taken is not
# sent again, because only the partner knows whether that is right.
SERVER = "  server {name} {address} check inter 500ms fall 2 rise 1"


class HaProxy(Engine):
    name = "haproxy"

    def __init__(self, folder, feed, query, port=None):
        """`feed` and `query` are addresses, host:port."""
        super().__init__(folder, port)
        self.program = find_program(self.name, "haproxy")
        self.feed, self.query = list(feed), list(query)

    def prepare(self):
        lines = {group: "\n".join(SERVER.format(name=f"{group}{number}", address=address)
                                  for number, address in enumerate(addresses, 1))
                 for group, addresses in (("feed", self.feed), ("query", self.query))}
        (self.folder / "haproxy.cfg").write_text(SETTINGS.format(port=self.port, **lines))

    def command(self):
        return [self.program, "-db", "-f", self.folder / "haproxy.cfg"]
