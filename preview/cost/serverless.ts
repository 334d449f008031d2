import type { PreviewResource } from "../document";
import { type Bill, type Circumstances, fixed, usage } from "./charges";
import { amount } from "./numbers";
import { itemsOf, numberOf, textOf } from "./properties";

/** Memory of a function where nothing else is said, in MB. */
const DEFAULT_MEMORY = 128;

/** A Lambda function: its calls and the time that they take. */
export function lambdaFunction({ inputs }: PreviewResource, { assumptions }: Circumstances): Bill {
    const { invocations, milliseconds } = assumptions.lambda;
    const memory = numberOf(inputs, "memorySize") ?? DEFAULT_MEMORY;
    const architecture = itemsOf(inputs, "architectures").includes("arm64") ? "arm64" : "x86";
    const label = architecture === "arm64" ? "ARM64" : "x86";
    const seconds = (invocations * milliseconds) / 1000;
    return {
        charges: [
            usage(
                `lambda.${architecture}.duration`,
                `function with ${amount(memory)} MB, ${label}`,
                (seconds * memory) / 1024,
                `${amount(invocations)} calls of ${amount(milliseconds)} ms`,
            ),
            usage("lambda.request", "calls of the function", invocations, `${amount(invocations)} calls`),
        ],
    };
}

/** A Step Functions state machine: its transitions. */
export function stateMachine({ inputs }: PreviewResource, { assumptions }: Circumstances): Bill {
    if (textOf(inputs, "type") === "EXPRESS") {
        return { charges: [fixed(undefined, "express workflow", 1, "only standard workflows are counted")] };
    }
    const transitions = assumptions.stateTransitions;
    return {
        charges: [
            usage("stepFunctions.transition", "state transitions", transitions, `${amount(transitions)} transitions`),
        ],
    };
}

/** An SNS topic: the messages to it. */
export function topic(_resource: PreviewResource, { assumptions }: Circumstances): Bill {
    const messages = assumptions.notifications;
    return { charges: [usage("sns.request", "messages to the topic", messages, `${amount(messages)} messages`)] };
}

/** A subscription to an SNS topic: mail is charged by the message. */
export function topicSubscription({ inputs }: PreviewResource, { assumptions }: Circumstances): Bill {
    const protocol = textOf(inputs, "protocol") ?? "";
    const messages = assumptions.notifications;
    if (protocol.startsWith("email")) {
        return { charges: [usage("sns.email", "mails of the topic", messages, `${amount(messages)} messages`)] };
    }
    if (protocol === "lambda" || protocol === "sqs") {
        return { charges: [], free: "messages to functions and queues have no price of their own" };
    }
    return { charges: [fixed(undefined, `messages by ${protocol}`, 1, "only mail, functions and queues are counted")] };
}

/** An SQS queue: the requests to it. */
export function queue({ inputs }: PreviewResource, { assumptions }: Circumstances): Bill {
    const requests = assumptions.queueRequests;
    const price = inputs.fifoQueue === true ? undefined : "sqs.request";
    return { charges: [usage(price, "requests to the queue", requests, `${amount(requests)} requests`)] };
}

/** A schedule of EventBridge Scheduler: its runs. */
export function schedule(_resource: PreviewResource, { assumptions }: Circumstances): Bill {
    const runs = assumptions.scheduleRuns;
    return { charges: [usage("scheduler.invocation", "runs of the schedule", runs, `${amount(runs)} runs`)] };
}
