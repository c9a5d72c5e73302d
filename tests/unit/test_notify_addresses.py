"""Addresses that can never work are refused with a reason."""

import pytest

from contracts.errors import InputError
from notify.addresses import check_email, check_phone, check_screen, check_url
from notify.signing import headers, secret_key


@pytest.mark.parametrize("address", ["a@b.cn", "anna.li+suiban@mail.example.org", "o'neill@example.co.uk"])
def test_mailboxes_are_taken(address):
    check_email(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "anna",
            "@example.org",
            "anna@",
            "anna@example",
            "anna@exa mple.org",
            "anna@-example.org",
            "a..b@example.org",
        ),
        *(".a@example.org", "a@b@example.org", "a@127.0.0.1", "a@example.org\nBcc: b@example.org", "王@example.org"),
        *("Anna <anna@example.org>", "a@example.org,b@example.org", "x" * 65 + "@example.org", "a@example..org"),
    ],
)
def test_what_is_no_mailbox_is_refused(address):
    with pytest.raises(InputError, match="cannot be reached"):
        check_email(address)


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c", "http://127.0.0.1:9000/x", "http://localhost/x", "http://[::1]:9/x"]
)
def test_web_addresses_are_taken(address):
    check_url(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "example.org",
            "ftp://example.org",
            "http://example.org/x",
            "http://192.168.1.4/x",
            "https://",
            "https:///x",
        ),
        *("https://user:pass@example.org/", "https://example.org/a b", "https://example.org/#a", "https://[::1"),
        *("https://example.org:99999/", "http://localhost.example.org/", "https://example.org/\n", "http://0.0.0.0/"),
    ],
)
def test_what_is_no_safe_web_address_is_refused(address):
    with pytest.raises(InputError, match="cannot be reached"):
        check_url(address)


@pytest.mark.parametrize("address", ["13912345678", "19900001111", "+8613912345678", "+442079460000"])
def test_numbers_are_taken(address):
    check_phone(address)


@pytest.mark.parametrize(
    "address", ["", "110", "12912345678", "1391234567", "139 1234 5678", "+0123456789", "０1391234567"]
)
def test_what_is_no_number_is_refused(address):
    with pytest.raises(InputError, match="cannot be reached"):
        check_phone(address)


@pytest.mark.parametrize("address", ["", "a b", "x" * 41, "a/b"])
def test_what_is_no_screen_is_refused(address):
    with pytest.raises(InputError):
        check_screen(address)


def test_a_signature_is_that_of_the_standard_webhooks_specification():
    """The example of the specification's reference libraries."""
    key = secret_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = headers(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("secret", ["", "short", "whsec_c2hvcnQ=", "whsec_!!!!", "whsec_" + "A" * 200])
def test_a_secret_that_is_none_is_refused_without_being_shown(secret):
    with pytest.raises(InputError) as caught:
        secret_key(secret)
    assert not secret or secret not in caught.value.message
