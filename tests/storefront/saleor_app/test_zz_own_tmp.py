"""Our own App on an engine server, over HTTP on both sides."""
from __future__ import annotations
import time
from io import StringIO
from typing import Any
import pytest
from django.core.management import call_command
from storefront.saleor.installation import token_forget
from storefront.saleor_app.jwks import rings_forget
from storefront.saleor_app.permissions import PERMISSIONS
from tests.contract.diff.both import serving

@pytest.mark.django_db(transaction=True)
def test_own(live_server: Any, settings: Any) -> None:
    settings.PUBLIC_URL = live_server.url
    with serving("engine", "") as server, server.client:
        settings.SALEOR_API_URL = server.url
        settings.SALEOR_APP_TOKEN = ""
        token_forget(); rings_forget()
        def ask(text, who="staff", **v):
            import httpx
            r = httpx.post(server.url, json={"query": text, "variables": v}, headers={"Authorization": "Bearer "+server.tokens[who]}, timeout=30).json()
            assert "errors" not in r, r
            return r["data"]
        got = ask("mutation($i:AppInstallInput!){appInstall(input:$i){appInstallation{id} errors{field code message}}}", i={"appName":"Pavilion","manifestUrl":live_server.url+"/app/manifest.json","permissions":list(PERMISSIONS)})
        print(got)
        for _ in range(50):
            d = ask("{appsInstallations{status message} apps(first:5){edges{node{name identifier}}}}")
            if not d["appsInstallations"] or d["appsInstallations"][0]["status"]=="FAILED": break
            time.sleep(.2)
        print(d)
        out = StringIO(); t=time.time()
        call_command("pavilion","apply", stdout=out); print(out.getvalue()[-2000:], time.time()-t)
        out = StringIO(); t=time.time()
        call_command("pavilion","apply", stdout=out); print(out.getvalue()[-500:], time.time()-t)
        out = StringIO()
        call_command("saleor_app","plan", stdout=out); print(out.getvalue())
