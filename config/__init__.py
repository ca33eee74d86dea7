"""Wires the four apps into one site. Nothing below may import from here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
