"""Real servers for tests: PostgreSQL, Redis, SQS (ElasticMQ), DynamoDB (DynamoDB Local), HAProxy.

One module a server, each with a class that starts it on a free loopback port with data of its own, and
can stop, kill, freeze and restart it on the same port and data. `with_engines.py` starts them around a
command. Put `tests/` on sys.path and import `engines.postgres`, `engines.redis`, ...
"""
