"""WSGI entry point of the empty engine, for its workers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pavilion_config.settings_engine")
application = get_wsgi_application()

from catalog.engine.graphql.schema import engine_schema  # noqa: E402  after the set-up

# Built before the first request, which then is as quick as any other.
engine_schema()
# The schema is some hundred thousand objects that never go: the collector of garbage
# need not look at them again and again.
gc.collect()
gc.freeze()
