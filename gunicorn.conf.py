"""`gunicorn` alone, started in this folder, serves the museum."""

import os

wsgi_app = "impactmuseum.wsgi"
pythonpath = "site"
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# While one thread waits for a payment provider, the others serve. Twice shop.payments.http.AT_ONCE.
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "8"))
# Longer than the longest database statement and provider call, shorter than a visitor's patience.
timeout = 30
graceful_timeout = 20
max_requests = 2000
max_requests_jitter = 200
# The address of a long question is refused in the words of the museum, not of the server.
limit_request_line = 8190
control_socket_disable = True
