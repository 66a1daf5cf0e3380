"""Certificates of ``blogg.test``, made for the tests by openssl and trusted by nobody: one to 2098, one until 2020."""

import ssl
import tempfile
from pathlib import Path

GOOD_KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+EQr596mcPGR+PUO
c7faGTIurpj1Dh6ScU0gyAORbAKhRANCAATAHSohyqzkzXA0VC45EdVyyTKg9GPp
Z6d7PCXHuOSrhnMLkCJA+OAnqTKQFHbcbWSbQBtB1qHf93vNeo7fEg9o
-----END PRIVATE KEY-----
"""
GOOD = """\
-----BEGIN CERTIFICATE-----
MIIBZDCCAQqgAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDApibG9nZy50
ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIwOTkwMTAxMDAwMDAwWjAVMRMwEQYDVQQD
DApibG9nZy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEwB0qIcqs5M1w
NFQuORHVcskyoPRj6Wenezwlx7jkq4ZzC5AiQPjgJ6kykBR23G1km0AbQdah3/d7
zXqO3xIPaKNJMEcwFQYDVR0RBA4wDIIKYmxvZ2cudGVzdDAPBgNVHRMBAf8EBTAD
AQH/MB0GA1UdDgQWBBSUpsr8sxF78e+wfuo1qm4WqSTKGjAKBggqhkjOPQQDAgNI
ADBFAiEA1WoKaq9q8k3v55JXgOfE77zVZmUBd0k4N5TzRdOBVCcCIDYgItEPFB3U
cH09L4waslu8onUSBxi9W2cCJKxNmWXO
-----END CERTIFICATE-----
"""
EXPIRED_KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyUdcCnUrdwqbmOZi
quZ+Jv5OMmg/nYrWg8LP+JyUKdehRANCAASBpqUZkr3xynLZlubH17am2I71/tVS
m/cxFRF74gArhOBXld5hMXmCf7hBNcHsw4Xkz6msKBG2OoZwRxZ5xZxF
-----END PRIVATE KEY-----
"""
EXPIRED = """\
-----BEGIN CERTIFICATE-----
MIIBYjCCAQigAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDApibG9nZy50
ZXN0MB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAwMDAwMFowFTETMBEGA1UEAwwK
YmxvZ2cudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIGmpRmSvfHKctmW
5sfXtqbYjvX+1VKb9zEVEXviACuE4FeV3mExeYJ/uEE1wezDheTPqawoEbY6hnBH
FnnFnEWjSTBHMBUGA1UdEQQOMAyCCmJsb2dnLnRlc3QwDwYDVR0TAQH/BAUwAwEB
/zAdBgNVHQ4EFgQUaPJc7VRkYbO9PRWHzX1OyUrQSv8wCgYIKoZIzj0EAwIDSAAw
RQIgQmMQvd9JXNDPzajfE8hHunJ3qk2yeejcLov/NqvCUAgCIQDF/XwJtFWzYaHI
dEJYoQVnscLnaV/lSrc1vrVrGuv7JA==
-----END CERTIFICATE-----
"""


def trusting_context(certificate: str = GOOD) -> ssl.SSLContext:
    """A client's context that trusts a test certificate, and it alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=certificate)
    return context


def server_context(*, is_expired: bool = False) -> ssl.SSLContext:
    """A server's context with one of them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "both.pem"
        file.write_text(EXPIRED_KEY + EXPIRED if is_expired else GOOD_KEY + GOOD, "ascii")
        context.load_cert_chain(file)
    return context
