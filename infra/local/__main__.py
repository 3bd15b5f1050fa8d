"""``make run``: the production templates on an embedded AWS, behind one port."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import platform
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from infra import stacks
from infra.deploy import deploy
from infra.deployment import Deployment
from infra.local import people
from infra.local.embedded import Embedded, embedded, free_port
from infra.local.front import front
from infra.local.mailbox import Mailbox, sink
from infra.local.replies import Receiving
from infra.package import ROOT, Architecture
from infra.packing import interpreters
from infra.template import read

_MAIL = "tickets@inec.example"
_REPLIES = "respuestas.inec.example"


@contextlib.contextmanager
def running(
    home: Path, port: int, *, auth: bool = False, say: Callable[[str], None]
) -> Iterator[Embedded]:
    """The whole system on ``http://127.0.0.1:{port}``, its state in a folder."""
    box = Mailbox(home / "mail")
    say("embedded AWS")
    with (
        sink(box, free_port()) as smtp,
        embedded(home, _kept_port(home), auth=auth, smtp=smtp) as aws,
    ):
        os.environ.update(
            AWS_ENDPOINT_URL=aws.endpoint,
            AWS_ACCESS_KEY_ID="000000000000",
            AWS_SECRET_ACCESS_KEY="local",
            AWS_DEFAULT_REGION="us-east-1",
        )
        deployment = local_deployment(aws, port)
        deployment.client("ses").verify_email_identity(EmailAddress=_MAIL)
        edge = deploy(deployment, lambda _stack, _changes: True, say)
        _put_gateway_responses(deployment)
        data = stacks.outputs(deployment.client("cloudformation"), deployment.stack("data"))
        people.bring(deployment.client("cognito-idp"), data["UserPoolId"])
        if auth:
            _let_send(deployment)
        data = stacks.outputs(deployment.client("cloudformation"), deployment.stack("data"))
        bucket = data["AttachmentsBucket"]
        receiving = Receiving(deployment)
        with front(port, aws.port, edge["DistributionDomain"], box, bucket, receiving):
            yield aws


def this_architecture() -> Architecture:
    """The processor of this machine, as AWS names it."""
    return "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def local_deployment(aws: Embedded, port: int) -> Deployment:
    """What ``make run`` deploys."""

    def edge(api_id: str) -> dict[str, str]:
        return {
            "ApiDomain": "localhost",
            "ApiPath": f"/_aws/execute-api/{api_id}",
            "ApiPort": str(aws.port),
            "ApiProtocol": "http-only",
            "ViewerProtocol": "allow-all",
        }

    return Deployment(
        stage="local",
        table_prefix="",
        region="us-east-1",
        architecture=this_architecture(),
        site_url=f"http://127.0.0.1:{port}",
        mail_from=f"Atención al ciudadano INEC <{_MAIL}>",
        mail_identity=_MAIL,
        reply_domain=_REPLIES,
        receives_replies=False,  # the embedded SES has no receipt rules: the mailbox does its part
        build=ROOT / "build" / "local",
        python=interpreters.running,
        mail_rate=50,
        protected=False,
        sign_in_url=f"http://127.0.0.1:{port}",
        version="local",
        local_s3=f"http://127.0.0.1:{port}",
        local_edge=edge,
    )


def _put_gateway_responses(deployment: Deployment) -> None:
    """The embedded API Gateway reads these from calls only, not from an API's definition."""
    gateway = deployment.client("apigateway")
    api = stacks.resource(deployment.client("cloudformation"), deployment.stack("app"), "RestAPI")
    definition = read(ROOT / "infra" / "templates" / "app.yaml")["Resources"]["RestAPI"][
        "Properties"
    ]
    responses = definition["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]
    for kind, response in responses.items():
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            statusCode=str(response["statusCode"]),
            responseParameters=response["responseParameters"],
            responseTemplates=response["responseTemplates"],
        )
    gateway.create_deployment(restApiId=api, stageName="api")


def _let_send(deployment: Deployment) -> None:
    """The embedded IAM does not see which identity a raw mail is sent as: it asks for a right to
    any. AWS does see it, so the template grants one; the difference is made up for here."""
    iam = deployment.client("iam")
    anything = {"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"}
    for role in ("DeliverMailRole", "SweepOutboxRole"):
        iam.put_role_policy(
            RoleName=stacks.resource(
                deployment.client("cloudformation"), deployment.stack("app"), role
            ),
            PolicyName="embedded-ses",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [anything]}),
        )


def main() -> None:
    """Run until Ctrl-C."""
    arguments = _arguments()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    port, home, started = arguments.port, arguments.home.resolve(), time.monotonic()
    _check_port(port)
    try:
        with (
            _alone(home),
            running(home, port, auth=arguments.enforce_permissions, say=_say) as aws,
        ):
            print(
                f"\n  Consulta por tickets   http://127.0.0.1:{port}/"
                f"\n  Buzón (every mail)     http://127.0.0.1:{port}/buzon/"
                f"\n  Agents' desk           http://127.0.0.1:{port}/agentes/{people.told()}"
                f"\n  Data                   {home} (make reset forgets it)"
                f"\n\n  Ready in {time.monotonic() - started:.0f} s. Ctrl-C stops it.\n",
                flush=True,
            )
            aws.process.wait()
            sys.exit(f"The embedded AWS ended by itself; {aws.log} says why.")
    except KeyboardInterrupt:
        print("Stopped; the data are kept.", flush=True)


def _interrupt(*_: object) -> None:
    """Stop at once, also while starting; a second Ctrl-C must not break the orderly end."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two systems on the same data would overwrite each other's. Held until the process ends."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(f"It runs already, with its data in {home}. Stop that one first.")
        yield


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--home", type=Path, default=ROOT / ".local", help="where data lie")
    parser.add_argument(
        "--enforce-permissions", action="store_true", help="refuse what IAM policies do not allow"
    )
    return parser.parse_args()


def _say(step: str) -> None:
    print(f"· {step}", flush=True)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken. Choose another: make run PORT={port + 1}")


def _kept_port(home: Path) -> int:
    """The embedded AWS keeps its port over restarts: addresses that it gave out hold it."""
    kept = home / "port"
    if kept.is_file():
        port = int(kept.read_text())
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    kept.write_text(str(port))
    return port


if __name__ == "__main__":
    main()
