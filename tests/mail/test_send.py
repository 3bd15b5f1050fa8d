from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import parse_qsl

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber
from moto import mock_aws

from chalicelib import caches
from chalicelib.domain.mail.outbox import LEASE, Mail
from chalicelib.mail import send as module
from chalicelib.mail.compose import HeaderRefused, compose
from chalicelib.mail.render import Rendered, render
from chalicelib.mail.send import NotReady, Permanent, Temporary, judge, send
from tests.mail import samples

SENDER = "Atención al ciudadano INEC <tickets@example.ec>"


def arrived(mail: Mail, **changes: str) -> EmailMessage:
    """The mail as the mail client reads it, from the bytes that SES is given."""
    words = render(mail, samples.SITE, samples.TOKENS, {})
    message = compose(mail, Rendered(**vars(words) | changes), SENDER)
    read = email.message_from_bytes(message, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def refused(code: str, message: str = "", status: int = 400) -> ClientError:
    return ClientError(
        {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status},  # type: ignore[typeddict-item]
        },
        "SendRawEmail",
    )


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    caches.forget_all()
    yield
    caches.forget_all()


class TestMessage:
    @pytest.mark.parametrize("make", samples.OF_KIND.values())
    @pytest.mark.parametrize("language", ["es", "en"])
    def test_every_byte_is_below_128_and_every_word_arrives(self, make: Any, language: str) -> None:
        mail = make(language=language)
        words = render(mail, samples.SITE, samples.TOKENS, {})
        raw = compose(mail, words, SENDER)
        assert raw.isascii()
        assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
        assert b"8bit" not in raw
        read = arrived(mail)
        text, html = read.get_body(("plain",)), read.get_body(("html",))
        assert text is not None
        assert html is not None
        assert text.get_content().replace("\r\n", "\n") == words.text
        assert html.get_content().replace("\r\n", "\n") == words.html
        assert read["Subject"] == words.subject

    def test_comes_from_the_desk_by_name(self) -> None:
        sender = arrived(samples.received())["From"].addresses[0]
        assert (sender.display_name, sender.addr_spec) == (
            "Atención al ciudadano INEC",
            "tickets@example.ec",
        )

    def test_tells_robots_not_to_answer(self) -> None:
        message = arrived(samples.received())
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "All"

    def test_names_its_language(self) -> None:
        assert arrived(samples.received(language="en"))["Content-Language"] == "en"

    def test_mails_of_one_ticket_thread_together(self) -> None:
        first = arrived(samples.received("01A"))
        second = arrived(samples.access_links("01B", numbers=("051243",)))
        assert first["References"] == second["References"] == "<ticket-051243@example.ec>"
        assert first["In-Reply-To"] == first["References"]

    def test_mails_of_no_single_ticket_thread_with_none(self) -> None:
        message = arrived(samples.access_links())
        assert message["References"] is None
        assert message["In-Reply-To"] is None

    @pytest.mark.parametrize(
        "subject",
        [
            "á" * 900,
            "Presupuesto 2026 " * 60,
            "طلب بيانات التعداد السكاني لعام ٢٠٢٢ حسب المقاطعة والجنس والعمر",
            "בקשה לנתונים",
            "Datos 📊🇪🇨👩‍👩‍👧 de población" * 12,
            "e\u0301" * 300,
            '"comillas", <ángulos>; Bcc: otro@example.com',
            "=?utf-8?q?ya_codificado?=",
            "x" * 400,
        ],
    )
    def test_any_subject_arrives_whole_and_stays_one_header(self, subject: str) -> None:
        raw = compose(
            samples.received(),
            Rendered(subject=subject, text="x\n", html="<p>x</p>\n"),
            SENDER,
        )
        assert raw.isascii()
        assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
        read = email.message_from_bytes(raw, policy=default)
        assert read["Bcc"] is None
        assert len(read.keys()) == len(set(read.keys()))
        if not subject.startswith("=?"):
            assert read["Subject"].split() == subject.split()

    @pytest.mark.parametrize("subject", ["a\r\nBcc: all@example.com", "a\nb", "a\rb"])
    def test_a_subject_cannot_bring_headers(self, subject: str) -> None:
        with pytest.raises(HeaderRefused):
            arrived(samples.received(), subject=subject)

    @pytest.mark.parametrize(
        "address",
        [
            "a@example.com\r\nBcc: b@example.com",
            "a@example.com, b@example.com",
            "a@example.com b@example.com",
            "<a@example.com>",
            "Ana <a@example.com>",
            "a;b@example.com",
            "no-address",
            "@example.com",
            "a@",
            "",
        ],
    )
    def test_what_is_not_one_address_gets_no_mail(self, address: str) -> None:
        mail = samples.received().model_copy(update={"to": address})
        with pytest.raises(HeaderRefused):
            arrived(mail)

    def test_an_international_domain_is_written_as_mail_hosts_know_it(self) -> None:
        message = arrived(samples.received(email_typed="Josefa@Peñaherrera.ec"))
        assert message["To"] == "Josefa@xn--peaherrera-u9a.ec"

    def test_the_local_part_stays_as_typed(self) -> None:
        assert arrived(samples.received(email_typed="O'Neill+inec@Example.COM"))["To"] == (
            "O'Neill+inec@example.com"
        )


class TestErrors:
    @pytest.mark.parametrize(
        "error",
        [
            refused("Throttling", "Maximum sending rate exceeded."),
            refused("Throttling", "Daily message quota exceeded."),
            refused("ThrottlingException"),
            refused("AccountSendingPausedException"),
            refused("ConfigurationSetSendingPausedException"),
            refused("ConfigurationSetDoesNotExist"),
            refused("MailFromDomainNotVerifiedException"),
            refused("AccessDenied", status=403),
            refused("MessageRejected", "Sending paused for this account. For more information ..."),
            refused("MessageRejected", "Email address is not verified. The following ..."),
        ],
        ids=repr,
    )
    def test_what_is_wrong_with_the_account_is_waited_for(self, error: Any) -> None:
        assert isinstance(judge(error), NotReady)

    def test_in_the_sandbox_other_addresses_are_still_tried(self) -> None:
        told = refused("MessageRejected", "Email address is not verified. The following ...")
        paused = refused("MessageRejected", "Sending paused for this account.")
        found = [judge(told), judge(paused)]
        assert [isinstance(one, NotReady) and one.for_all for one in found] == [False, True]

    @pytest.mark.parametrize(
        "error",
        [
            refused("ServiceUnavailable", status=503),
            refused("InternalFailure", status=500),
            refused("RequestExpired"),
            refused("SomethingNew"),
            ReadTimeoutError(endpoint_url="https://email.example"),
            EndpointConnectionError(endpoint_url="https://email.example"),
        ],
        ids=repr,
    )
    def test_what_passes_is_temporary(self, error: Any) -> None:
        assert isinstance(judge(error), Temporary)

    @pytest.mark.parametrize(
        "error",
        [
            refused("MessageRejected", "Address blacklisted."),
            refused("InvalidParameterValue", "Missing final '@domain'"),
        ],
        ids=repr,
    )
    def test_what_this_mail_can_never_do_is_permanent(self, error: Any) -> None:
        assert isinstance(judge(error), Permanent)

    def test_the_code_is_fit_for_a_log_and_the_detail_is_kept(self) -> None:
        fault = judge(refused("MessageRejected", "Bad address: a@example.com"))
        assert fault.code == "MessageRejected"
        assert str(fault) == "MessageRejected: Bad address: a@example.com"


class TestSend:
    def send(self, mail: Mail) -> str:
        return send(mail, render(mail, samples.SITE, samples.TOKENS, {}))

    def test_goes_to_one_address_with_the_mails_id_as_tag(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MAIL_CONFIGURATION_SET", "deliveries")
        caches.forget_all()
        mail = samples.received("01MAIL")
        sent: dict[str, Any] = {}
        module.ses().meta.events.register(
            "provide-client-params.ses.SendRawEmail",
            lambda params, **_: sent.update(params),  # type: ignore[no-untyped-call]
        )
        with Stubber(module.ses()) as stub:
            stub.add_response("send_raw_email", {"MessageId": "ses-1"})
            assert self.send(mail) == "ses-1"
        assert sent["Source"] == "tickets@example.ec"
        assert sent["Destinations"] == ["Maria@example.com"]
        assert sent["ConfigurationSetName"] == "deliveries"
        assert sent["Tags"] == [{"Name": "mail_id", "Value": "01MAIL"}]

    def test_needs_no_configuration_set(self) -> None:
        with mock_aws():
            module.ses().verify_email_identity(EmailAddress="tickets@example.ec")
            assert self.send(samples.received())

    def test_an_unreachable_ses_is_temporary(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        with pytest.raises(Temporary, match="EndpointConnectionError"):
            self.send(samples.received())

    def test_one_try_is_one_request_and_far_shorter_than_a_claim_holds(self) -> None:
        config = module.ses().meta.config
        assert config.retries["total_max_attempts"] == 1
        assert config.connect_timeout + config.read_timeout < LEASE.total_seconds() / 4


@pytest.mark.parametrize("length", range(6))
def test_the_request_is_the_one_that_botocore_writes(length: int) -> None:
    """With each letter that base64 has, and however it ends."""
    mail = bytes(range(256)) + b"\xfb\xff\xbf" * 3 + b"=" * length
    assert _form(module.ses(), mail) == _form(boto3.client("ses", region_name="us-east-1"), mail)


def _form(client: Any, mail: bytes) -> list[tuple[str, str]]:
    """The fields of a request as it leaves."""
    sent: list[Any] = []

    def keep(request: Any, **_: Any) -> AWSResponse:
        sent.append(request)
        raise EndpointConnectionError(endpoint_url=request.url)

    client.meta.events.register("before-send.ses.SendRawEmail", keep)
    tags = [{"Name": "mail_id", "Value": "01A/ñ&="}]
    with pytest.raises(EndpointConnectionError):
        client.send_raw_email(
            Source="a@example.ec", Destinations=["ñ+1@x"], RawMessage={"Data": mail}, Tags=tags
        )
    request = sent[0]
    body = request.body if isinstance(request.body, str) else request.body.decode("ascii")
    assert int(request.headers["Content-Length"]) == len(body)
    return sorted(parse_qsl(body, strict_parsing=True))
