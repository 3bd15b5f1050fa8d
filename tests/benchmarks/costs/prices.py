"""AWS's list prices in us-east-1, in dollars, as of November 2026; each beside its page.

No free tier of an account is counted. What a price list gives to everybody each month for ever, as
SQS's first million, is free.
"""

from __future__ import annotations

from chalicelib.domain.figures.charter.cost import (
    API_REQUEST,
    GB_SECOND,
    INVOCATION,
    READ,
    WRITE,
)

__all__ = ["API_REQUEST", "GB_SECOND", "INVOCATION", "READ", "WRITE"]
_MILLION = 1e6
#: https://aws.amazon.com/cloudfront/pricing/ (HTTPS, South America)
EDGE_REQUEST, EDGE_GB = 0.022 / 10_000, 0.110
#: https://aws.amazon.com/sns/pricing/: a report of SES; handing it to Lambda is free.
REPORT = 0.50 / _MILLION
#: https://aws.amazon.com/sqs/pricing/
QUEUE_REQUEST, QUEUE_FREE = 0.40 / _MILLION, 1_000_000
#: https://aws.amazon.com/kms/pricing/
KEY_REQUEST = 0.03 / 10_000
#: https://aws.amazon.com/cloudwatch/pricing/
LOG_GB = 0.50
#: https://aws.amazon.com/s3/pricing/ (PUT, LIST). Standard parameters of SSM, Cognito's calls and
#: rules of EventBridge are free.
LIST_REQUEST = 0.005 / 1_000
