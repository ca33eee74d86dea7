"""Tables of fines."""

from fines.models.law import CourtMaximum, NoticeRule, Tariff

__all__ = ["CourtMaximum", "NoticeRule", "Tariff"]
