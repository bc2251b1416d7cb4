"""Events in the shapes that AWS documents, made of what a test says."""

import base64
import urllib.parse


def rest_request(method, path, body="", headers=None, query=None):
    """API Gateway, REST API (payload format 1.0)."""
    headers = {"Host": "api.example.com", "X-Forwarded-For": "198.51.100.7", **(headers or {})}
    query = query or {}
    return {
        "resource": "/{proxy+}", "path": path, "httpMethod": method,
        "headers": headers, "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} or None,
        "pathParameters": {"proxy": path[1:]}, "stageVariables": None,
        "requestContext": {"resourcePath": "/{proxy+}", "httpMethod": method, "path": f"/prod{path}", "stage": "prod",
                           "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
                           "identity": {"sourceIp": "198.51.100.7", "userAgent": "test"}},
        "body": body or None, "isBase64Encoded": False}


def http_request(method, path, body=b"", headers=None, query=None):
    """API Gateway, HTTP API (payload format 2.0), with its body in base64."""
    return {
        "version": "2.0", "routeKey": "$default", "rawPath": f"/prod{path}",
        "rawQueryString": urllib.parse.urlencode(query or {}),
        "headers": {"host": "api.example.com", **{name.lower(): value for name, value in (headers or {}).items()}},
        "requestContext": {"accountId": "123456789012", "apiId": "api", "domainName": "api.example.com", "stage": "prod",
                           "http": {"method": method, "path": f"/prod{path}", "protocol": "HTTP/1.1",
                                    "sourceIp": "198.51.100.7", "userAgent": "test"},
                           "requestId": "JKJaXmPLvHcESHA=", "timeEpoch": 1583348638390},
        "body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def queue_batch(messages, queue):
    """An SQS trigger, made of messages as ReceiveMessage gave them."""
    records = []
    for message in messages:
        attributes = {name: {"dataType": value["DataType"], "stringListValues": [], "binaryListValues": [],
                             **({"stringValue": value["StringValue"]} if "StringValue" in value else {}),
                             **({"binaryValue": value["BinaryValue"]} if "BinaryValue" in value else {})}
                      for name, value in message.get("MessageAttributes", {}).items()}
        records.append({"messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"],
                        "body": message["Body"], "attributes": message.get("Attributes", {}),
                        "messageAttributes": attributes, "md5OfBody": message.get("MD5OfBody", ""),
                        "eventSource": "aws:sqs", "eventSourceARN": f"arn:aws:sqs:eu-central-1:000000000000:{queue}",
                        "awsRegion": "eu-central-1"})
    return {"Records": records}


def schedule():
    """EventBridge, a scheduled rule."""
    return {"version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event",
            "source": "aws.events", "account": "123456789012", "time": "2015-10-08T16:53:06Z", "region": "eu-central-1",
            "resources": ["arn:aws:events:eu-central-1:123456789012:rule/stats"], "detail": {}}
