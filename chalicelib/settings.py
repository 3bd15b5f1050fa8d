"""The only reader of the environment.

Every variable is set by ``infra/templates/app.yaml``; ``docs/settings.md`` explains what an
administrator may change. boto3 reads its own (``AWS_REGION``, ``AWS_ENDPOINT_URL``) by itself.
"""

from __future__ import annotations

import os

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.caches import remembered


class Settings(BaseModel):
    """What differs between deployments; the environment holds each name in capitals."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    stage: str = Field(description="Name of the deployment: `local`, `prod`, ...")
    table_prefix: str = Field(default="", description="Put before each table's name: `prod-`.")
    site_url: str = Field(description="Public address of the site, without a slash at its end.")
    mail_from: str = Field(description="Sender of every mail: `Name <address>`.")
    secrets_path: str = Field(description="Path of the secrets in the SSM Parameter Store.")
    secrets: str = Field(
        default="", description="Names of those that are read in one call, with commas between."
    )
    read_ahead: bool = Field(
        default=False, description="Whether a process reads secrets and catalog as it starts."
    )
    attachments_bucket: str = Field(description="Name of the bucket of attachments.")
    attachments_url: str = Field(
        description="Address that browsers reach S3 at, the bucket's name left out."
    )
    malware_scan: bool = Field(
        default=False, description="Whether GuardDuty searches attachments for malware."
    )
    cost_metrics: bool = Field(
        default=False, description="Whether CloudWatch counts what a ticket costs here."
    )
    mail_configuration_set: str = Field(
        default="", description="SES configuration set that reports deliveries; may be empty."
    )
    reply_domain: str = Field(
        default="", description="Domain that replies are received at; empty: none are."
    )
    mail_bucket: str = Field(default="", description="Name of the bucket of mail that arrived.")
    privacy_journal_bucket: str = Field(
        description="Name of the bucket that remembers erasures and corrected addresses."
    )
    audit_archive_bucket: str = Field(
        default="", description="Name of the bucket that the trail is copied to."
    )
    published_bucket: str = Field(
        default="", description="Name of the bucket of pages that functions make."
    )
    facts_bucket: str = Field(
        default="", description="Name of the bucket of files of closed months, for Athena."
    )
    reply_queue_url: str = Field(
        default="", description="Queue of the replies that wait some seconds before they leave."
    )
    export_function: str = Field(
        default="", description="ARN of the function that makes files of lists."
    )
    publish_function: str = Field(
        default="", description="ARN of the function that makes pages of answers and operations."
    )
    mail_rate: int = Field(
        default=10, ge=1, description="Mails a second that one delivery may send (SES quota)."
    )
    sweep_function: str = Field(
        default="", description="ARN of `sweep_outbox`, which schedules call; may be empty."
    )
    sweep_role: str = Field(default="", description="Role that one-time schedules call it with.")
    user_pool_id: str = Field(description="User pool of the institute's people.")
    user_pool_client_id: str = Field(description="The public site as the user pool knows it.")
    sign_in_url: str = Field(description="Where agents sign in, without a slash at its end.")
    build_version: str = Field(default="dev", description="What `GET /api/health` answers.")
    log_level: str = Field(default="INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.")

    @property
    def secret_names(self) -> tuple[str, ...]:
        """The secrets that are read in one call."""
        return tuple(self.secrets.split(",")) if self.secrets else ()


@remembered
def settings() -> Settings:
    """Read the environment once. Raises pydantic's ValidationError, naming what is missing."""
    present = {name: os.environ.get(name.upper()) for name in Settings.model_fields}
    return Settings.model_validate({name: text for name, text in present.items() if text})


def is_in_lambda() -> bool:
    """Whether this process is a function that answers, and not a tool that reads the program.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    return "AWS_LAMBDA_FUNCTION_NAME" in os.environ


def reads_ahead() -> bool:
    """``Settings.read_ahead``, also where nothing is set: Chalice imports the program to package
    it."""
    return os.environ.get("READ_AHEAD") == "true"
