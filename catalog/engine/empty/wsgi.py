"""WSGI entry point of the empty engine, for its workers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pavilion_config.settings_engine")
application = get_wsgi_application()
