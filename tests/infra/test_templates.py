"""The infrastructure's promises."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.domain.accounts import privacy_journal
from chalicelib.domain.exports.export import KEPT
from infra.package import ROOT, Package
from infra.template import read
from tests.packages import built

DATA, EDGE = (read(ROOT / "infra" / "templates" / name) for name in ("data.yaml", "edge.yaml"))
#: Read whole: small, and there is no key to find in it what nobody expects.
SCANNED = {"outbox/index/by_next_try", "catalog"}
TABLES = {
    name: table["Properties"]
    for name, table in DATA["Resources"].items()
    if table["Type"] == "AWS::DynamoDB::Table"
}


#: What takes requesters from their tickets: at their wish, and when the time to keep them is over.
ERASING = ("EraseAccountsRole", "RunClockRole")
#: Of these tables a role may delete rows of some keys alone.
KEYS_THAT_MAY_GO = {
    "catalog": (
        "['canned_reply', 'absence', 'proposal']",
        "['absence', 'departure']",
        "['holiday', 'setting', 'proposal']",
    ),
    "guards": ("['suppressed#*']",),
}


@pytest.fixture(scope="module")
def packaged() -> Package:
    return built("arm64")


@pytest.fixture(scope="module")
def app(packaged: Package) -> dict[str, Any]:
    template: dict[str, Any] = yaml.safe_load(packaged.template)
    return template


def of_type(template: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {
        name: resource["Properties"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def statements(role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for policy in role["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def as_list(one_or_many: Any) -> list[Any]:
    return one_or_many if isinstance(one_or_many, list) else [one_or_many]


def _table(resource: Any) -> str:
    """The table or index that a resource of a policy names."""
    return str(resource).rpartition("${TablePrefix}")[2].strip("'}")


def _is_kept(resource: dict[str, Any]) -> bool:
    """Kept when its stack goes, and not when the deployment that makes it fails."""
    policies = resource["DeletionPolicy"], resource["UpdateReplacePolicy"]
    return policies == ("RetainExceptOnCreate", "Retain")


def alarms(template: dict[str, Any]) -> list[dict[str, Any]]:
    return [*of_type(template, "AWS::CloudWatch::Alarm").values()]


class TestData:
    def test_has_the_tables_of_the_design(self) -> None:
        names = "tickets entries outbox accounts catalog guards drafts questions audit search"
        assert {table["TableName"]["Fn::Sub"] for table in TABLES.values()} == {
            f"${{TablePrefix}}{name}" for name in [*names.split(), "tallies", "figures", "answers"]
        }

    @pytest.mark.parametrize("name", TABLES)
    def test_every_table_outlives_its_stack_and_its_mistakes(self, name: str) -> None:
        table, resource = TABLES[name], DATA["Resources"][name]
        assert _is_kept(resource)
        assert table["DeletionProtectionEnabled"] == {"Fn::If": ["Protected", True, False]}
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["SSESpecification"] == {"SSEEnabled": False}  # AWS's own key: decision 45
        assert table["BillingMode"] == "PAY_PER_REQUEST"

    def test_is_protected_unless_said_otherwise(self) -> None:
        assert DATA["Parameters"]["DeletionProtection"]["Default"] == "true"


class TestAttachments:
    BUCKET = DATA["Resources"]["Attachments"]

    def test_are_private_encrypted_and_outlive_their_stack(self) -> None:
        bucket = self.BUCKET["Properties"]
        assert _is_kept(self.BUCKET)
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
        assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]

    def test_come_from_and_are_read_by_pages_of_the_site_alone(self) -> None:
        (rule,) = self.BUCKET["Properties"]["CorsConfiguration"]["CorsRules"]
        assert rule["AllowedOrigins"] == [{"Ref": "SiteOrigin"}]
        assert sorted(rule["AllowedMethods"]) == ["GET", "POST"]

    def test_travel_encrypted_unless_said_otherwise(self) -> None:
        assert DATA["Parameters"]["OnlyTls"]["Default"] == "true"

    def test_are_searched_for_malware_where_they_are_kept(self) -> None:
        plan = DATA["Resources"]["MalwareProtection"]
        assert plan["Condition"] == "HasMalwareScan"
        assert plan["Properties"]["ProtectedResource"]["S3Bucket"]["ObjectPrefixes"] == [
            "kept/",
            "canned/",
        ]
        assert plan["Properties"]["Actions"] == {"Tagging": {"Status": "ENABLED"}}


class TestPrivacyJournal:
    BUCKET = DATA["Resources"]["PrivacyJournal"]

    def test_is_private_and_outlives_its_stack_and_mistakes(self) -> None:
        bucket = self.BUCKET["Properties"]
        assert _is_kept(self.BUCKET)
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}

    def test_keeps_records_as_long_as_the_program_says(self) -> None:
        (rule,) = self.BUCKET["Properties"]["LifecycleConfiguration"]["Rules"]
        assert rule["ExpirationInDays"] == privacy_journal.KEPT_DAYS

    def test_is_only_added_to_by_functions(self, app: dict[str, Any]) -> None:
        actions = {
            (name, action)
            for name, role in of_type(app, "AWS::IAM::Role").items()
            for statement in statements(role)
            if "PrivacyJournalBucket" in str(statement["Resource"])
            for action in as_list(statement["Action"])
        }
        adding = ("ApiRole", *ERASING)
        assert actions == {(name, "s3:PutObject") for name in adding}


#: What lies in the bucket of attachments for some days, and never longer.
PASSING = {"uploads/", "exports/"}


class TestVersions:
    @pytest.mark.parametrize("name", ["Attachments", "Mail", "PrivacyJournal"])
    def test_what_is_deleted_by_mistake_can_be_had_back_for_as_long_as_rows(
        self, name: str
    ) -> None:
        bucket = DATA["Resources"][name]["Properties"]
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        kept = [
            rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
            for rule in bucket["LifecycleConfiguration"]["Rules"]
            if rule["Prefix"] not in PASSING
        ]
        assert {*kept} == {35}  # days that point-in-time recovery reaches back

    def test_what_is_to_go_leaves_no_version_behind(self) -> None:
        rules = DATA["Resources"]["Attachments"]["Properties"]["LifecycleConfiguration"]["Rules"]
        passing = {rule["Prefix"]: rule for rule in rules if rule["Prefix"] in PASSING}
        assert {*passing} == PASSING
        for rule in passing.values():
            assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
        assert passing["exports/"]["ExpirationInDays"] == KEPT.days


#: CloudWatch's reading takes no resource.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
WITHOUT_RESOURCE = {"cloudwatch:GetMetricData", "cloudwatch:ListMetrics"}
SWEEP_NAME = ":function:${AWS::StackName}-SweepOutbox-*"


def _without_folder(resource: object) -> str:
    """A resource's name without the star that stands for what is in a folder of a bucket."""
    text = str(resource).replace("${MailBucket}/mail/*", "")
    # A function's name, and a schedule's, end in what nobody knows before.
    for called in ("MakeExports", "PublishAnswers"):
        text = text.replace(f":function:${{AWS::StackName}}-{called}-*", "")
    text = text.replace(":function:${AWS::StackName}-*", "")  # how much memory each has
    text = text.replace(SWEEP_NAME, "").replace("schedule/default/${TablePrefix}sweep-*", "")
    text = text.replace("${AuditArchiveBucket}/rows/*", "")
    text = text.replace("${PrivacyJournalBucket}/records/*", "")
    text = text.replace("${PublishedBucket}/frames/*", "")
    for language in ("", "en/"):
        for place in ("respuestas", "operaciones"):
            text = text.replace(f"${{PublishedBucket}}/{language}{place}/*", "")
    text = text.replace("${FactsBucket}/facts/*", "").replace("${FactsBucket}/people/*", "")
    for folder in ("uploads", "kept", "canned", "exports", "answers"):
        text = text.replace(f"${{AttachmentsBucket}}/{folder}/*", "")
    return text


class TestApp:
    def test_is_clean_to_cfn_lint(self, packaged: Package, tmp_path: Path) -> None:
        path = tmp_path / "app.yaml"
        path.write_text(packaged.template, encoding="utf-8")
        linter = Path(sys.executable).with_name("cfn-lint")
        done = subprocess.run([linter, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout

    def test_every_function_has_a_role_of_its_own(self, app: dict[str, Any]) -> None:
        functions = of_type(app, "AWS::Serverless::Function")
        assert set(functions) == {
            "APIHandler",
            "ArchiveAudit",
            "CountFigures",
            "DeliverMail",
            "EraseAccounts",
            "IndexTickets",
            "MakeExports",
            "PublishAnswers",
            "ReceiveMail",
            "RecordDelivery",
            "RecordFacts",
            "RunClock",
            "SendReplies",
            "SweepOutbox",
            "SweepUploads",
        }
        roles = [function["Role"]["Fn::GetAtt"][0] for function in functions.values()]
        assert len(set(roles)) == len(roles)
        others = set(of_type(app, "AWS::IAM::Role")) - set(roles)
        assert others == {"CallSweepRole"}, "one is no function's: what calls the sweep"

    def test_what_calls_the_sweep_may_call_nothing_else(self, app: dict[str, Any]) -> None:
        role = of_type(app, "AWS::IAM::Role")["CallSweepRole"]
        (trusting,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert trusting["Principal"] == {"Service": "scheduler.amazonaws.com"}
        assert trusting["Condition"] == {
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
        }
        (calling,) = statements(role)
        assert calling["Action"] == "lambda:InvokeFunction"
        assert calling["Resource"]["Fn::Sub"].endswith(f"{SWEEP_NAME}")
        passing = {
            name
            for name, other in of_type(app, "AWS::IAM::Role").items()
            for statement in statements(other)
            if statement["Action"] == "iam:PassRole"
            and statement["Resource"] == {"Fn::GetAtt": ["CallSweepRole", "Arn"]}
            and statement["Condition"]
            == {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}
        }
        assert passing == {"DeliverMailRole", "SweepOutboxRole"}

    def test_no_policy_allows_everything_on_anything(self, app: dict[str, Any]) -> None:
        for role in of_type(app, "AWS::IAM::Role").values():
            assert "ManagedPolicyArns" not in role
            for statement in statements(role):
                actions, resources = statement["Action"], statement["Resource"]
                for action in [actions] if isinstance(actions, str) else actions:
                    assert "*" not in action
                for resource in resources if isinstance(resources, list) else [resources]:
                    if action not in WITHOUT_RESOURCE:
                        assert "*" not in _without_folder(resource)

    def test_no_role_may_scan_what_grows_or_delete_what_cannot_be_made_again(
        self, app: dict[str, Any]
    ) -> None:
        for name, role in of_type(app, "AWS::IAM::Role").items():
            for statement in statements(role):
                if "dynamodb:Scan" in as_list(statement["Action"]):
                    scanned = {*map(_table, as_list(statement["Resource"]))}
                    assert scanned <= SCANNED, "what grows with the tickets is asked by its key"
                if "s3:DeleteObject" in as_list(statement["Action"]):
                    versions = "s3:DeleteObjectVersion" in as_list(statement["Action"])
                    assert versions == (name in ERASING)
                    assert name in ("SweepUploadsRole", *ERASING)
                elif "dynamodb:Delete" in str(statement["Action"]) and name != "EraseAccountsRole":
                    table = _table(statement["Resource"])
                    condition = str(statement.get("Condition"))
                    if table == "tickets":
                        continue  # the test below
                    if table == "answers":
                        # With the row of the trail, or the name that its ticket has of it.
                        assert "TransactWriteItems" in condition
                    elif table in KEYS_THAT_MAY_GO:
                        assert any(keys in condition for keys in KEYS_THAT_MAY_GO[table])
                    else:
                        assert table in ("drafts", "figures", "questions", "search", "tallies")

    def test_a_ticket_is_deleted_by_the_transaction_that_puts_it_again_alone(
        self, app: dict[str, Any]
    ) -> None:
        deletes = [
            (name, statement)
            for name, role in of_type(app, "AWS::IAM::Role").items()
            for statement in statements(role)
            if "Delete" in str(statement["Action"]) and "}tickets" in str(statement["Resource"])
        ]
        assert {role for role, _ in deletes} == {"ApiRole", *ERASING}
        for _, statement in deletes:
            assert {*as_list(statement["Action"])} <= {"dynamodb:DeleteItem", "dynamodb:PutItem"}
            assert statement["Condition"] == {
                "ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": ["TransactWriteItems"]}
            }

    def test_erasure_alone_deletes_and_only_with_what_takes_the_place(
        self, app: dict[str, Any]
    ) -> None:
        (policy,) = app["Resources"]["EraseAccountsRole"]["Properties"]["Policies"]
        deleting = [
            statement
            for statement in policy["PolicyDocument"]["Statement"]
            if "dynamodb:Delete" in str(statement["Action"])
        ]
        tables = {s["Resource"]["Fn::Sub"].rpartition("${TablePrefix}")[2] for s in deleting}
        assert tables == {"tickets", "accounts", "drafts", "answers"}
        for statement in deleting:
            if "drafts" in str(statement["Resource"]):
                continue  # what was never sent goes without a trace
            assert statement["Condition"] == {
                "ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": ["TransactWriteItems"]}
            }

    def test_erasure_alone_deletes_mails_and_files_that_a_ticket_has(
        self, app: dict[str, Any]
    ) -> None:
        deleted = {
            name: {each["Fn::Sub"].rpartition(":::")[2] for each in as_list(statement["Resource"])}
            for name, role in of_type(app, "AWS::IAM::Role").items()
            for statement in statements(role)
            if "s3:DeleteObject" in as_list(statement["Action"])
        }
        kept, uploads = "${AttachmentsBucket}/kept/*", "${AttachmentsBucket}/uploads/*"
        answers = "${AttachmentsBucket}/answers/*"
        assert deleted == {
            # copies that no ticket got, and files that no canned reply or answer has any more
            "SweepUploadsRole": {kept, answers, "${AttachmentsBucket}/canned/*"},
            **{name: {kept, uploads, answers, "${MailBucket}/mail/*"} for name in ERASING},
        }

    def test_runs_on_arm_with_bounded_time(self, app: dict[str, Any]) -> None:
        for function in of_type(app, "AWS::Serverless::Function").values():
            assert function["Architectures"] == ["arm64"]
            assert function["Timeout"] <= 120
        api = of_type(app, "AWS::Serverless::Function")["APIHandler"]
        assert (api["Timeout"], api["MemorySize"]) == (29, 1024)

    def test_the_api_alone_has_lists_made_files(self, app: dict[str, Any]) -> None:
        variables = app["Resources"]["APIHandler"]["Properties"]["Environment"]["Variables"]
        assert variables["EXPORT_FUNCTION"] == {"Fn::GetAtt": ["MakeExports", "Arn"]}
        tries = app["Resources"]["MakeExportsTries"]["Properties"]
        assert tries["FunctionName"] == {"Ref": "MakeExports"}
        assert tries["MaximumRetryAttempts"] == 2

    def test_events_that_fail_are_bounded_and_end_where_they_are_seen(
        self, app: dict[str, Any]
    ) -> None:
        mappings = of_type(app, "AWS::Lambda::EventSourceMapping")
        replies, queue = mappings.pop("RepliesToFunction"), app["Resources"]["RepliesToSend"]
        sends = of_type(app, "AWS::Serverless::Function")["SendReplies"]
        assert replies["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert queue["Properties"]["VisibilityTimeout"] > sends["Timeout"]
        redrive = queue["Properties"]["RedrivePolicy"]
        assert redrive["maxReceiveCount"] <= 5
        assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["ScheduleDeadLetters", "Arn"]}
        assert set(mappings) == {
            "AnswersToPublish",
            "AuditToArchive",
            "EntriesToIndex",
            "OutboxToMail",
            "TicketsToCount",
            "TicketsToIndex",
        }
        watched = str([alarm.get("Metrics") for alarm in alarms(app)])
        for mapping in mappings.values():
            assert mapping["MaximumRetryAttempts"] <= 30
            assert mapping["MaximumRecordAgeInSeconds"] <= 21_600
            assert mapping["BisectBatchOnFunctionError"] is True
            assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
            (queue, _) = mapping["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"]
            assert f"'{queue}'" in watched

    def test_every_alarm_tells_somebody_and_says_what_to_do(self, app: dict[str, Any]) -> None:
        assert len(alarms(app)) >= 7
        for alarm in alarms(app):
            assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]
            assert len(alarm["AlarmDescription"]) > 20


class TestArrivals:
    BUCKET = DATA["Resources"]["Mail"]

    def test_are_private_encrypted_forgotten_in_time_and_outlive_their_stack(self) -> None:
        bucket = self.BUCKET["Properties"]
        assert _is_kept(self.BUCKET)
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        (rule,) = bucket["LifecycleConfiguration"]["Rules"]
        assert (rule["Prefix"], rule["ExpirationInDays"]) == ("mail/", 400)

    def test_are_written_by_ses_for_this_account_alone(self) -> None:
        policy = DATA["Resources"]["MailPolicy"]["Properties"]["PolicyDocument"]
        (put, *_) = policy["Statement"]
        assert put["Principal"] == {"Service": "ses.amazonaws.com"}
        assert put["Action"] == "s3:PutObject"
        assert put["Condition"]["StringEquals"]["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}

    def test_are_searched_for_viruses_and_told_with_what_ses_found(
        self, app: dict[str, Any]
    ) -> None:
        rule = app["Resources"]["ReceiptRule"]
        assert rule["Condition"] == "ReceivesMail"
        assert rule["Properties"]["Rule"]["ScanEnabled"] is True
        (action,) = rule["Properties"]["Rule"]["Actions"]
        assert action["S3Action"]["TopicArn"] == {"Ref": "ArrivedMail"}

    def test_topics_take_words_of_ses_for_this_account_alone(self, app: dict[str, Any]) -> None:
        for policy in of_type(app, "AWS::SNS::TopicPolicy").values():
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Principal"] == {"Service": "ses.amazonaws.com"}
                assert statement["Condition"] == {
                    "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
                }

    def test_that_fail_are_bounded_and_end_where_they_are_seen(self, app: dict[str, Any]) -> None:
        tries = of_type(app, "AWS::Lambda::EventInvokeConfig")
        watched = str([alarm.get("Metrics") for alarm in alarms(app)])
        for name in ("ReceiveMailTries", "RecordDeliveryTries"):
            config = tries[name]
            assert config["MaximumRetryAttempts"] == 2
            assert config["MaximumEventAgeInSeconds"] <= 21_600
            (queue, _) = config["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"]
            assert f"'{queue}'" in watched

    def test_are_reported_when_they_leave(self, app: dict[str, Any]) -> None:
        (events,) = of_type(app, "AWS::SES::ConfigurationSetEventDestination").values()
        told = events["EventDestination"]
        assert set(told["MatchingEventTypes"]) == {"delivery", "bounce", "complaint"}


class TestAuditArchive:
    """Held by the template: the embedded S3 does not lock what a template says."""

    BUCKET = DATA["Resources"]["AuditArchive"]

    def test_locks_each_row_for_five_years_unless_said_otherwise(self) -> None:
        bucket = self.BUCKET["Properties"]
        assert _is_kept(self.BUCKET)
        assert bucket["ObjectLockEnabled"] is True
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        lock = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
        assert lock == {"Mode": {"Ref": "AuditLockMode"}, "Years": {"Ref": "AuditLockYears"}}
        parameters = DATA["Parameters"]
        assert parameters["AuditLockMode"]["Default"] == "GOVERNANCE"
        assert parameters["AuditLockYears"]["Default"] == 5

    def test_takes_no_object_over_another(self) -> None:
        policy = DATA["Resources"]["AuditArchivePolicy"]["Properties"]["PolicyDocument"]
        (once,) = [one for one in policy["Statement"] if one["Sid"] == "WrittenOnce"]
        assert (once["Effect"], once["Action"]) == ("Deny", "s3:PutObject")
        assert once["Condition"]["Null"] == {"s3:if-none-match": "true"}

    def test_is_written_to_and_nothing_else(self, app: dict[str, Any]) -> None:
        allowed = {
            (name, action)
            for name, role in of_type(app, "AWS::IAM::Role").items()
            for statement in statements(role)
            if "AuditArchiveBucket" in str(statement["Resource"])
            for action in as_list(statement["Action"])
        }
        assert allowed == {("ArchiveAuditRole", "s3:PutObject")}

    def test_nobody_changes_or_deletes_a_row_of_the_trail(self, app: dict[str, Any]) -> None:
        for role in of_type(app, "AWS::IAM::Role").values():
            for statement in statements(role):
                if "}audit" in str(statement["Resource"]):
                    assert {*as_list(statement["Action"])} <= {"dynamodb:PutItem", "dynamodb:Query"}


class TestAccessLogs:
    def test_are_off_unless_asked_for(self, app: dict[str, Any]) -> None:
        for template in (EDGE, app):
            assert template["Parameters"]["AccessLogs"]["Default"] == "false"

    def test_hold_no_query_no_path_of_a_ticket_and_no_referer(self, app: dict[str, Any]) -> None:
        fields = EDGE["Resources"]["AccessLogDelivery"]["Properties"]["RecordFields"]
        assert not {"cs-uri-query", "cs(Referer)", "cs(Cookie)"} & set(fields)
        setting = str(app["Resources"]["RestAPI"]["Properties"]["AccessLogSetting"])
        for name in ("$context.path", "sourceIp", "querystring"):
            assert name not in setting


class TestPublishedPages:
    BUCKET = DATA["Resources"]["Published"]
    #: Where visitors look for what functions make.
    ADDRESSES = (
        *("servicio*", "respuestas*", "operaciones*"),
        *("en/servicio*", "en/respuestas*", "en/operaciones*"),
    )

    def test_are_kept_in_a_private_bucket_with_what_they_were_before(self) -> None:
        bucket = self.BUCKET["Properties"]
        assert _is_kept(self.BUCKET)
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}

    def test_are_shown_by_cloudfront_alone_and_the_frame_is_not(self) -> None:
        policy = DATA["Resources"]["PublishedPolicy"]["Properties"]["PolicyDocument"]
        (reads,) = [one for one in policy["Statement"] if one.get("Action") == "s3:GetObject"]
        assert reads["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        shown = {one["Fn::Sub"].removeprefix("${Published.Arn}/") for one in reads["Resource"]}
        assert shown == {*self.ADDRESSES, "404.html", "en/404.html"}

    def test_have_the_sites_rules_and_headers(self) -> None:
        config = EDGE["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
        behaviours = {one["PathPattern"]: one for one in config["CacheBehaviors"]}
        site = config["DefaultCacheBehavior"] | {"TargetOriginId": "published"}
        for address in self.ADDRESSES:
            assert behaviours[f"/{address}"] == {"PathPattern": f"/{address}", **site}

    def test_are_written_below_their_addresses_and_nowhere_else(self, app: dict[str, Any]) -> None:
        written = {
            (name, action, resource["Fn::Sub"].rpartition("${PublishedBucket}")[2])
            for name, role in of_type(app, "AWS::IAM::Role").items()
            for statement in statements(role)
            for resource in as_list(statement["Resource"])
            if "PublishedBucket" in str(resource)
            for action in as_list(statement["Action"])
            if action not in ("s3:GetObject", "s3:ListBucket")
        }
        assert {(role, action) for role, action, _ in written} == {
            ("CountFiguresRole", "s3:PutObject"),
            ("PublishAnswersRole", "s3:PutObject"),
        }
        own = {"CountFiguresRole": "servicio", "PublishAnswersRole": ("respuestas", "operaciones")}
        for role, _, where in written:
            assert where.removeprefix("/").removeprefix("en/").startswith(own[role])


class TestEdge:
    def test_the_bucket_is_private(self) -> None:
        bucket = EDGE["Resources"]["Site"]["Properties"]
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        for statement in EDGE["Resources"]["SitePolicy"]["Properties"]["PolicyDocument"][
            "Statement"
        ]:
            assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
            assert "AWS:SourceArn" in statement["Condition"]["StringEquals"]

    def test_nothing_inline_and_nobody_elses_is_run(self) -> None:
        headers = EDGE["Resources"]["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
        policy = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]
        told = policy["ContentSecurityPolicy"]["Fn::Sub"]
        assert told.startswith("default-src 'self';")
        assert "unsafe" not in told
        assert "require-trusted-types-for 'script'" in told
        assert "trusted-types lit-html" in told
        assert "'allow-duplicates'" not in told
        assert "http" not in told

    def test_pages_send_to_the_api_the_sign_in_and_the_attachments_alone(self) -> None:
        headers = EDGE["Resources"]["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
        policy = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]
        told = policy["ContentSecurityPolicy"]["Fn::Sub"]
        assert "connect-src 'self' ${SignInUrl} ${AttachmentsOrigin};" in told
        assert "form-action 'self';" in told

    def test_error_pages_never_replace_an_answer_of_the_api(self) -> None:
        from chalicelib.api import problems
        from chalicelib.domain import errors

        answered = {problems.status_of(kind) for kind in errors.Refusal.__subclasses__()} | {500}
        distribution = EDGE["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
        replaced = {page["ErrorCode"] for page in distribution["CustomErrorResponses"]}
        assert not replaced & answered

    def test_the_origin_secret_is_never_shown(self) -> None:
        assert EDGE["Parameters"]["OriginSecret"]["NoEcho"] is True


@pytest.mark.parametrize("template", [DATA, EDGE], ids=["data", "edge"])
def test_every_parameter_says_what_it_is(template: dict[str, Any]) -> None:
    for name, parameter in template["Parameters"].items():
        assert parameter["Description"], name
