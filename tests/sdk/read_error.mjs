// Reads an error event that DynamoErrorStore wrote, by its key and by the partner's index, and writes it back
// as this client writes items: node read_error.mjs ENDPOINT TABLE ID TIMESTAMP PARTNER
//
// Prints one JSON object: the item, and the ids that the index knows of the partner, the newest first.
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";

const [endpoint, table, id, timestamp, partner] = process.argv.slice(2);
const client = new DynamoDBClient({
  endpoint,
  region: "eu-central-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

const { Item: item } = await client.send(
  new GetItemCommand({ TableName: table, Key: { id: { S: id }, timestamp: { S: timestamp } } }),
);
const { Items: found } = await client.send(
  new QueryCommand({
    TableName: table,
    IndexName: "partnerId-timestamp-index",
    KeyConditionExpression: "partnerId = :partner",
    ExpressionAttributeValues: { ":partner": { S: partner } },
    ScanIndexForward: false,
  }),
);
await client.send(new PutItemCommand({ TableName: table, Item: item }));

console.log(
  JSON.stringify({
    partnerId: item.partnerId.S,
    codes: item.codes.L.map((code) => code.S),
    fields: item.fields.L.map((field) => field.S),
    state: item.state.S,
    amountAtRisk: item.amountAtRisk.N,
    expiresAt: item.expiresAt.N,
    rawInput: JSON.parse(item.envelope.S).errorEvent.rawInput,
    ids: found.map((entry) => entry.id.S),
  }),
);
