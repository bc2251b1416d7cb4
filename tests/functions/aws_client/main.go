// What AWS's own library for Go makes of the Runtime API that the tests play, and of what our functions answer.
//
//	aws_client                     a function, by AWS's own client of the Runtime API: gives back its event
//	                               with what it was told about the invocation; fails for the event "fail"
//	aws_client read rest|http|sqs  reads an answer from standard input into AWS's type, which must know every
//	                               member, and writes it out again
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type told struct {
	Event     json.RawMessage `json:"event"`
	RequestID string          `json:"requestId"`
	Function  string          `json:"function"`
	Trace     string          `json:"trace"`
	LeftMs    int64           `json:"leftMs"`
}

func giveBack(ctx context.Context, event json.RawMessage) (told, error) {
	if string(event) == `"fail"` {
		return told{}, errors.New("it was asked to fail")
	}
	about, _ := lambdacontext.FromContext(ctx)
	deadline, _ := ctx.Deadline()
	trace, _ := ctx.Value("x-amzn-trace-id").(string)
	return told{event, about.AwsRequestID, about.InvokedFunctionArn, trace, time.Until(deadline).Milliseconds()}, nil
}

func read(kind string, from io.Reader) (any, error) {
	answers := map[string]any{
		"rest": &events.APIGatewayProxyResponse{},
		"http": &events.APIGatewayV2HTTPResponse{},
		"sqs":  &events.SQSEventResponse{},
	}
	answer, known := answers[kind]
	if !known {
		return nil, fmt.Errorf("%q is none of rest, http and sqs", kind)
	}
	decoder := json.NewDecoder(from)
	decoder.DisallowUnknownFields()
	return answer, decoder.Decode(answer)
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "read" {
		answer, err := read(os.Args[2], os.Stdin)
		if err == nil {
			err = json.NewEncoder(os.Stdout).Encode(answer)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	lambda.Start(giveBack)
}
