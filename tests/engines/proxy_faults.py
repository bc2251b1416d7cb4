"""What the verifying proxy does wrong when it is told to: rules, and how batches fail in part."""

import json
import random
import threading

THROTTLED = {"sqs": "RequestThrottled", "dynamodb": "ProvisionedThroughputExceededException"}

KINDS = ("error", "throttle", "delay", "drop", "lose_answer", "partial")


class FaultRules:
    """Rules are objects of JSON:

      kind       error: answer `status` and `code` instead of passing on; throttle: the same with the service's
                 own code; delay: wait `ms` first; drop: close without passing on; lose_answer: pass on, then
                 close; partial: some entries of a batch fail
      operation  only this one ("SendMessageBatch"); without it every one
      rate       of requests that it meets, 0 to 1 (default 1); of entries with partial
      times      how often at most; without it for ever

    Safe to use from any thread.
    """

    def __init__(self, seed=1):
        self.lock = threading.Lock()
        self.rules = []
        self.random = random.Random(seed)

    def replace(self, rules):
        for rule in rules:
            if rule.get("kind") not in KINDS:
                raise ValueError(f"a rule's kind is one of {', '.join(KINDS)}, not {rule.get('kind')!r}")
        with self.lock:
            self.rules = [dict(rule) for rule in rules]

    def hits(self, operation):
        """The rules that this request meets."""
        with self.lock:
            return [rule for rule in self.rules if self.meets(rule, operation)]

    def meets(self, rule, operation):
        if rule.get("operation", operation) != operation or rule.get("times", 1) <= 0:
            return False
        if rule["kind"] != "partial" and self.random.random() >= rule.get("rate", 1):
            return False
        if "times" in rule:
            rule["times"] -= 1
        return True

    def split(self, entries, rate):
        """(those that are passed on, those that fail)"""
        with self.lock:
            fails = [self.random.random() < rate for _ in entries]
        return ([entry for entry, fail in zip(entries, fails, strict=True) if not fail],
                [entry for entry, fail in zip(entries, fails, strict=True) if fail])


class PartialBatch:
    """One batch of which some entries are kept back; the answer says so as the real service does."""

    def __init__(self, rules, rule, service, operation, body):
        self.service, self.operation = service, operation
        self.request = json.loads(body)
        self.held = []
        self.passed = 0
        rate, code = rule.get("rate", 1), rule.get("code")
        if service == "sqs" and "Entries" in self.request:
            passed, held = rules.split(self.request["Entries"], rate)
            self.request["Entries"] = passed
            self.held = [{"Id": entry["Id"], "SenderFault": False, "Code": code or "InternalError",
                          "Message": "Kept back on purpose."} for entry in held]
            self.passed = len(passed)
        elif operation in ("BatchWriteItem", "BatchGetItem"):
            self.hold_items(rules, rate)

    def hold_items(self, rules, rate):
        held = {}
        for table, wanted in list(self.request["RequestItems"].items()):
            items = wanted if self.operation == "BatchWriteItem" else wanted["Keys"]
            passed, kept = rules.split(items, rate)
            self.passed += len(passed)
            if kept:
                held[table] = kept if self.operation == "BatchWriteItem" else {**wanted, "Keys": kept}
            if not passed:
                del self.request["RequestItems"][table]
            elif self.operation == "BatchWriteItem":
                self.request["RequestItems"][table] = passed
            else:
                wanted["Keys"] = passed
        self.held = held

    def body(self):
        return json.dumps(self.request).encode()

    def answer_alone(self):
        """The whole answer when nothing was passed on: (status, code, members)."""
        if self.service == "sqs":
            return 200, None, {"Successful": [], "Failed": self.held}
        # DynamoDB says this instead of handing everything back.
        return 400, THROTTLED["dynamodb"], {}

    def complete(self, body):
        """The upstream's answer with what was kept back."""
        answer = json.loads(body)
        if self.service == "sqs":
            answer["Failed"] = answer.get("Failed", []) + self.held
            answer.setdefault("Successful", [])
        else:
            member = "UnprocessedItems" if self.operation == "BatchWriteItem" else "UnprocessedKeys"
            unprocessed = answer.setdefault(member, {})
            for table, items in self.held.items():
                if self.operation == "BatchWriteItem":
                    unprocessed[table] = unprocessed.get(table, []) + items
                else:
                    unprocessed[table] = {**items, "Keys": unprocessed.get(table, {}).get("Keys", []) + items["Keys"]}
        return json.dumps(answer).encode()
