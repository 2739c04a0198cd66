"""JSON on standard output."""

import json
import re
import sys

from thawcast.cli.streams import utf8


def write_json(text: str) -> None:
    """Write JSON that is text already, with escapes where the output is not UTF-8: in no other encoding is it JSON."""
    escaped = text if utf8(sys.stdout) else re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)
    sys.stdout.write(escaped + "\n")
