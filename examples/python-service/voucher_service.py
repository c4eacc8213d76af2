#!/usr/bin/env python3
"""A service that keeps gift vouchers and takes part in Verdict's transactions.

It is written from docs/participant-protocol.md alone, with Python's standard library and SQLite:

    python3 voucher_service.py --database vouchers.db --port 9000 --coordinator http://127.0.0.1:8080

Its operations, all with the input {"code": "...", "cents": 1250}:

    redeem   saga: action, undone by "restore"
    hold     try-confirm-cancel
    debit    two-phase commit
"""

import argparse
import calendar
import json
import random
import re
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH = "/verdict/v1/"
BODY_BYTES_MAX = 1 << 20
IN_DOUBT_SECONDS = 5
LOOK_SECONDS = 1
IN_DOUBT_AT_A_TIME = 64
HEARTBEAT_SECONDS = 3
COORDINATOR_SECONDS_MAX = 5
IDLE_CONNECTION_SECONDS_MAX = 60
KEEP_FINISHED_SECONDS = 7 * 24 * 3600
CLEAN_UP_EVERY_SECONDS = 3600
FORGET_AT_A_TIME = 500
FORGET_BATCHES_MAX = 100
HOLDINGS_DEFAULT = 500
HOLDINGS_MAX = 1000

SCHEMA = """
CREATE TABLE IF NOT EXISTS voucher (
  code TEXT PRIMARY KEY, cents INTEGER NOT NULL,
  held INTEGER NOT NULL DEFAULT 0, locked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS branch (
  tx TEXT, branch TEXT, style TEXT NOT NULL, state TEXT NOT NULL, operation TEXT NOT NULL,
  input TEXT NOT NULL, output TEXT NOT NULL, reason TEXT NOT NULL, epoch INTEGER NOT NULL,
  since REAL NOT NULL, PRIMARY KEY (tx, branch));
CREATE TABLE IF NOT EXISTS watermark (one INTEGER PRIMARY KEY CHECK (one = 1), tx TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS lock_token (resource TEXT PRIMARY KEY, token INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS lock_of_prepared (
  tx TEXT, branch TEXT, resource TEXT, PRIMARY KEY (tx, branch, resource));
"""
BEFORE_ALL = ""
AFTER_ALL = "~"
TRANSACTION_BOUND = re.compile("[0-9a-z-]{1,32}")
CURSOR = re.compile("([0-9a-z-]{1,32}):([A-Za-z0-9._-]{1,64})")
CODE = re.compile("[\x21-\x7e]{1,64}")
CENTS_MAX = 10**15
WHOLE_DIGITS_MAX = 100
BRANCH = re.compile("[A-Za-z0-9._-]{1,64}")
EPOCH_MAX = 2**35 - 1
TOKEN_MAX = 2**63 - 1
NO_LOCKS = {"token": 0, "exclusive": [], "shared": []}
BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"


class Refused(Exception):
    """A business reason to say no."""


class NotAnAnswer(Exception):
    """Nothing of the protocol can be said: the call comes again."""

    def __init__(self, status, detail):
        super().__init__(detail)
        self.status = status


# What the service does. All of it happens inside the local transaction of the barrier.


class Aside:
    """Puts money aside in a column of its own, so that nobody else can have it."""

    def __init__(self, column):
        self.column = column

    def reserve(self, db, voucher):
        code, cents = fields(voucher)
        left = free(db, code) - cents
        if left < 0:
            raise Refused(f"voucher {code} has {left + cents} cents left")
        self.change(db, code, aside=cents, spent=0)
        return {"left_cents": left}

    def use(self, db, voucher):
        code, cents = fields(voucher)
        self.change(db, code, aside=-cents, spent=cents)

    def release(self, db, voucher):
        code, cents = fields(voucher)
        self.change(db, code, aside=-cents, spent=0)

    def change(self, db, code, aside, spent):
        db.execute(
            f"UPDATE voucher SET {self.column} = {self.column} + ?, cents = cents - ?"
            " WHERE code = ?",
            (aside, spent, code),
        )


HELD = Aside("held")  # everybody sees it
LOCKED = Aside("locked")  # nobody sees it before the commit


def redeem(db, voucher):
    output = LOCKED.reserve(db, voucher)
    LOCKED.use(db, voucher)
    return output


def restore(db, voucher):
    code, cents = fields(voucher)
    db.execute("UPDATE voucher SET cents = cents + ? WHERE code = ?", (cents, code))


def free(db, code):
    row = db.execute(
        "SELECT cents - held - locked FROM voucher WHERE code = ?", (code,)
    ).fetchone()
    if row is None:
        raise Refused(f"there is no voucher {code}")
    return row[0]


def fields(voucher):
    code = voucher.get("code") if isinstance(voucher, dict) else None
    cents = voucher.get("cents") if isinstance(voucher, dict) else None
    if not matches(CODE, code) or type(cents) is not int or not 0 <= cents <= CENTS_MAX:
        raise Refused("the input needs a code and a whole number of cents")
    return code, cents


# style -> (work call, finishing call, undoing call)
STYLES = {
    "2pc": ("prepare", "commit", "abort"),
    "tcc": ("try", "confirm", "cancel"),
    "saga": ("action", None, "compensate"),
}
# style -> operation -> (work, finish, undo, name of the undoing operation)
OPERATIONS = {
    "2pc": {"debit": (LOCKED.reserve, LOCKED.use, LOCKED.release, None)},
    "tcc": {"hold": (HELD.reserve, HELD.use, HELD.release, None)},
    "saga": {"redeem": (redeem, None, restore, "restore")},
}
WORK = {work: style for style, (work, _, _) in STYLES.items()}
FINISH = {finish: style for style, (_, finish, _) in STYLES.items() if finish}
UNDO = {undo: style for style, (_, _, undo) in STYLES.items()}


class Barrier:
    """Remembers each branch beside the data it changed, and answers repeats from memory."""

    def __init__(self, file):
        self.lock = threading.Lock()
        self.db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.executescript(SCHEMA)

    def transaction(self, body):
        """Runs body(db); everything it changed is durable when this returns, or nothing is."""
        with self.lock:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                result = body(self.db)
                self.db.execute("COMMIT")
                return result
            except BaseException:
                self.db.execute("ROLLBACK")
                raise

    def handle(self, kind, call):
        if kind in WORK:
            if call["operation"] not in OPERATIONS[WORK[kind]]:
                raise NotAnAnswer(404, f"there is no {WORK[kind]} operation {call['operation']}")
            if call["locks"]["exclusive"]:
                self.transaction(lambda db: raise_tokens(db, call))
            return self.transaction(lambda db: work(db, WORK[kind], call))
        if kind in FINISH:
            return self.transaction(lambda db: finish(db, FINISH[kind], call))
        if kind in UNDO:
            return self.transaction(lambda db: undo(db, UNDO[kind], call))
        if kind == "settle":
            return self.transaction(lambda db: settle(db, call))
        raise NotAnAnswer(404, f"there is no call {kind}")

    def vouchers(self):
        """What can be had from each voucher, as far as it may be seen."""
        with self.lock:
            return dict(self.db.execute("SELECT code, cents - held FROM voucher").fetchall())

    def holdings(self, query):
        """A page of all branches, by transaction, then branch."""
        after = query["cursor"]
        with self.lock:
            rows = self.db.execute(
                "SELECT tx, branch, style, state, since FROM branch"
                " WHERE tx >= ? AND tx < ? AND (tx, branch) > (?, ?)"
                " ORDER BY tx, branch LIMIT ?",
                (query["from"], query["below"], *after, query["limit"] + 1),
            ).fetchall()
            watermark = self.db.execute("SELECT tx FROM watermark").fetchone()
        page = rows[: query["limit"]]
        answer = {"holdings": [holding(row) for row in page]}
        if len(rows) > len(page):
            answer["next_cursor"] = f"{page[-1]['tx']}:{page[-1]['branch']}"
        if watermark is not None:
            answer["forgotten_up_to"] = watermark["tx"]
        return answer

    def transactions(self, after, below, limit):
        """Transactions of which a branch is kept, in order."""
        with self.lock:
            rows = self.db.execute(
                "SELECT DISTINCT tx FROM branch WHERE tx > ? AND tx < ? ORDER BY tx LIMIT ?",
                (after, below, limit),
            ).fetchall()
        return [row["tx"] for row in rows]

    def forget(self, finished):
        """Deletes what nobody will ask for, and from now on refuses new work of all that is older.

        What is still reserved stays, whatever anybody says.
        """

        def body(db):
            db.execute(
                "INSERT INTO watermark VALUES (1, ?)"
                " ON CONFLICT (one) DO UPDATE SET tx = max(tx, excluded.tx)",
                (max(finished),),
            )
            db.executemany(
                "DELETE FROM branch WHERE tx = ? AND NOT (state = 'done' AND style <> 'saga')",
                [(tx,) for tx in finished],
            )

        if finished:
            self.transaction(body)

    def in_doubt(self):
        """Branches that did their work, may ask, and have heard nothing for a while."""
        with self.lock:
            return self.db.execute(
                "SELECT tx, branch, style, epoch FROM branch WHERE state = 'done'"
                " AND style IN ('2pc', 'tcc') AND since < ? ORDER BY random() LIMIT ?",
                (time.time() - IN_DOUBT_SECONDS, IN_DOUBT_AT_A_TIME),
            ).fetchall()


def work(db, style, call):
    row = find(db, call)
    if row is not None:
        if call["epoch"] < row["epoch"]:
            return {"result": "stale_epoch", "seen_epoch": row["epoch"]}
        answer = first_answer(row, style, call)
        remember_epoch(db, call)
        return answer
    if is_forgotten(db, call):
        reason = "the transaction is older than this service remembers"
        return {"result": "refused", "reason": reason}
    stale = stale_lock(db, call["locks"])
    if stale is not None:
        insert(db, style, "refused", call, reason=stale)
        return {"result": "refused", "reason": stale}
    action = OPERATIONS[style][call["operation"]][0]
    db.execute("SAVEPOINT work")
    try:
        output = action(db, call["payload"])
    except Refused as refusal:
        db.execute("ROLLBACK TO work")
        insert(db, style, "refused", call, reason=str(refusal))
        return {"result": "refused", "reason": str(refusal)}
    insert(db, style, "done", call, output=output)
    if style == "2pc":
        keep_locks(db, call)
    return {"result": "done", "output": output}


def first_answer(row, style, call):
    require(row, style)
    same = row["operation"] == call["operation"] and row["input"] == call["input"]
    return stored(row) if same or row["state"] == "tombstone" else {"result": "input_mismatch"}


def stored(row):
    if row["state"] == "tombstone":
        return {"result": "tombstone"}
    if row["state"] == "refused":
        return {"result": "refused", "reason": row["reason"]}
    return {"result": "done", "output": json.loads(row["output"])}


def finish(db, style, call):
    row = find(db, call)
    if row is None:
        return {"result": "unknown_branch"}
    require(row, style)
    if row["state"] not in ("done", "finished"):
        return {"result": "unknown_branch"}
    remember_epoch(db, call)
    if row["state"] == "done":
        OPERATIONS[style][row["operation"]][1](db, json.loads(row["input"]))
        set_state(db, call, "finished")
        release_locks(db, call)
    return {"result": "done"}


def undo(db, style, call):
    row = find(db, call)
    if row is None:
        insert(db, style, "tombstone", call)
        return {"result": "done"}
    require(row, style)
    if row["state"] == "finished":
        raise NotAnAnswer(409, "the branch was finished and cannot be undone")
    remember_epoch(db, call)
    if row["state"] == "tombstone":
        return {"result": "done"}
    _, _, undoing, name = OPERATIONS[style][row["operation"]]
    if name is not None and call["operation"] not in ("", name):
        raise NotAnAnswer(404, f"{row['operation']} is undone by {name}")
    if row["state"] == "done":
        undoing(db, json.loads(row["input"]))
        set_state(db, call, "undone")
        release_locks(db, call)
    return {"result": "done"}


def settle(db, call):
    row = find(db, call)
    if row is None:
        insert(db, "saga", "tombstone", call)
        return {"result": "tombstone"}
    require(row, "saga")
    remember_epoch(db, call)
    return stored(row)


def require(row, style):
    if row["style"] != style:
        raise NotAnAnswer(409, f"this branch follows {row['style']}, not {style}")


def find(db, call):
    return db.execute(
        "SELECT * FROM branch WHERE tx = ? AND branch = ?", (call["tx"], call["branch"])
    ).fetchone()


def insert(db, style, state, call, output=None, reason=""):
    db.execute(
        "INSERT INTO branch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            call["tx"],
            call["branch"],
            style,
            state,
            call["operation"],
            call["input"],
            json.dumps(output),
            reason,
            call["epoch"],
            time.time(),
        ),
    )


def is_forgotten(db, call):
    """Whether nobody can tell if a call is new, because rows as old were deleted."""
    row = db.execute("SELECT 1 FROM watermark WHERE tx >= ?", (call["tx"],)).fetchone()
    return row is not None


def raise_tokens(db, call):
    """Remembers whose turn it is, before the work, so that it counts whatever becomes of the work."""
    token = call["locks"]["token"]
    for resource in call["locks"]["exclusive"]:
        if token_of(db, resource) >= token:
            continue
        prepared = db.execute(
            "SELECT 1 FROM lock_of_prepared WHERE resource = ? AND tx <> ?", (resource, call["tx"])
        ).fetchone()
        if prepared is not None:
            raise NotAnAnswer(423, f"{resource} is needed by work that is not decided yet")
        db.execute(
            "INSERT INTO lock_token VALUES (?, ?)"
            " ON CONFLICT (resource) DO UPDATE SET token = excluded.token",
            (resource, token),
        )


def stale_lock(db, locks):
    """Why the work may not be done: somebody was given what it needs since."""
    for resource in locks["exclusive"] + locks["shared"]:
        if token_of(db, resource) > locks["token"]:
            return f"stale_lock: {resource} was given on since token {locks['token']}"
    return None


def token_of(db, resource):
    row = db.execute("SELECT token FROM lock_token WHERE resource = ?", (resource,)).fetchone()
    return 0 if row is None else row["token"]


def keep_locks(db, call):
    """Nobody gets past prepared work before it is decided."""
    db.executemany(
        "INSERT OR IGNORE INTO lock_of_prepared VALUES (?, ?, ?)",
        [
            (call["tx"], call["branch"], resource)
            for resource in call["locks"]["exclusive"] + call["locks"]["shared"]
        ],
    )


def release_locks(db, call):
    db.execute(
        "DELETE FROM lock_of_prepared WHERE tx = ? AND branch = ?", (call["tx"], call["branch"])
    )


def set_state(db, call, state):
    db.execute(
        "UPDATE branch SET state = ?, since = ? WHERE tx = ? AND branch = ?",
        (state, time.time(), call["tx"], call["branch"]),
    )


def holding(row):
    """What others are told of a branch."""
    told = {"tx": row["tx"], "branch": row["branch"], "style": row["style"], "state": status(row)}
    if told["state"] != "prepared":
        told["since"] = iso(row["since"])
    return told


def status(row):
    if row["state"] == "done":
        return {"2pc": "prepared", "tcc": "tried", "saga": "done"}[row["style"]]
    if row["state"] == "finished":
        return "done"
    if row["state"] == "undone" and row["style"] == "2pc":
        return "tombstone"
    return row["state"]


def iso(seconds):
    millis = int(seconds * 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(millis // 1000)) + f".{millis % 1000:03}Z"


def remember_epoch(db, call):
    db.execute(
        "UPDATE branch SET epoch = max(epoch, ?) WHERE tx = ? AND branch = ?",
        (call["epoch"], call["tx"], call["branch"]),
    )


def canonical(value):
    """The same JSON for the same input, whatever the order of its members."""
    if isinstance(value, dict):
        members = [json.dumps(name) + ":" + canonical(value[name]) for name in sorted(value)]
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join([canonical(item) for item in value]) + "]"
    return exact_text(value) if isinstance(value, Decimal) else json.dumps(value)


def exact_text(number):
    sign, digits, exponent = number.as_tuple()
    all_digits = "".join(map(str, digits))
    needed = all_digits.rstrip("0")
    return f"{'-' if sign else ''}{needed}e{exponent + len(all_digits) - len(needed)}"


def number(text):
    """1, 1.0 and 1e0 are the same number; no digit of another is lost."""
    exact = Decimal(text)
    if not exact:
        return 0
    is_whole = exact == exact.to_integral_value()
    return int(exact) if is_whole and exact.adjusted() < WHOLE_DIGITS_MAX else exact


def no_number(text):
    raise ValueError(f"{text} is no number")


def parse_object(body):
    try:
        value = json.loads(
            body, parse_int=number, parse_float=number, parse_constant=no_number
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise NotAnAnswer(400, f"the body is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise NotAnAnswer(400, "the body is not a JSON object")
    return value


def parse_holdings(body):
    query = parse_object(body)
    for member in ("from", "below"):
        if member in query and not matches(TRANSACTION_BOUND, query[member]):
            raise NotAnAnswer(400, f"{member} is not what an id begins with")
    if "cursor" in query and not matches(CURSOR, query["cursor"]):
        raise NotAnAnswer(400, "cursor is not one that was given out")
    limit = query.get("limit", HOLDINGS_DEFAULT)
    if type(limit) is not int or not 1 <= limit <= HOLDINGS_MAX:
        raise NotAnAnswer(400, f"limit is a whole number from 1 to {HOLDINGS_MAX}")
    return {
        "from": query.get("from", BEFORE_ALL),
        "below": query.get("below", AFTER_ALL),
        "cursor": query["cursor"].split(":") if "cursor" in query else (BEFORE_ALL, BEFORE_ALL),
        "limit": limit,
    }


def matches(pattern, value):
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def parse(body):
    call = parse_object(body)
    for member, pattern in (("tx", TRANSACTION_BOUND), ("branch", BRANCH)):
        if not matches(pattern, call.get(member)):
            raise NotAnAnswer(400, f"{member} is missing or not as it must be")
    if type(call.get("epoch")) is not int or not 0 <= call["epoch"] <= EPOCH_MAX:
        raise NotAnAnswer(400, "epoch is missing or out of range")
    if not isinstance(call.get("operation", ""), str):
        raise NotAnAnswer(400, "operation is not a string")
    payload = call.get("payload")
    return {
        "tx": call["tx"],
        "branch": call["branch"],
        "epoch": call["epoch"],
        "operation": call.get("operation", ""),
        "payload": payload,
        "input": canonical_input(payload),
        "locks": parse_locks(call["locks"]) if "locks" in call else NO_LOCKS,
    }


def parse_locks(locks):
    if not isinstance(locks, dict) or type(locks.get("token")) is not int:
        raise NotAnAnswer(400, "locks are not tokens of resources")
    held = {how: locks.get(how, []) for how in ("exclusive", "shared")}
    for names in held.values():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise NotAnAnswer(400, "locks are not tokens of resources")
    if not 1 <= locks["token"] <= TOKEN_MAX:
        raise NotAnAnswer(400, "the token is out of range")
    return {"token": locks["token"], **held}


def canonical_input(payload):
    try:
        return canonical(payload)
    except RecursionError as error:
        raise NotAnAnswer(400, "the payload is nested too deep") from error


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_CONNECTION_SECONDS_MAX
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self):
        self.send(*self.reply())

    def reply(self):
        try:
            if not self.path.startswith(PATH):
                raise NotAnAnswer(404, "there is nothing at this path")
            return 200, self.answer(self.path[len(PATH) :], self.body())
        except NotAnAnswer as problem:
            return problem.status, {"status": problem.status, "detail": str(problem)}
        except OSError:
            raise  # the connection is gone
        except Exception as error:  # whatever it is: nothing was kept, and the call comes again
            return 500, {"status": 500, "detail": repr(error)}

    def answer(self, kind, body):
        if kind == "holdings":
            return self.server.barrier.holdings(parse_holdings(body))
        return self.server.barrier.handle(kind, parse(body))

    def do_GET(self):
        if self.path == "/vouchers":
            self.send(200, self.server.barrier.vouchers())
        else:
            self.send(404, {"status": 404, "detail": "there is nothing at this path"})

    def body(self):
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            self.close_connection = True
            raise NotAnAnswer(411, "Content-Length is missing") from None
        if not 0 <= length <= BODY_BYTES_MAX:
            self.close_connection = True
            raise NotAnAnswer(413, f"at most {BODY_BYTES_MAX} bytes")
        return self.rfile.read(length)

    def send(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *args):
        pass


class Coordinator:
    """Tells the coordinator where this service is, and asks it what is decided and finished."""

    def __init__(self, base_url, name, barrier):
        self.base_url = base_url.rstrip("/")
        self.name = name
        self.barrier = barrier

    def start(self, own_url, keep_finished, clean_up_every):
        self.run(self.announce, own_url)
        self.run(self.resolve)
        self.run(self.clean_up, keep_finished, clean_up_every)

    @staticmethod
    def run(forever, *arguments):
        threading.Thread(target=forever, args=arguments, daemon=True).start()

    def announce(self, own_url):
        body = json.dumps({"base_url": own_url, "asks": True}).encode()
        path = f"/v1/participants/{self.name}/instances/{self.name}-1"
        while True:
            self.ask("PUT", path, body)
            time.sleep(HEARTBEAT_SECONDS)

    def resolve(self):
        while True:
            time.sleep(LOOK_SECONDS)
            for row in self.barrier.in_doubt():
                self.resolve_one(row)

    def resolve_one(self, row):
        answer = self.ask("GET", f"/v1/transactions/{row['tx']}/decision")
        decision = answer.get("decision")
        if decision not in ("commit", "abort"):
            return
        _, finishing, undoing = STYLES[row["style"]]
        call = {
            "tx": row["tx"],
            "branch": row["branch"],
            "epoch": row["epoch"],
            "operation": "",
            "payload": None,
            "input": canonical(None),
            "locks": NO_LOCKS,
        }
        try:
            self.barrier.handle(finishing if decision == "commit" else undoing, call)
        except (NotAnAnswer, sqlite3.Error) as error:
            print(f"{decision} of {row['tx']} failed: {error}", flush=True)

    def clean_up(self, keep, every):
        while True:
            time.sleep(random.uniform(every / 2, every))
            try:
                self.forget_finished(keep)
            except sqlite3.Error as error:
                print(f"could not clean up, and will try again: {error}", flush=True)

    def forget_finished(self, keep):
        """Forgets what is finished, if it is old by both clocks and nothing older is unfinished."""
        below = time_of_id(time.time() - keep)
        if not self.barrier.transactions(BEFORE_ALL, below, 1):
            return
        told = self.finished([])
        if "now" not in told:
            return
        below = min(below, time_of_id(seconds_of(told["now"]) - keep))
        below = min(below, told.get("oldest_unfinished", AFTER_ALL))
        last = BEFORE_ALL
        for _ in range(FORGET_BATCHES_MAX):
            batch = self.barrier.transactions(last, below, FORGET_AT_A_TIME)
            if not batch:
                return
            last = batch[-1]
            ended = set(self.finished(batch).get("finished", ()))
            self.barrier.forget([tx for tx in batch if tx in ended])

    def finished(self, ids):
        body = json.dumps({"ids": ids}).encode()
        return self.ask("POST", "/v1/transactions/finished", body)

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.base_url + path, data=body, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=COORDINATOR_SECONDS_MAX) as response:
                return json.loads(response.read())
        except (urllib.error.URLError, OSError, ValueError):
            return {}


def time_of_id(seconds):
    """What the ids of that time begin with: milliseconds in Crockford's base 32, ten digits."""
    millis = max(0, int(seconds * 1000))
    return "".join(BASE_32[millis >> 5 * place & 31] for place in reversed(range(10)))


def seconds_of(iso_time):
    return calendar.timegm(time.strptime(iso_time[:19], "%Y-%m-%dT%H:%M:%S"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--database", default="vouchers.db")
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=9000, help="0 for any free one")
    arguments.add_argument("--name", default="vouchers", help="the service's registered name")
    arguments.add_argument("--coordinator", help="whom to tell and to ask")
    arguments.add_argument(
        "--voucher", action="append", default=[], metavar="CODE=CENTS", help="issued at the start"
    )
    arguments.add_argument(
        "--keep-finished",
        type=float,
        default=KEEP_FINISHED_SECONDS,
        metavar="SECONDS",
        help="how long finished branches stay answerable; days, so that no call comes later",
    )
    arguments.add_argument(
        "--clean-up-every", type=float, default=CLEAN_UP_EVERY_SECONDS, metavar="SECONDS"
    )
    given = arguments.parse_args()
    barrier = Barrier(given.database)
    for voucher in given.voucher:
        code, cents = voucher.rsplit("=", 1)
        barrier.transaction(
            lambda db: db.execute(
                "INSERT OR IGNORE INTO voucher (code, cents) VALUES (?, ?)", (code, int(cents))
            )
        )
    server = ThreadingHTTPServer((given.host, given.port), Handler)
    server.daemon_threads = True
    server.barrier = barrier
    here = f"http://{given.host}:{server.server_port}"
    if given.coordinator:
        coordinator = Coordinator(given.coordinator, given.name, barrier)
        coordinator.start(here, given.keep_finished, given.clean_up_every)
    print(f"listening on {here}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
