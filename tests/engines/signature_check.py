"""AWS Signature Version 4, seen from the service: says what is wrong with a request, or that nothing is.

Written from AWS's description alone, so that it is a second opinion on the program's own signer.
"""

import datetime
import hashlib
import hmac
import re
import urllib.parse

ALGORITHM = "AWS4-HMAC-SHA256"
MAX_SKEW_S = 300
UNRESERVED = "-._~"


class Refusal(Exception):
    """The request is not let through; status and code are those of the real services."""

    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def canonical_path(path):
    kept = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in ("", "."):
            kept.append(segment)
    is_folder = path.endswith(("/", "/.", "/..")) or not kept
    joined = "/" + "/".join(kept)
    if is_folder and not joined.endswith("/"):
        joined += "/"
    return urllib.parse.quote(joined, safe="/" + UNRESERVED)


def canonical_query(query):
    pairs = []
    for parameter in query.split("&") if query else []:
        name, _, value = parameter.partition("=")
        pairs.append(tuple(urllib.parse.quote(urllib.parse.unquote(part), safe=UNRESERVED) for part in (name, value)))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def canonical_request(method, target, headers, signed, body):
    """`headers` are (name, value) pairs as they came; `signed` the names, in lower case and sorted."""
    path, _, query = target.partition("?")
    lines = []
    for name in signed:
        values = [re.sub(r"[ \t]+", " ", value.strip()) for key, value in headers if key.lower() == name]
        lines.append(f"{name}:{','.join(values)}\n")
    return "\n".join([method, canonical_path(path), canonical_query(query), "".join(lines), ";".join(signed),
                      hashlib.sha256(body).hexdigest()])


def signature_of(secret, date, scope, request):
    """The signature of a canonical request; `scope` is day/region/service/aws4_request."""
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    hashed = hashlib.sha256(request.encode()).hexdigest()
    return hmac.new(key, "\n".join([ALGORITHM, date, scope, hashed]).encode(), "sha256").hexdigest()


def read_authorization(value):
    """(access key id, scope, signed names, signature)"""
    found = re.fullmatch(ALGORITHM + r" Credential=([^/,]+)/(\d{8}/[^/,]+/[^/,]+/aws4_request), "
                         r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})", value or "")
    if not found:
        raise Refusal("IncompleteSignature" if value else "MissingAuthenticationToken",
                      f"The Authorization header is {value!r}.", 403)
    key, scope, signed, signature = found.groups()
    return key, scope, signed.split(";"), signature


def check_date(date, scope, now):
    try:
        when = datetime.datetime.strptime(date or "", "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        raise Refusal("IncompleteSignature", f"X-Amz-Date is {date!r}.", 403) from None
    if date[:8] != scope[:8]:
        raise Refusal("SignatureDoesNotMatch", f"The scope {scope} is of another day than {date}.", 403)
    late = (now - when).total_seconds()
    if late > MAX_SKEW_S:
        raise Refusal("InvalidSignatureException", f"Signature expired: {date} is {late:.0f} s ago.")
    if late < -MAX_SKEW_S:
        raise Refusal("InvalidSignatureException", f"Signature not yet current: {date} is in {-late:.0f} s.")


def check_request(method, target, headers, body, keys, service, now):
    """Raises Refusal. `keys`: by access key id {"secret", "token" (may be missing), "expired" (may be missing)};
    `service`: which the scope must name; `now`: aware UTC time."""
    by_name = {name.lower(): value.strip() for name, value in headers}
    key_id, scope, signed, signature = read_authorization(by_name.get("authorization"))
    key = keys.get(key_id)
    if key is None:
        raise Refusal("UnrecognizedClientException", "The security token included in the request is invalid.")
    if key.get("token", "") != by_name.get("x-amz-security-token", ""):
        raise Refusal("UnrecognizedClientException", "The security token does not belong to the access key.")
    check_date(by_name.get("x-amz-date"), scope, now)
    if scope.split("/")[2] != service:
        raise Refusal("SignatureDoesNotMatch", f"Credential should be scoped to correct service: '{service}'.", 403)
    required = {"host"} | {name for name in by_name if name.startswith("x-amz-")}
    if signed != sorted(signed) or not required <= set(signed) or not set(signed) <= set(by_name):
        raise Refusal("InvalidSignatureException", f"Signed are {signed}, required are {sorted(required)}.")
    request = canonical_request(method, target, headers, signed, body)
    if not hmac.compare_digest(signature, signature_of(key["secret"], by_name["x-amz-date"], scope, request)):
        raise Refusal("InvalidSignatureException", "The request signature we calculated does not match the signature "
                      "you provided.")
    if key.get("expired"):
        raise Refusal("ExpiredTokenException", "The security token included in the request is expired")
