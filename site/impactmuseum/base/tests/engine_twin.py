"""A twin of Elasticsearch and OpenSearch on loopback: the part of their HTTP protocol that a search backend speaks.

Texts are taken apart as the standard analyser does it, at everything that is no letter and no digit. It ranks by how
often a word stands in a field and by the boosts, more simply than an engine does.
"""

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

JSON = "application/vnd.elasticsearch+json; compatible-with=9"


def tokens(value) -> list[str]:
    if isinstance(value, list):
        return [token for one in value for token in tokens(one)]
    return re.findall(r"[^\W_]+", str(value).lower()) if value is not None else []


class Store:
    """Indexes by name, each with its mapping and its documents; and what other names they go by."""

    def __init__(self):
        self.indexes, self.aliases, self.asked = {}, {}, []

    def named(self, name):
        return self.indexes[self.aliases.get(name, name)]

    def put(self, name, properties):
        self.named(name)["properties"].update(properties)

    def search(self, name, body):
        self.asked.append(body)
        index = self.named(name)
        scored = [(score(body["query"], document, index), key) for key, document in index["documents"].items()]
        found = sorted(((points, key) for points, key in scored if points is not None), reverse=True)
        return [{"_id": key, "_score": points, "fields": {"pk": [key]}} for points, key in found]


def field(name, document, index):
    """The words of a field: its own, and of all fields that are copied to it."""
    found = tokens(document.get(name))
    for other, mapping in index["properties"].items():
        copies = mapping.get("copy_to", [])
        if name in ([copies] if isinstance(copies, str) else copies):
            found += tokens(document.get(other))
    return found


def score(query, document, index):
    """How well a document answers, None where it does not."""
    ((kind, what),) = query.items()
    return SCORES[kind](what, document, index)


def _match(what, document, index):
    ((name, wanted),) = what.items()
    if index["properties"].get(name, {}).get("type") == "keyword":
        return 1.0 if wanted in document[name] else None
    words, there = tokens(wanted["query"]), field(name, document, index)
    counts = [there.count(word) for word in words]
    are_there = all(counts) if wanted.get("operator") == "and" else any(counts)
    return sum(count / (count + 1.2) for count in counts) * wanted.get("boost", 1) if are_there else None


def _multi_match(what, document, index):
    wanted = {name: what[name] for name in ("query", "operator") if name in what}
    parts = [name.partition("^") for name in what["fields"]]
    queries = [{"match": {name: {**wanted, "boost": float(boost or 1)}}} for name, _hat, boost in parts]
    return _best({"queries": queries}, document, index)


def _best(what, document, index):
    return max((points for query in what["queries"] if (points := score(query, document, index))), default=None)


def _all_and_some(what, document, index):
    parts = {name: part if isinstance(part, list) else [part] for name, part in what.items()}
    must = [score(query, document, index) for query in parts.get("must", [])]
    should = [score(query, document, index) for query in parts.get("should", [])]
    some = [points for points in should if points is not None]
    if None in must or None in [score(query, document, index) for query in parts.get("filter", [])]:
        return None
    return sum(must) + sum(some) if some or not should else None


SCORES = {
    "match": _match,
    "multi_match": _multi_match,
    "dis_max": _best,
    "bool": _all_and_some,
    "match_all": lambda *_asked: 1.0,
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_line):
        pass

    def _answer(self, status, told=None):
        body = b"" if self.command == "HEAD" else json.dumps(told if told is not None else {}).encode()
        self.send_response(status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header(
            "Content-Type", JSON if "elasticsearch" in self.headers.get("Accept", "") else "application/json"
        )
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _serve(self):
        store, address = self.server.store, urlsplit(self.path)
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        options = dict(parse_qsl(address.query))
        try:
            told = self._told(store, [part for part in address.path.split("/") if part], text, options)
        except KeyError as missing:
            return self._answer(
                404, {"error": {"type": "index_not_found_exception", "reason": str(missing)}, "status": 404}
            )
        return self._answer(200, told)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve

    def _told(self, store, path, text, options):
        match (self.command, *path):
            case ("GET",):
                return {"version": {"number": "9.0.0", "build_flavor": "default"}, "tagline": "You Know, for Search"}
            case ("PUT", name):
                store.indexes[name] = {"properties": {}, "documents": {}}
                return {"acknowledged": True, "index": name}
            case ("DELETE", name) if name != "_search":
                del store.indexes[name]
            case ("PUT", name, "_mapping"):
                store.put(name, json.loads(text)["properties"])
            case ("PUT", name, "_alias" | "_aliases", alias):
                store.named(name)
                store.aliases[alias] = name
            case ("HEAD" | "GET", "_alias", alias):
                return {store.aliases[alias]: {"aliases": {alias: {}}}}
            case ("PUT", name, "_doc", key):
                store.named(name)["documents"][key] = json.loads(text)
            case ("DELETE", name, "_doc", key):
                del store.named(name)["documents"][key]
            case (_, name, "_bulk"):
                return self._bulk(store, name, text.splitlines())
            case (_, name, "_search"):
                return self._searched(store, name, json.loads(text), options)
            case (_, "_search", "scroll"):
                return {"_scroll_id": "1", "hits": {"hits": self.server.pages.pop(0) if self.server.pages else []}}
            case (_, _, "_refresh"):
                pass
            case unknown:
                raise AssertionError(unknown)
        return {"acknowledged": True, "result": "done"}

    def _bulk(self, store, name, lines):
        for action, document in zip(lines[::2], lines[1::2], strict=True):
            store.named(name)["documents"][json.loads(action)["index"]["_id"]] = json.loads(document)
        return {"errors": False, "items": [{"index": {"status": 200}}] * (len(lines) // 2)}

    def _searched(self, store, name, body, options):
        hits = store.search(name, body)
        start, size = (int(body.get(key, options.get(key, other))) for key, other in (("from", 0), ("size", 10)))
        if "scroll" not in options:
            return {"hits": {"hits": hits[start : start + size]}}
        self.server.pages = [hits[at : at + size] for at in range(size, len(hits), size)]
        return {"_scroll_id": "1", "hits": {"hits": hits[:size]}}


@contextmanager
def running():
    """The twin, started: its address, and what it holds."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.store, server.pages = Store(), []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.store
    finally:
        server.shutdown()
        server.server_close()
