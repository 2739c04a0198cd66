"""Requests made at random from the OpenAPI schema: no error of the server, and every answer as the schema says."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from thawcast.web.app import create_app
from thawcast.web.settings import ServerSettings

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_asgi(
    "/openapi.json", create_app(ServerSettings(workers=1, hosts=("*",), rate=1e9, burst=1e9))
)


@schema.parametrize()
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.filterwarnings("default")
def test_random_requests(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS)
