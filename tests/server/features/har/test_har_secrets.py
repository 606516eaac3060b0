"""What is a secret, what is personal, and what only looks so: by place, name and form."""

from __future__ import annotations

import pytest

from cockpit.features.har.entry import Pair
from cockpit.features.har.finds import Search
from cockpit.features.har.secrets.judging import OPAQUE, Where, judge

DRAWN = (
    "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE",
    "9f3b1c7e5a2d8064f1e9b7c3a5d20846",
    "k3v9x2m7q1z8w4n6b5t0r2y7u3",
    "3d1f7a9c-52be-4c08-9e6d-b1a7f04c8235",
    "Zm9vYmFyLXN0YWxlLW1hdGUtcXVpY2s3OQ==",
    "s%3Ab7Qn4Wd2.Xk9TzR5mVh8JpLc3",
)
"""As programs draw them: letters and digits, hexadecimal, lower case, a UUID, base64, signed."""

SECRET_NAMES = {
    Where.COOKIE: """
        connect.sid laravel_session _session_id rack.session koa.sess user_session xs li_at
        JSESSIONID.node2 ASPSESSIONIDQQTSRDSB .AspNetCore.Identity.Application ESTSAUTHPERSISTENT
        FedAuth LtpaToken2 SMSESSION _shibsession_64656 KEYCLOAK_IDENTITY grafana_session
        remember_web_59ba36 wordpress_logged_in_f0e1 __Secure-next-auth.session-token sb-access-token
        appSession XSRF-TOKEN _xsrf csrftoken CASTGC webSession ct0 PortalSession acme_sid sessionKey
        oauth2_proxy argocd.token usertoken __Host-sess OCSESSID kauth lb_panel_sid
        """,
    Where.REQUEST_HEADER: """
        x-api-key X-Auth-Token X-Acme-Access-Token X-XSRF-TOKEN PRIVATE-TOKEN Ocp-Apim-Subscription-Key
        X-WSSE x-functions-key X-Vault-Token DD-API-KEY CF-Access-Client-Secret X-Hasura-Admin-Secret
        X-Crumb x-sid X-Ticket X-Device-Token RequestVerificationToken X-Tenant-Secret authorization
        Proxy-Authorization
        """,
    Where.ADDRESS: """
        access_token apikey key auth sig X-Amz-Signature code state ticket sessionid client_secret
        code_verifier reset_token inviteToken wstoken sesskey subscription-key oauth_signature hmac
        SAMLResponse
        """,
    Where.SENT: """
        newPassword j_password user[password] passphrase clientSecret secretKey aws_secret_access_key
        refreshToken csrfmiddlewaretoken otpSecret signing_secret client_assertion pushToken _token
        """,
    Where.RECEIVED: "access_token refreshToken apiKey session_token webhook_secret idToken csrf privateKey",
}
HARMLESS_NAMES = {
    Where.RESPONSE_HEADER: """
        X-Request-Id X-Correlation-Id X-B3-TraceId traceparent ETag CF-RAY X-Cache-Key Akamai-GRN
        X-Vercel-Id fly-request-id x-guploader-uploadid Surrogate-Key xkey x-dropbox-request-id
        X-Transaction-Id x-goog-hash Content-Digest x-git-sha x-deployment-id X-Served-By x-checksum
        nonce X-Pass-Why x-build x-instance
        """,
    Where.COOKIE: """
        lang theme OptanonConsent AWSALB AWSALBCORS BIGipServerpool TS0134ab NSC_x1 visid_incap_1
        __cf_bm ARRAffinity SERVERID ak_bmsc dtCookie ADRUM_BTa rxVisitor cookieconsent_status timezone
        """,
    Where.ADDRESS: """
        v hash cb ts nonce page_token next_token cursor cache_key asset_id version_id trace_id sitekey
        rid publishable_key public_key checksum bundle
        """,
    Where.RECEIVED: """
        id uuid commit sha256 etag buildId requestId nextPageToken continuationToken syncToken endCursor
        sort_key idempotency_key publicKey siteKey applicationServerKey kid message_id object_id
        avatar_hash feature_key assessment possession
        """,
}


@pytest.mark.parametrize("where", SECRET_NAMES, ids=lambda where: where.name)
def test_a_drawn_value_is_a_secret_under_names_that_say_so(where: Where) -> None:
    missed = [
        (name, value)
        for name in SECRET_NAMES[where].split()
        for value in DRAWN
        if (found := judge(where, name, value)) is None or not found.kind.startswith("secret/")
    ]
    assert missed == []


@pytest.mark.parametrize("where", HARMLESS_NAMES, ids=lambda where: where.name)
def test_the_same_value_is_none_under_technical_names(where: Where) -> None:
    told = [
        (name, value, found.kind)
        for name in HARMLESS_NAMES[where].split()
        for value in DRAWN
        if (found := judge(where, name, value)) is not None and found.kind.startswith(("secret/", "pii/"))
    ]
    assert told == []


LOOK_ALIKES = [
    (Where.RECEIVED, "password", "Password"),
    (Where.RECEIVED, "forgot_password", "Forgot your password?"),
    (Where.RECEIVED, "token_type", "Bearer"),
    (Where.RECEIVED, "csrf_param", "authenticity_token"),
    (Where.RECEIVED, "total_tokens", "1523"),
    (Where.RECEIVED, "token_endpoint", "https://login.example/oauth/token"),
    (Where.RECEIVED, "session_state", "active"),
    (Where.RECEIVED, "version", "10.4.2.1"),
    (Where.RECEIVED, "order_no", "4539148803436468"),
    (Where.RECEIVED, "email", "Email"),
    (Where.RECEIVED, "title", "Secretary"),
    (Where.RECEIVED, "doc", "AKIAIOSFODNN7EXAMPLE"),
    (Where.ADDRESS, "code", "SE"),
    (Where.ADDRESS, "state", "California"),
    (Where.REQUEST_HEADER, "Authorization", "Bearer {{token}}"),
    (Where.REQUEST_HEADER, "Authorization", "[REDACTED]"),
    (Where.REQUEST_HEADER, "x-api-key", "${API_KEY}"),
    (Where.RESPONSE_HEADER, "WWW-Authenticate", 'Bearer realm="api", error="invalid_token"'),
    (Where.RESPONSE_HEADER, "Access-Control-Allow-Headers", "Authorization, X-Auth-Token"),
    (Where.COOKIE, "logged_in", "yes"),
    (Where.COOKIE, "theme", "dark-high-contrast-2"),
    (Where.COOKIE, "panel", "%7B%22columns%22%3A%5B%22name%22%2C%22date%22%5D%7D"),
    (Where.COOKIE, "seen_build", "9f3b1c7e5a2d8064f1e9b7c3a5d2084611aa22bb"),
    (Where.COOKIE, "site-consent", "CPq7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE"),
    (Where.COOKIE, "GatewayAffinity", "9f3b1c7e5a2d8064f1e9b7c3a5d20846"),
    (Where.ADDRESS, "session", "autumn-2027"),
    (Where.RECEIVED, "tokenizer", "base_100k_v2"),
    (Where.RECEIVED, "token_expires_at", "1737684522"),
    (Where.RECEIVED, "addressFormat", "street-city-zip"),
    (Where.RECEIVED, "parcelTrackingNumber", "1Z999AA10123456784"),
    (Where.SENT, "writeKey", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE"),
    (Where.ADDRESS, "amplitude_api_key", "9f3b1c7e5a2d8064f1e9b7c3a5d20846"),
    (Where.RECEIVED, "pageLoadId", "_z7NyHxWQcOMRLachnic5A"),
    (Where.RESPONSE_HEADER, "Replay-Nonce", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE"),
    (Where.COOKIE, "first_visit", "1725901733"),
    (Where.COOKIE, "GatewayAffinityCORS", "9f3b1c7e5a2d8064f1e9b7c3a5d20846"),
    (Where.SENT, "login", "Log in"),
    (Where.SENT, "code", "SUMMER-2031"),
    (Where.ADDRESS, "session", "2027-autumn"),
    (Where.COOKIE, "recently_seen", "331779%2C671645%2C118000"),
    (Where.COOKIE, "columns", "a81,b92,c07,d44,e51,f60"),
    (Where.RECEIVED, "posthog.key", "phc_q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaEq7Rk2Z"),
    (Where.RECEIVED, "apiKey", "pk_live_q7Rk2ZxV9bLm4TnW8sYp3HcD"),
    (Where.COOKIE, "feature_flags", "newNav:1|fastCheckout:0"),
    (Where.RECEIVED, "streetView", "enabled"),
    (Where.SCRIPT, "passwordSelector", "#login-pass"),
    (Where.RECEIVED, "gender", "female"),
    (Where.SENT, "nationality", "any"),
    (Where.RECEIVED, "vin", "required"),
    (Where.RECEIVED, "accountNumber", "main"),
    (Where.RESPONSE_HEADER, "X-Address-Family", "ipv6"),
    (Where.COOKIE, "address_tab", "delivery"),
    (Where.RECEIVED, "street", "Please select a street"),
    (Where.RECEIVED, "username", "has already been taken"),
    (Where.RECEIVED, "login", "Sign in to continue"),
    (Where.SENT, "user", "system"),
    (Where.RECEIVED, "displayName", "Quarterly report"),
    (Where.RECEIVED, "fontFamilyName", "Inter"),
    (Where.RECEIVED, "fullName", "com.example.app.Main"),
    (Where.RECEIVED, "longTaskMs", "50.11"),
    (Where.REQUEST_HEADER, "X-Asset-Key", "hero/banner-2@2x.webp"),
    (Where.SENT, "placeholder", "your.name@example.com"),
    (Where.RESPONSE_HEADER, "X-Backend", "198.51.100.23"),
    (Where.RESPONSE_HEADER, "X-Hop", "10.12.4.31"),
    (Where.REQUEST_HEADER, "X-Sdk", "8.20.11.3"),
    (Where.SENT, "user_id", "me"),
    (Where.SENT, "userId", "current"),
    (Where.RECEIVED, "release", "198.51.100.23"),
    (Where.SCRIPT, "userEmail", "Email"),
    (Where.SCRIPT, "contactEmail", "vera.lindt@post.example"),
    (Where.SENT, "user_secret", "none"),
    (Where.SENT, "passcode", "required"),
    (Where.RESPONSE_HEADER, "Reporting-Endpoints", 'main="https://r.example/?sid=9f3b1c7e-5a2d-8064-f1e9"'),
    (Where.REQUEST_HEADER, "Postman-Token", "3d1f7a9c-52be-4c08-9e6d-b1a7f04c8235"),
    (Where.RECEIVED, "ssh_url", "git@git.example:vlindt/pelican.git"),
    (Where.RECEIVED, "csrf_header", "X-CSRF-TOKEN"),
    (Where.RECEIVED, "authContext", "2-8840-7-51190e"),
    (Where.RECEIVED, "display_name", "Line 1"),
    (Where.SENT, "fullName", "nightly_copy_of_all"),
    (Where.COOKIE, "columns", "Name%20Place%20Latest%20Changes"),
    (Where.COOKIE, "came_from", "https%3A%2F%2Fa.example%2FdocKx7Rq2Zm"),
    (Where.COOKIE, "original_referer", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE"),
    (Where.COOKIE, "screen", "CW=1400&CH=795&DPR=2&UTC=480"),
    (Where.ADDRESS, "pvsid", "543161963695941"),
]


@pytest.mark.parametrize(("where", "name", "value"), LOOK_ALIKES)
def test_what_only_looks_like_a_secret_is_not_told(where: Where, name: str, value: str) -> None:
    assert judge(where, name, value) is None


BY_FORM = [
    (Where.COOKIE, "pelican", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", "secret/cookie"),
    (Where.COOKIE, "wb2", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", "secret/cookie"),
    (Where.COOKIE, "wb2", "9f3b1c7e5a2d8064f", OPAQUE),
    (Where.HIDDEN_COOKIE, "pelican", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", "secret/session"),
    (Where.COOKIE, "panel_user", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", "secret/session"),
    (Where.COOKIE, "panel_user", "vera.lindt", "pii/account"),
    (Where.ADDRESS, "pelican", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", OPAQUE),
    (Where.REQUEST_HEADER, "X-Pelican", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", OPAQUE),
    (Where.RESPONSE_HEADER, "X-Pelican", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", None),
    (Where.ADDRESS, "pelican", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", None),
    (Where.ADDRESS, "pelican", "3d1f7a9c-52be-4c08-9e6d-b1a7f04c8235", None),
    (Where.SENT, "security_answer", "Rex of the Hill", "secret/password"),
    (Where.SENT, "wachtwoord", "Molen_7 zes", "secret/password"),
    (Where.SENT, "wifi_psk", "rotkehlchen2207", "secret/password"),
    (
        Where.RECEIVED,
        "mnemonic",
        "ladder orbit velvet pencil harbor siren cactus timber mosaic quarrel salute devote",
        "secret/password",
    ),
    (Where.ADDRESS, "jeton", "279956ca1e747ad01cfeb1e61d90d92c", "secret/token"),
    (Where.ADDRESS, "oobCode", "ub3QTyOIQBIhGBp8UFgdxD-TYg4Sb06t", "secret/oauth"),
    (Where.RECEIVED, "backupCodes", "88999-zww8v", "secret/password"),
    (Where.RECEIVED, "hmacKey", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", "secret/api-key"),
    (Where.SENT, "contraseña", "Olivo_1999", "secret/password"),
    (Where.SENT, "hasło", "Wawel#77", "secret/password"),
    (Where.SENT, "пароль", "Nevka-1931", "secret/password"),
    (Where.SENT, "パスワード", "sakura-9944", "secret/password"),
    (Where.SENT, "recoveryPhrase", "clutch olive vivid saddle echo ribbon", "secret/password"),
    (Where.SENT, "recoveryCode", "h4kd-92ls-x0pq", "secret/password"),
    (Where.SENT, "order-nonce", "841461bda0", "secret/csrf"),
    (Where.SENT, "code", "BL218kWkZwFAAy1Ubmw5QJYt1nm2RyhH", "secret/oauth"),
    (Where.ADDRESS, "magic_link", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", "secret/oauth"),
    (Where.ADDRESS, "cle_api", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", "secret/api-key"),
    (Where.ADDRESS, "pelican", "token-x7k2pl9d8zqvmx4tkc2h", "secret/token"),
    (
        Where.REQUEST_HEADER,
        "X-Pelican-Hmac-Sha256",
        "Zm9vYmFyLXN0YWxlLW1hdGUtcXVpY2s3OQ==",
        "secret/signature",
    ),
    (
        Where.REQUEST_HEADER,
        "X-FormDigest",
        "0x8E2B7F3A91C4D5E6071829,12 Apr 2031 10:11:12 -0000",
        "secret/csrf",
    ),
    (Where.COOKIE, "EdgeAuthCookie", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", "secret/token"),
    (Where.COOKIE, "q", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", "secret/cookie"),
    (Where.REQUEST_HEADER, "X-TrackerToken", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", "secret/token"),
    (Where.REQUEST_HEADER, "X-JFrog-Art-Api", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", "secret/api-key"),
    (Where.SENT, "unlockCode", "840217", "secret/password"),
    (Where.SENT, "authCode", "309 117", "secret/password"),
    (Where.ADDRESS, "otc", "252742", "secret/password"),
    (Where.SENT, "memorable_word", "Zuckerhut", "secret/password"),
    (Where.SENT, "passcode", "Lynx*4471", "secret/password"),
    (Where.SENT, "user_secret", "Brosme_14", "secret/token"),
    (Where.COOKIE, "NSC_AAAC", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", "secret/session"),
    (Where.REQUEST_HEADER, "X-Qlik-Xrfkey", "pj9Z3Lhvm6Gp2A6W", "secret/csrf"),
    (
        Where.COOKIE,
        "rack.session",
        "BAh7B0kiD3Nlc3Npb25faWQGOgZFVEki%0ARWE4MDhjNTMyNmYy%3D%3D",
        "secret/session",
    ),
    (Where.COOKIE, "session", "q7Rk+ZxV9bLm4TnW8sYp3HcD6fGj1Ka%3D", "secret/session"),
    (Where.SENT, "ax", "AFqT7dUV-K2MDpJHCUCmSnpmHy82l79Bu3A:1779770374243", "secret/csrf"),
    (Where.REQUEST_HEADER, "X-XSRF-Header", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", "secret/csrf"),
    (Where.SENT, "fb_dtsg", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", "secret/csrf"),
    (Where.SENT, "canary", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE=7:1", "secret/csrf"),
    (Where.ADDRESS, "rapt", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", "secret/token"),
    (Where.ADDRESS, "approval_state", "9f3b1c7e5a2d8064f1e9b7c3a5d20846", "secret/oauth"),
    (Where.COOKIE, "walrus", "GA1.2.742214986.1640859427", "tracking/id"),
]


@pytest.mark.parametrize(("where", "name", "value", "kind"), BY_FORM)
def test_what_a_value_is_whose_name_says_little(
    where: Where, name: str, value: str, kind: str | None
) -> None:
    found = judge(where, name, value)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("cookie2", "sess=q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE", "q7Rk2ZxV9bLm4TnW8sYp3HcD6fGj1KaE"),
        (
            "Referer",
            "https://cdn.example/a.m3u8?edge=exp%3D178~acl%3D%2F*~hmac%3D9f3b1c7e5a2d8064f1e9b7c3a5d20846",
            "9f3b1c7e5a2d8064f1e9b7c3a5d20846",
        ),
        (
            "Referer",
            "https://shop.example/cart;jsessionid=9F3B1C7E5A2D8064F1E9B7C3A5D20846/items",
            "9F3B1C7E5A2D8064F1E9B7C3A5D20846",
        ),
        ("Referer", "https://shop.example/of/vera.lindt@post.example/cart", "vera.lindt@post.example"),
    ],
)
def test_what_stands_inside_a_header_is_found(name: str, value: str, secret: str) -> None:
    found = Search().header(Where.REQUEST_HEADER, Pair(name, value))
    assert [spot.value for spot in found] == [secret]


PERSONAL = [
    (Where.RECEIVED, "contact", "vera.lindt@post.example", "pii/email"),
    (Where.RECEIVED, "mobilePhone", "+46 70 174 06 31", "pii/phone"),
    (Where.RECEIVED, "recipientName", "Vera Lindt", "pii/name"),
    (Where.RECEIVED, "login", "vlindt", "pii/account"),
    (Where.RECEIVED, "birthDate", "1981-12-28", "pii/birth"),
    (Where.RECEIVED, "remoteAddress", "198.51.100.23", "pii/ip"),
    (Where.SENT, "passportNumber", "C01X00T47", "pii/national-id"),
    (Where.SENT, "nino", "PK 48 21 77 C", "pii/national-id"),
    (Where.SENT, "idCardNo", "11010519491231002X", "pii/national-id"),
    (Where.SENT, "numero_securite_sociale", "255081416802538", "pii/national-id"),
    (Where.SENT, "givenNames", "TOMASZ JAN", "pii/name"),
    (Where.SENT, "postalCode", "SW9 8LF", "pii/address"),
    (Where.SENT, "cc_num", "4539148803436467", "pii/card"),
    (Where.SENT, "steuer_id", "65929970489", "pii/national-id"),
    (Where.SENT, "codice_fiscale", "RSSMRA85T10A562S", "pii/national-id"),
    (Where.SENT, "příjmení", "Lindtová", "pii/name"),
    (Where.SENT, "indirizzo", "Via dei Tigli 4", "pii/address"),
    (Where.ADDRESS, "ll", "59.32932,18.06858", "pii/place"),
    (Where.RECEIVED, "fax", "010-692-6593 x09125", "pii/phone"),
    (Where.RECEIVED, "pan", "4539 1488 0343 6467", "pii/card"),
    (Where.RECEIVED, "bank", "DE89370400440532013000", "pii/iban"),
    (Where.RECEIVED, "ssn", "219-09-9999", "pii/national-id"),
    (Where.RECEIVED, "personnummer", "811228-9874", "pii/national-id"),
    (Where.RECEIVED, "cpf", "529.982.247-25", "pii/national-id"),
    (Where.SENT, "firstName", "Vera", "pii/name"),
    (Where.RECEIVED, "billing_street", "Lindengasse 4", "pii/address"),
    (Where.RECEIVED, "zip", "90566-7771", "pii/address"),
    (Where.RECEIVED, "dateOfBirth", "1981-12-28", "pii/birth"),
    (Where.RECEIVED, "lat", "59.3293", "pii/place"),
    (Where.RESPONSE_HEADER, "X-Client-IP", "198.51.100.23", "pii/ip"),
    (Where.REQUEST_HEADER, "X-Forwarded-For", "2001:db8::7, 10.0.0.4", "pii/ip"),
    (Where.REQUEST_HEADER, "Fastly-Client-IP", "198.51.100.23", "pii/ip"),
    (Where.RECEIVED, "lastLoginIp", "198.51.100.23", "pii/ip"),
    (Where.REQUEST_HEADER, "X-Webauth-User", "vera.lindt", "pii/account"),
    (Where.SENT, "nameOnCard", "VERA LINDT", "pii/name"),
    (Where.SENT, "contactPerson", "Vera Lindt", "pii/name"),
    (Where.RECEIVED, "assignee_name", "Vera Lindt", "pii/name"),
    (Where.SENT, "kodPocztowy", "30-059", "pii/address"),
    (Where.SENT, "birth_year", "1981", "pii/birth"),
    (Where.SENT, "birthday", "Dec 28, 1981", "pii/birth"),
    (Where.SENT, "geburtsdatum", "28. Dezember 1981", "pii/birth"),
    (Where.SENT, "insuranceNumber", "A123456780", "pii/national-id"),
    (Where.RECEIVED, "accountNumber", "9859145374", "pii/account"),
    (Where.RECEIVED, "accountNumber", "4539148803436467", "pii/card"),
    (Where.RECEIVED, "accountNumber", "DE89370400440532013000", "pii/iban"),
    (Where.SENT, "gender", "female", "pii/trait"),
    (Where.SENT, "maritalStatus", "divorced", "pii/trait"),
    (Where.SENT, "bloodType", "0 neg", "pii/trait"),
    (Where.RECEIVED, "vin", "WVWZZZ1JZXW386752", "pii/vehicle"),
    (Where.RECEIVED, "licensePlate", "M-VL 4471", "pii/vehicle"),
    (Where.RESPONSE_HEADER, "X-Visitor-IP", "198.51.100.23", "pii/ip"),
    (Where.RESPONSE_HEADER, "X-Your-Address-Is", "198.51.100.23", "pii/ip"),
    (Where.RESPONSE_HEADER, "X-Hops", "198.51.100.23; 10.0.0.4; 17.edge", "pii/ip"),
    (Where.RESPONSE_HEADER, "X-Akamai-Edgescape", "georegion=263,lat=59.74,long=10.20,zip=3015", "pii/place"),
    (Where.RESPONSE_HEADER, "X-Geo-City", "Drammen", "pii/address"),
    (Where.ADDRESS, "userlat", "59.7439", "pii/place"),
    (Where.RECEIVED, "contactNo", "98450 22714", "pii/phone"),
    (Where.SENT, "telefoonnummer", "06 1244 8190", "pii/phone"),
    (Where.SENT, "straat", "Lindelaan 31", "pii/address"),
    (Where.SENT, "gateadresse", "Kvernveien 9", "pii/address"),
    (Where.SENT, "lieferadresse", "Ahornweg 3, Ulm", "pii/address"),
    (Where.RECEIVED, "eircode", "D02 X285", "pii/address"),
    (Where.RECEIVED, "loginName", "vlindt", "pii/name"),
    (Where.SENT, "login[username]", "vlindt", "pii/name"),
    (Where.SENT, "benutzername", "vlindt", "pii/account"),
    (Where.SENT, "usuario", "vlindt", "pii/account"),
    (Where.SENT, "userid", "vlindt", "pii/account"),
    (Where.COOKIE, "loggedInAs", "vlindt", "pii/account"),
    (Where.COOKIE, "ds_user_id", "5549120338", "pii/account"),
    (Where.COOKIE, "twid", "u%3D1209340022", "pii/account"),
    (Where.COOKIE, "user_id", "9f3b1c7e5a2d8064", "tracking/id"),
    (Where.RESPONSE_HEADER, "X-User-Id", "5530188", "pii/account"),
    (Where.RECEIVED, "patientId", "P-0041877", "pii/account"),
    (Where.RECEIVED, "passengerName", "LINDT/VERA MRS", "pii/name"),
    (Where.SENT, "geboren_am", "28.12.1981", "pii/birth"),
    (Where.RECEIVED, "villeNaissance", "Drammen", "pii/address"),
    (Where.SENT, "place_of_birth", "Drammen", "pii/address"),
    (Where.RECEIVED, "nomUsage", "Lindt", "pii/name"),
    (Where.SENT, "shippingCity", "Drammen", "pii/address"),
    (Where.SENT, "gatunamn", "Lindgatan 4", "pii/address"),
    (Where.SENT, "psc", "602 00", "pii/address"),
    (Where.SENT, "tlf", "45 90 12 77", "pii/phone"),
    (Where.REQUEST_HEADER, "X-Auth-Username", "vlindt", "pii/name"),
    (Where.REQUEST_HEADER, "Incap-Client-IP", "198.51.100.23", "pii/ip"),
    (Where.RESPONSE_HEADER, "X-Akamai-ConnectingIP", "2001:db8::7", "pii/ip"),
    (Where.SCRIPT, "userEmail", "vera.lindt@post.example", "pii/email"),
    (Where.SCRIPT, "userIp", "198.51.100.23", "pii/ip"),
    (Where.COOKIE, "_ga", "GA1.2.844560321.1058267556", "tracking/id"),
    (Where.COOKIE, "_ga", "GA1.2.111222111.1122112211", "tracking/id"),
    (Where.ADDRESS, "visitorId", "3ELML7DyDKuzYpQZ", "tracking/id"),
]


@pytest.mark.parametrize(("where", "name", "value", "kind"), PERSONAL)
def test_personal_data_is_known_by_name_and_checksum(where: Where, name: str, value: str, kind: str) -> None:
    found = judge(where, name, value)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("name", "value"),
    [("idCardNo", "110105194912310021"), ("nir", "255081416802539"), ("postalCode", "7AB")],
)
def test_a_number_that_its_check_refuses_is_none(name: str, value: str) -> None:
    assert judge(Where.SENT, name, value) is None


@pytest.mark.parametrize("value", ["4539 1488 0343 6468", "DE89370400440532013001", "000-12-3456"])
def test_a_number_without_its_checksum_is_none(value: str) -> None:
    assert judge(Where.RECEIVED, "note", value) is None
