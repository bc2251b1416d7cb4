// Reads a message that SqsBroker wrote and writes others for it to read: node sqs_client.mjs ENDPOINT FROM TO
//
// FROM and TO are URLs of queues. Prints what the message of FROM held, as one JSON object, and deletes it. To
// TO goes the same message again, attribute by attribute, and one without any attributes.
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";

const [endpoint, from, to] = process.argv.slice(2);
const client = new SQSClient({
  endpoint,
  useQueueUrlAsEndpoint: false,
  region: "eu-central-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

// The client compares the MD5 of the body with what the service says.
const { Messages: messages } = await client.send(
  new ReceiveMessageCommand({
    QueueUrl: from,
    WaitTimeSeconds: 5,
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["All"],
  }),
);
const [message] = messages;
await client.send(
  new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }),
);
const sent = await client.send(
  new SendMessageBatchCommand({
    QueueUrl: to,
    Entries: [
      {
        Id: "again",
        MessageBody: message.Body,
        MessageAttributes: Object.fromEntries(
          Object.entries(message.MessageAttributes).map(([name, value]) => [
            name,
            { DataType: value.DataType, StringValue: value.StringValue, BinaryValue: value.BinaryValue },
          ]),
        ),
      },
      { Id: "bare", MessageBody: "written by hand: \u00e9 \u{1f600}" },
    ],
  }),
);
const { Attributes: left } = await client.send(
  new GetQueueAttributesCommand({ QueueUrl: from, AttributeNames: ["All"] }),
);

console.log(
  JSON.stringify({
    body: message.Body,
    attributes: Object.fromEntries(
      Object.entries(message.MessageAttributes).map(([name, value]) => [
        name,
        value.StringValue ?? Buffer.from(value.BinaryValue).toString("utf8"),
      ]),
    ),
    trace: message.Attributes.AWSTraceHeader,
    group: message.Attributes.MessageGroupId,
    left: left.ApproximateNumberOfMessages,
    failed: sent.Failed?.length ?? 0,
  }),
);
