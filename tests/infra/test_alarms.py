"""Alarms that can be trusted: each fault moves the metric of its alarm, and nothing else does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import yaml

from chalicelib import caches
from chalicelib.domain.drafts.sending import MOST_SECONDS
from chalicelib.services import clock
from chalicelib.services.mail import delivery_reports, outbox, outgoing_mail
from chalicelib.services.mail.inbound import receiving
from infra.checks.alarm_costs import monitoring
from infra.package import ROOT
from tests.desk import open_ticket
from tests.packages import built

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
NOTHING_YET = ("missing", "notBreaching")
MOST_METRICS = 10  # of one alarm: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html


@pytest.fixture(scope="module")
def app() -> dict[str, Any]:
    template: dict[str, Any] = yaml.safe_load(built("arm64").template)
    return template


def of_type(app: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {
        name: resource["Properties"]
        for name, resource in app["Resources"].items()
        if resource["Type"] == kind
    }


def alarms(app: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return of_type(app, "AWS::CloudWatch::Alarm")


def logs_of_functions(app: dict[str, Any]) -> set[str]:
    """The log groups of functions; the API's access log, which may be off, is none."""
    functions = of_type(app, "AWS::Serverless::Function").values()
    return {function["LoggingConfig"]["LogGroup"]["Ref"] for function in functions}


def filters(app: dict[str, Any]) -> list[dict[str, Any]]:
    return [*of_type(app, "AWS::Logs::MetricFilter").values()]


def matches(pattern: str, line: str) -> bool:
    """Whether a filter pattern of CloudWatch finds a line: of its grammar, the two forms that the
    template uses, an equality of a JSON field and a phrase.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """
    equality = re.fullmatch(r'\{ \$\.(\w+) = "(\w+)" \}', pattern)
    if equality is None:
        phrase = re.fullmatch(r'"([^"]+)"', pattern)
        assert phrase is not None, f"not of the grammar of this test: {pattern}"
        return phrase[1] in line
    try:
        found = json.loads(line)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get(equality[1]) == equality[2]


def moved(app: dict[str, Any], log: str, lines: str) -> dict[str, float]:
    """The highest value that lines of a log group give each metric of ours; values of zero left
    out."""
    found: dict[str, float] = {}
    for each in filters(app):
        if each["LogGroupName"] != {"Ref": log}:
            continue
        (made,) = each["MetricTransformations"]
        for line in lines.splitlines():
            if matches(each["FilterPattern"], line):
                value = made["MetricValue"]
                number = json.loads(line)[value[2:]] if value.startswith("$.") else float(value)
                if number:
                    found[made["MetricName"]] = max(number, found.get(made["MetricName"], 0))
    return found


def of_queues(app: dict[str, Any]) -> dict[str, str]:
    """Queues that a function takes messages from, and the function."""
    mappings = of_type(app, "AWS::Lambda::EventSourceMapping").values()
    return {
        mapping["EventSourceArn"]["Fn::GetAtt"][0]: mapping["FunctionName"]["Ref"]
        for mapping in mappings
        if "StartingPosition" not in mapping
    }


def rings(app: dict[str, Any], metric: str, value: float) -> bool:
    """Whether a value of a metric of ours rings an alarm."""
    (alarm,) = (each for each in alarms(app).values() if each.get("MetricName") == metric)
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    return value > alarm["Threshold"]


class TestRunbook:
    def test_has_a_section_for_each_alarm_and_no_other(self, app: dict[str, Any]) -> None:
        told = RUNBOOK.partition("\n## Alarms\n")[2]
        assert sorted(re.findall(r"^### (\w+)$", told, re.M)) == sorted(alarms(app))

    def test_is_named_by_each_alarm_at_its_section(self, app: dict[str, Any]) -> None:
        for name, alarm in alarms(app).items():
            assert f"docs/runbook.md#{name.lower()}" in alarm["AlarmDescription"]


class TestAlarms:
    def test_of_functions_watch_every_function(self, app: dict[str, Any]) -> None:
        functions = set(of_type(app, "AWS::Serverless::Function")) - set(of_queues(app).values())
        for names in (
            ("FunctionErrorAlarm", "FiguresErrorAlarm"),
            ("ThrottleAlarm", "FiguresThrottleAlarm"),
        ):
            found = []
            for name in names:
                metrics = alarms(app)[name]["Metrics"][1:]
                assert len(metrics) <= 10, "as many as an alarm takes"
                watched = [each["MetricStat"]["Metric"] for each in metrics]
                found += [each["Dimensions"][0]["Value"]["Ref"] for each in watched]
            assert sorted(found) == sorted(functions), names

    def test_of_streams_watch_every_function_that_reads_one(self, app: dict[str, Any]) -> None:
        reading = {
            mapping["FunctionName"]["Ref"]
            for mapping in of_type(app, "AWS::Lambda::EventSourceMapping").values()
            if "StartingPosition" in mapping
        }
        assert all(f"'{name}'" in str(alarms(app)["StreamLagAlarm"]["Metrics"]) for name in reading)

    def test_of_schedules_watch_every_function_that_has_one(self, app: dict[str, Any]) -> None:
        scheduled = {
            name
            for name, function in of_type(app, "AWS::Serverless::Function").items()
            if "Schedule" in str(function.get("Events"))
        }
        stopped = {
            name.removesuffix("StoppedAlarm"): alarm
            for name, alarm in alarms(app).items()
            if name.endswith("StoppedAlarm")
        }
        assert set(stopped) == scheduled
        for name, alarm in stopped.items():
            assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": name}}]
            assert alarm["InsufficientDataActions"] == [{"Ref": "Alarms"}]

    def test_of_dead_letters_watch_every_queue(self, app: dict[str, Any]) -> None:
        watched = str(alarms(app)["DeadLetterAlarm"]["Metrics"])
        assert all(
            f"{name}.QueueName" in watched or f"'{name}'" in watched
            for name in of_type(app, "AWS::SQS::Queue")
            if name not in of_queues(app)
        )

    def test_of_a_function_that_takes_messages_watch_how_old_they_grow(
        self, app: dict[str, Any]
    ) -> None:
        for queue in of_queues(app):
            (watched,) = (
                alarm
                for alarm in alarms(app).values()
                if alarm.get("MetricName") == "ApproximateAgeOfOldestMessage"
                and f"'{queue}'" in str(alarm["Dimensions"])
            )
            assert watched["Threshold"] > MOST_SECONDS

    def test_of_time_outs_and_unreadable_rows_read_every_log(self, app: dict[str, Any]) -> None:
        groups = logs_of_functions(app)
        for metric in ("TimedOut", "UnreadableRows"):
            read = {
                each["LogGroupName"]["Ref"]
                for each in filters(app)
                if each["MetricTransformations"][0]["MetricName"] == metric
            }
            assert read == groups, metric

    def test_say_nothing_before_there_is_anything_to_say(self, app: dict[str, Any]) -> None:
        for name, alarm in alarms(app).items():
            assert alarm["TreatMissingData"] in NOTHING_YET, name
            assert len(alarm.get("Metrics", ())) <= MOST_METRICS + 1, name

    def test_are_on_the_dashboard(self, app: dict[str, Any]) -> None:
        (dashboard,) = of_type(app, "AWS::CloudWatch::Dashboard").values()
        body, values = dashboard["DashboardBody"]["Fn::Sub"]
        of_many = values["AlarmsOfMany"]["Fn::If"][1]["Fn::Sub"]
        board = json.loads(body.replace("${AlarmsOfMany}", of_many))
        shown = board["widgets"][0]["properties"]["alarms"]
        assert {each[2:-5] for each in shown} == set(alarms(app))

    def test_watch_metrics_that_somebody_makes(self, app: dict[str, Any]) -> None:
        made = {each["MetricTransformations"][0]["MetricName"] for each in filters(app)}
        ours = {
            alarm["MetricName"]
            for alarm in alarms(app).values()
            if "ConsultaPorTickets" in str(alarm.get("Namespace"))
        }
        assert made == ours

    def test_have_a_fee_that_the_template_tells(self, app: dict[str, Any]) -> None:
        found = monitoring(app)
        assert found.alarms == len(alarms(app))
        assert found.alarm_metrics > found.alarms
        assert 0 < found.dollars_a_month < 10


@pytest.mark.engine
@pytest.mark.usefixtures("aws", "directory")
class TestFaults:
    """What a fault writes into the log of its function moves the metric of its alarm."""

    @pytest.fixture(autouse=True)
    def told(self, aws: Any, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
        caches.forget_all()
        yield lambda: capsys.readouterr().out
        caches.forget_all()

    def test_a_healthy_day_moves_nothing(
        self, app: dict[str, Any], told: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(outgoing_mail, "send", lambda *_: "ses-1")
        assert open_ticket().status == 201
        assert open_ticket(email="nobody").status == 422
        outbox.sweep(60_000)
        lines = told()
        for log in logs_of_functions(app):
            ringing = [
                name for name, value in moved(app, log, lines).items() if rings(app, name, value)
            ]
            assert ringing == [], log

    def test_ses_that_tries_its_topics_moves_nothing(self, app: dict[str, Any], told: Any) -> None:
        message = "Successfully validated SNS topic for Amazon SES event publishing."
        event = {"Records": [{"Sns": {"Message": message}}]}
        delivery_reports.record(event)
        receiving.receive(event)
        assert moved(app, "ArrivalLog", told()) == {}

    def test_a_report_that_is_none_is_counted(self, app: dict[str, Any], told: Any) -> None:
        delivery_reports.record({"Records": [{"Sns": {"Message": "{}"}}]})
        assert moved(app, "ArrivalLog", told()) == {"ArrivalFailed": 1}

    @pytest.mark.parametrize(("minutes", "ringing"), [(10, False), (16, True)])
    def test_a_mail_that_waits_too_long_is_told_of(
        self,
        app: dict[str, Any],
        told: Any,
        monkeypatch: pytest.MonkeyPatch,
        minutes: int,
        ringing: bool,
    ) -> None:
        from botocore.exceptions import ClientError

        def busy(*_: Any) -> None:
            raise ClientError({"Error": {"Code": "Throttling", "Message": ""}}, "SendRawEmail")

        monkeypatch.setattr("chalicelib.mail.send._call", busy, raising=False)
        assert open_ticket().status == 201
        now = clock.now
        monkeypatch.setattr(clock, "now", lambda: now() + timedelta(minutes=minutes))
        told()
        outbox.mail_backlog.report()
        value = moved(app, "MailLog", told())["OldestMailSeconds"]
        assert rings(app, "OldestMailSeconds", value) == ringing

    def test_a_row_edited_by_hand_does_not_stop_the_measure(
        self, app: dict[str, Any], told: Any
    ) -> None:
        from chalicelib.store.aws.dynamodb import dynamodb, table

        for mail_id, moment in (("not-a-ulid", "ayer"), ("I" * 26, "2026-11-26")):
            row = {
                "mail_id": {"S": mail_id},
                "waiting": {"S": "mail"},
                "next_try_at": {"S": moment},
            }
            dynamodb().put_item(TableName=table("outbox"), Item=row)
        outbox.mail_backlog.report()
        assert "mail_backlog" in told()

    def test_a_time_out_is_told_of_in_every_log(self, app: dict[str, Any]) -> None:
        line = "2026-11-26T10:00:00.000Z 8a2f Task timed out after 29.00 seconds"
        for log in logs_of_functions(app):
            assert moved(app, log, line) == {"TimedOut": 1}
        assert rings(app, "TimedOut", 1)

    def test_a_row_that_cannot_be_read_is_told_of_in_every_log(self, app: dict[str, Any]) -> None:
        line = json.dumps({"level": "WARNING", "event": "row_unreadable", "table": "tickets"})
        for log in logs_of_functions(app):
            assert moved(app, log, line) == {"UnreadableRows": 1}
        assert rings(app, "UnreadableRows", 1)
