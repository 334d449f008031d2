"""Starts ministack with what the tests need otherwise:

- ECS runs tasks as local processes (local_containers.py), under AUTH=true with the credentials of the task's role;
- a task that ends reports itself as on AWS, and `ecs:runTask.sync` gives the task back, or fails where a container did
  (the form: https://github.com/localstack/localstack/blob/main/tests/aws/services/stepfunctions/v2/services/test_ecs_task_service.snapshot.json,
  recorded on AWS);
- a task that a state machine waits for is stopped when its execution is stopped or its time is over
  (https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync);
- CloudFormation knows OIDC providers (oidc_provider.py).

It is run by supervisor.py, so that nothing of it stays when the process that started it ends.
"""

import contextvars
import hashlib
import json
import os
import sys
import threading
import time

import ministack.app as app
import oidc_provider  # noqa: F401
from local_containers import LocalContainers
from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region
from ministack.services import ecs, stepfunctions, sts

STATE = os.environ["EMULATOR_STATE"]
POLL_SECONDS = 0.05

os.environ["HOSTNAME"] = "emulator"
containers = LocalContainers(STATE, "emulator")
ecs._get_docker = lambda: containers

# The requests count as encrypted, which policies ask for: on loopback they are not.
pin_request_origin = app.pin_request_origin
app.pin_request_origin = lambda address, _encrypted: pin_request_origin(address, True)

request_context = iam_actions.request_tag_context


def request_context_with_namespace(service, action, body, params):
    """With the condition key of metrics, which ministack does not know
    (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html)."""
    context = request_context(service, action, body, params)
    if action == "cloudwatch:PutMetricData":
        context = {**context, "cloudwatch:namespace": json.loads(body)["Namespace"]}
    return context


iam_actions.request_tag_context = request_context_with_namespace

resource_arn = iam_actions.extract_resource_arn


def resource_arn_of_log_stream(service, method, path, headers, body, params, region, account):
    """Of a log stream, where the action is one of streams
    (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html)."""
    if headers.get("x-amz-target", "").endswith(".GetLogEvents"):
        asked = json.loads(body)
        return f"arn:aws:logs:{region}:{account}:log-group:{asked['logGroupName']}:log-stream:{asked['logStreamName']}"
    return resource_arn(service, method, path, headers, body, params, region, account)


iam_actions.extract_resource_arn = resource_arn_of_log_stream

# ── ECS: what a task says of itself ──────────────────────────────────────────────────────────────────────────────────

mark_stopped = ecs._mark_task_stopped


def mark_stopped_as_aws_does(task_arn, task, reason, stop_code, *args, **kwargs):
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
    if "_stopped_because" in task:
        reason, stop_code = task["_stopped_because"], "UserInitiated"
    elif stop_code == "EssentialContainerExited":
        reason = "Essential container in task exited"
    return mark_stopped(task_arn, task, reason, stop_code, *args, **kwargs)


ecs._mark_task_stopped = mark_stopped_as_aws_does


def stop_task(data):
    """Lets the containers end by themselves first, so that their own exit codes are told."""
    task = ecs._resolve_task(data.get("task", ""), ecs._resolve_cluster_name(data.get("cluster", "default")))
    if not task:
        return ecs.error_response_json("InvalidParameterException", "The referenced task was not found.", 400)
    task["_stopped_because"] = data.get("reason", "Task stopped by user")
    for number, container_id in enumerate(list(task.get("_docker_ids") or [])):
        container = containers.get(container_id)
        container.stop()
        task["containers"][number]["exitCode"] = container.wait()["StatusCode"]
    ecs._mark_task_stopped(task["taskArn"], task, "", "UserInitiated")
    ecs._cleanup_task_resources(task, containers)
    return ecs.json_response({"task": ecs._sanitize(task)})


ecs._stop_task = ecs._ACTION_MAP["StopTask"] = stop_task


def role_session(role_arn, name, lifetime):
    """Credentials that ministack takes for a session of the role, for a number of seconds where there is one."""
    digest = hashlib.sha256(os.urandom(32)).hexdigest()
    key = f"ASIA{digest[:16].upper()}"
    session = {"SecretAccessKey": digest, "SessionToken": digest[::-1]}
    account = role_arn.split(":")[4]
    role = role_arn.rsplit("/", 1)[-1]
    known = {"Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{name}", "UserId": f"{role}:{name}", **session}
    if lifetime is not None:
        known["Expiration"] = time.time() + lifetime
    sts.register_session(key, known)
    return {
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }


run_kwargs = ecs._build_run_kwargs


def run_kwargs_with_credentials(cdef, td, env, *args, **kwargs):
    for name in ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN"):
        env.pop(name, None)
    env["AWS_REGION"] = get_region()
    if app.AUTH and td.get("taskRoleArn"):
        lifetime = containers.told(td["family"]).get("credentialsExpireAfterSeconds")
        env.update(role_session(td["taskRoleArn"], "task", lifetime))
    else:
        env.update(AWS_ACCESS_KEY_ID=get_account_id(), AWS_SECRET_ACCESS_KEY="secret")
    return run_kwargs(cdef, td, env, *args, **kwargs)


ecs._build_run_kwargs = run_kwargs_with_credentials

# ── Step Functions: ecs:runTask ──────────────────────────────────────────────────────────────────────────────────────

#: Of the execution that the current thread runs a state of.
execution_arn = contextvars.ContextVar("execution_arn", default=None)
#: Tasks that executions wait for: the ARN of an execution, and the cluster and the task's ARN.
waited_for = {}


def pascal(value):
    if isinstance(value, list):
        return [pascal(item) for item in value]
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: pascal(item) for key, item in value.items()}
    return value


def run_task(resource, data):
    request = stepfunctions._pascal_to_camel(data)
    sync = resource.endswith(".sync")
    if sync:
        request.setdefault("startedBy", "AWS Step Functions")
    status, _, body = ecs._run_task(request)
    result = json.loads(body)
    if status >= 400:
        raise stepfunctions._ExecutionError(f"ECS.{result['__type'].rsplit('#', 1)[-1]}", result.get("message", ""))
    if not sync:
        return pascal(result)
    if result["failures"]:
        raise stepfunctions._ExecutionError("AmazonECS.Unknown", json.dumps(pascal(result["failures"])))
    cluster = ecs._resolve_cluster_name(request.get("cluster", "default"))
    arn = result["tasks"][0]["taskArn"]
    execution = execution_arn.get()
    waited_for[execution] = (cluster, arn)
    try:
        task = wait_for_task(cluster, arn)
    finally:
        waited_for.pop(execution, None)
    if any(container.get("exitCode") != 0 for container in task["containers"]):
        raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(pascal(task)))
    return pascal(task)


def wait_for_task(cluster, arn):
    while True:
        _, _, body = ecs._describe_tasks({"cluster": cluster, "tasks": [arn]})
        task = json.loads(body)["tasks"][0]
        if task["lastStatus"] == "STOPPED":
            return task
        time.sleep(POLL_SECONDS)


stepfunctions._SERVICE_DISPATCH["arn:aws:states:::ecs:runTask"] = run_task

run_execution = stepfunctions._run_execution


def run_execution_with_its_arn(arn):
    execution_arn.set(arn)
    return run_execution(arn)


stepfunctions._run_execution = run_execution_with_its_arn


def stop_what_is_waited_for(execution, reason):
    cluster, arn = waited_for.get(execution, (None, None))
    if arn is None:
        return
    task = ecs._resolve_task(arn, cluster)
    for container_id in list(task.get("_docker_ids") or []):
        # At once; the rest takes as long as the container takes.
        containers.get(container_id).tell_to_stop()
    threading.Thread(
        target=contextvars.copy_context().run,
        args=(stop_task, {"cluster": cluster, "task": arn, "reason": reason}),
        daemon=True,
    ).start()


invoke_with_timeout = stepfunctions._invoke_resource_with_timeout


def invoke_with_timeout_and_stop(resource, data, timeout):
    try:
        return invoke_with_timeout(resource, data, timeout)
    except stepfunctions._ExecutionError as error:
        if error.error == "States.Timeout":
            stop_what_is_waited_for(execution_arn.get(), "The state timed out")
        raise


stepfunctions._invoke_resource_with_timeout = invoke_with_timeout_and_stop

stop_execution = stepfunctions._stop_execution


def stop_execution_and_task(data):
    response = stop_execution(data)
    stop_what_is_waited_for(data.get("executionArn"), "The execution was stopped")
    return response


stepfunctions._stop_execution = stop_execution_and_task

sys.argv = ["ministack"]
app.main()
