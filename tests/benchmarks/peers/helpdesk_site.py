"""django-helpdesk as its guide sets it up, on SQLite: settings, addresses and tables in one module.

It runs in an environment of its own (``requirements.txt`` here), and imports nothing of ours. Mails
are rendered and given to Django's dummy backend, as ours are to the outbox. SQLite has no process
of its own: what each statement takes is told in a header; what a commit takes is the app's.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django  # type: ignore[import-not-found]
from django.conf import settings  # type: ignore[import-not-found]

sys.path.insert(0, str(Path(__file__).parent))
from helpdesk_fields import FIELDS, SPENT  # type: ignore[import-not-found]

settings.configure(
    SECRET_KEY="of the benchmark",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    SITE_ID=1,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    STATIC_URL="/static/",
    MEDIA_ROOT=str(Path(os.environ["HELPDESK_HOME"]) / "media"),
    LOGIN_URL="/login/",
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_VIEW_A_TICKET_PUBLIC=True,
    HELPDESK_SUBMIT_A_TICKET_PUBLIC=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(os.environ["HELPDESK_HOME"]) / "helpdesk.sqlite3"),
            "CONN_MAX_AGE": None,
            # The best that SQLite gives to several writers.
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    },
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "django.contrib.humanize",
        "rest_framework",
        "django_cleanup.apps.CleanupConfig",
        "helpdesk",
    ],
    MIDDLEWARE=[
        f"{__name__}.counted",
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.debug",
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)
django.setup()

from django.contrib import admin  # type: ignore[import-not-found]  # noqa: E402
from django.core.management import call_command  # type: ignore[import-not-found]  # noqa: E402
from django.core.wsgi import get_wsgi_application  # type: ignore[import-not-found]  # noqa: E402
from django.db import connection  # type: ignore[import-not-found]  # noqa: E402
from django.urls import include, path  # type: ignore[import-not-found]  # noqa: E402

urlpatterns = [path("admin/", admin.site.urls), path("", include("helpdesk.urls"))]


def counted(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware that tells the CPU of a request's statements."""

    def counting(request: Any) -> Any:
        spent = 0.0

        def execute(run: Any, *given: Any) -> Any:
            nonlocal spent
            began = time.thread_time()
            try:
                return run(*given)
            finally:
                spent += time.thread_time() - began

        with connection.execute_wrapper(execute):
            response = answer(request)
        response[SPENT] = str(int(spent * 1e6))
        return response

    return counting


def prepare() -> None:
    """Make the tables, the words of the mails, one queue and the fields of our form."""
    from helpdesk.models import CustomField, Queue  # type: ignore[import-not-found]

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    Queue.objects.create(
        title="DECON", slug="DECON", allow_public_submission=True, email_address="q@example.ec"
    )
    for name in FIELDS:
        CustomField.objects.create(
            name=name, label=name, data_type="varchar", max_length=200, required=True
        )


application = get_wsgi_application()

if __name__ == "__main__" and sys.argv[1:] == ["prepare"]:
    prepare()
