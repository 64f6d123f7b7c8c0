"""Settings come from the environment and a file; what is wrong is named, and secrets are not shown."""

from pathlib import Path

import pytest

from config import settings
from config.strict import ConfigError

KEY = "k" * 40


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("NPSMON_SMTP_HOST=mail.example.org\nNPSMON_NODE_HEAP_MB=512\nOTHER=1\n")
    found = settings.load({"NPSMON_NODE_HEAP_MB": "700"}, file)
    assert (found.smtp_host, found.node_heap_mb) == ("mail.example.org", 700)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("NPSMON_SMPT_HOST", "x", "NPSMON_SMPT_HOST: unknown setting"),
        ("NPSMON_SMTP_PORT", "smtp", "NPSMON_SMTP_PORT: expected a whole number, got 'smtp'"),
        ("NPSMON_SMTP_TLS", "maybe", "NPSMON_SMTP_TLS: expected starttls, implicit or none"),
        ("NPSMON_SELLER_KEY", "short", "NPSMON_SELLER_KEY: expected at least 32 characters"),
        ("NPSMON_NODE_HEAP_MB", "10", "NPSMON_NODE_HEAP_MB: expected 256 or more"),
        ("NPSMON_NOW", "soon", "NPSMON_NOW: expected a moment"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings.load({name: value}, None)
    assert str(caught.value).startswith(message)


def test_mail_without_tls_is_for_loopback_only() -> None:
    with pytest.raises(ConfigError, match="none is for loopback only"):
        settings.load({"NPSMON_SMTP_TLS": "none", "NPSMON_SMTP_HOST": "mail.example.org"}, None)


def test_secrets_are_not_in_the_repr() -> None:
    assert KEY not in repr(settings.load({"NPSMON_SELLER_KEY": KEY, "NPSMON_SMTP_PASSWORD": KEY}, None))
