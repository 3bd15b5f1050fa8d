"""What the templates are told: their parameters, from a deployment and other stacks' outputs."""

from __future__ import annotations

import ipaddress

from infra.deployment import Deployment
from infra.steps import door
from infra.template import parse

#: Stands for the site's address in a first deployment without a domain of its own.
_NOT_YET = "https://not-yet-known"


def data(deployment: Deployment) -> dict[str, str]:
    """Of the tables, the user pool and the buckets."""
    by_ses = deployment.sign_in_mail == "ses"
    return {
        "TablePrefix": deployment.table_prefix,
        "DeletionProtection": _flag(deployment.protected),
        "SiteOrigin": deployment.site_url or _NOT_YET,
        "OnlyTls": _flag(not deployment.local_s3),
        "MalwareScan": _flag(deployment.malware_scan),
        "SignInMailIdentity": deployment.mail_identity if by_ses else "",
        "SignInMailFrom": deployment.mail_from if by_ses else "",
        "AuditLockMode": deployment.audit_lock_mode,
        "AuditLockYears": str(deployment.audit_lock_years),
    }


def app(deployment: Deployment, version: str, data: dict[str, str]) -> dict[str, str]:
    """Of the functions and the API; ``data`` are the data stack's outputs."""
    return {
        "Stage": deployment.stage,
        "TablePrefix": deployment.table_prefix,
        "OutboxStreamArn": data["OutboxStreamArn"],
        "TicketsStreamArn": data["TicketsStreamArn"],
        "AnswersStreamArn": data["AnswersStreamArn"],
        "EntriesStreamArn": data["EntriesStreamArn"],
        "AuditStreamArn": data["AuditStreamArn"],
        "AuditArchiveBucket": data["AuditArchiveBucket"],
        "AccessLogs": _flag(deployment.access_logs),
        "UserPoolId": data["UserPoolId"],
        "SignInUrl": deployment.sign_in_url or data["SignInUrl"],
        "SignInStyle": _flag(not deployment.sign_in_url),
        "SiteUrl": deployment.site_url or _NOT_YET,
        "AttachmentsBucket": data["AttachmentsBucket"],
        "AttachmentsUrl": deployment.local_s3,
        "MalwareScan": _flag(deployment.malware_scan),
        "MailBucket": data["MailBucket"],
        "PrivacyJournalBucket": data["PrivacyJournalBucket"],
        "PublishedBucket": data["PublishedBucket"],
        "FactsBucket": data["FactsBucket"],
        "Athena": _flag(deployment.athena),
        "ReplyDomain": deployment.reply_domain,
        "ReceiveReplies": _flag(deployment.receives_replies),
        "MailFrom": deployment.mail_from,
        "MailIdentity": deployment.mail_identity,
        "MailRate": str(deployment.mail_rate),
        "SecretsPath": deployment.secrets_path,
        "BuildVersion": version,
        "AlarmEmail": deployment.alarm_email,
        "MetricMath": _flag(not deployment.local_s3),
        "ConcurrencyLimit": str(_concurrency_limit(deployment)),
        "ReservedConcurrency": _flag(deployment.reserved_concurrency),
    }


def edge(
    deployment: Deployment, api_id: str, origin_secret: str, pages: list[str], data: dict[str, str]
) -> dict[str, str]:
    """Of the distribution; ``pages`` are the site's addresses."""
    return {
        "Stage": deployment.stage,
        "ApiDomain": f"{api_id}.execute-api.{deployment.region}.amazonaws.com",
        "OriginSecret": origin_secret,
        "ApiKey": door.key_value(origin_secret),
        "SignInUrl": deployment.sign_in_url or data["SignInUrl"],
        "Pages": ",".join(pages),
        "AttachmentsOrigin": deployment.attachments_origin(data["AttachmentsBucket"]),
        "PublishedDomain": data["PublishedDomain"],
        "Domain": deployment.domain,
        "CertificateArn": deployment.certificate_arn,
        "AccessLogs": _flag(deployment.access_logs),
        "Firewall": _flag(deployment.firewall),
        "FirewallAllowsIPv4": networks(deployment, 4),
        "FirewallAllowsIPv6": networks(deployment, 6),
        **(deployment.local_edge(api_id) if deployment.local_edge else {}),
    }


def declared(template: str, given: dict[str, str]) -> dict[str, str]:
    """Those that a template knows: an earlier version knows fewer."""
    known = parse(template).get("Parameters", {})
    return {name: value for name, value in given.items() if name in known}


def networks(deployment: Deployment, version: int) -> str:
    """The networks of one IP version that the firewall never counts. Raises ValueError."""
    found = map(ipaddress.ip_network, deployment.firewall_allows)
    return ",".join(str(network) for network in found if network.version == version)


def _concurrency_limit(deployment: Deployment) -> int:
    """Concurrent executions that the account may have, which an alarm is set by."""
    settings = deployment.client("lambda").get_account_settings()
    limit: int = settings["AccountLimit"]["ConcurrentExecutions"]
    return limit


def _flag(value: bool) -> str:
    return "true" if value else "false"
