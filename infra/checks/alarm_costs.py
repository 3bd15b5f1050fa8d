"""What a template's alarms cost: CloudWatch takes a fee for each metric that an alarm watches.

https://aws.amazon.com/cloudwatch/pricing/ (us-east-1): the free tier has ten of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_DOLLARS_AN_ALARM_METRIC = 0.10
_DOLLARS_A_CUSTOM_METRIC = 0.30
_FREE = 10


@dataclass(frozen=True)
class Monitoring:
    """How many alarms a template has, metrics that they watch, and metrics of its own."""

    alarms: int
    alarm_metrics: int
    custom_metrics: int

    @property
    def dollars_a_month(self) -> float:
        """The fee when nothing else uses the free tier, which its one dashboard is in."""
        watched = max(0, self.alarm_metrics - _FREE) * _DOLLARS_AN_ALARM_METRIC
        own = max(0, self.custom_metrics - _FREE) * _DOLLARS_A_CUSTOM_METRIC
        return round(watched + own, 2)


def monitoring(template: dict[str, Any]) -> Monitoring:
    """What a template has of alarms and metrics; ``template`` is as YAML reads it."""
    resources = [each for each in template["Resources"].values() if "Type" in each]
    alarms = [each["Properties"] for each in resources if each["Type"].endswith("::Alarm")]
    filters = [each["Properties"] for each in resources if each["Type"].endswith("::MetricFilter")]
    names = {made["MetricName"] for each in filters for made in each["MetricTransformations"]}
    return Monitoring(len(alarms), sum(map(_watched, alarms)), len(names))


def _watched(alarm: dict[str, Any]) -> int:
    return sum("MetricStat" in metric for metric in alarm["Metrics"]) if "Metrics" in alarm else 1
