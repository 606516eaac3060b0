"""The words by which names are understood, by what they announce.

Each table is read by `names`: words stand between blanks, `_` is a blank of a name that may be missing, and
anything else is a regular expression over a name in lower case whose words are separated by blanks.
"""

from __future__ import annotations

from typing import Final

# What stands last in a name says what the value is: a `token_type` is no token.
ABOUT: Final = """
    types? counts? endpoints? ur[li]s? params? parameters? (?<![cx]srf\\s)headers? fields? expir\\w*
    valid\\w* until length len max min limits? age enabled disabled required optional labels? hints?
    placeholder messages? msg errors? policy policies strength versions? dates? times? timestamp created
    updated modified status timeout duration methods? formats? algorithm algs? scopes? issuer audience
    title text description (?<!nom\\s)usage used remaining reset context forgot forgotten rules? regex
    pattern links? page href button icon supported options? settings? selector view config configuration
    mode provider strategy action domain path size present exists changed prefix suffix caption
    instructions support flow level machine ttl seconds ms interval index offset position color style
    class css js html src file filename dir folder width height
"""
# A `key`, a `token` or an `id` of these is public: it names a thing, a page of a list, or a site.
PUBLIC: Final = """
    cache caching surrogate site public publishable idempotency idempotent websocket accept primary
    foreign partition sort row object s3 routing translation i18n l10n message event hot short shortcut
    group react dedupe deduplication map storage index unique natural entity item feature flag product
    answer question topic asset bundle jwk host header vary etag content image file request response
    app_server application_server vapid next prev previous page cursor pagination continuation sync resume
    start end sub lookup query search write ingestion client_side browser
"""
# Load balancers, walls against robots, monitoring, preferences, tests of a page: cookies and keys by product.
PRODUCTS: Final = """
    bigip nsc\\b(?!_(?:aaac|tmas)) incap_ses visid_incap nlbi\\b aws_alb aws_elb ts01 abck ak_bmsc bm\\b
    bmsz adrum dt_(?:cookie|pc|sa|latc) rx_(?:vt|visitor) cf_bm cfduid cflb cfruid cf_clearance arr_affinity
    server_id$ route(?:_id)?$ ingress lb\\b(?!.*\\b(?:sid|sess)) mbox$ s\\spers s\\ssess$ s\\scc s\\ssq utag
    fsr optimizely_(?:segments|buckets) grunticon incap(?!_client) reese84 datadome px_(?:hd|vid|cts|\\d) rbz
    cfuvid kp\\b akavpau akaalb akamai edge cdn language lang locale theme currency consent
    cookie_(?:consent|policy|notice) gdpr optanon tz timezone geo_data viewport layout test_cookie sensor_data
"""
# Headers that the standards and the large carriers write; what they hold is meant to be seen.
HEADERS: Final = """
    access_control content_security feature_policy permissions_policy strict_transport public_key_pins
    expect_ct report_to nel alt_svc www_authenticate proxy_authenticate authentication_info etag
    reporting_endpoints postman_token if_none_match if_match sec_websocket sec_ch sec_fetch traceparent
    tracestate server_timing timing_allow cache vary via link user_agent accept
    content_(?:md5|type|length|encoding|disposition|language|range) digest age expires last_modified
    x_powered x_cache x_served x_timer x_hw x_amz_(?:cf|id|request|version|meta) x_amzn
    x_goog_(?:gen|hash|meta|stored) x_ms_(?:request|version|correlation|ests) x_fb_debug x_fb_content
    newrelic$ elastic_apm x_akamai(?!_edgescape|.*ip$) x_fastly fastly(?!_?(?:key|client)) cf_ray x_varnish
    x_dns x_frame x_content x_xss x_robots
"""
CHECKSUMS: Final = """
    etag integrity sri checksum (?<!hmac\\s)sha(?:1|256|512)? md5 (?<!form\\s)(?<!request\\s)digest
    ray trace(?!_token) traceid span spanid
"""
THINGS: Final = """
    requests? req correlation trans transaction tx invocation unique connection debug version
    (?<!form\\s)build release deploy\\w* commit revision asset node image resource log event message job task
    batch order product item sku article post page category cart_line campaign experiment variant
"""
# A name that ends so is that of a choice somebody made, or of where a request was sent.
SETTINGS: Final = """
    referr?er consent(?:_v\\d+)? affinity build release revision version variant bucket theme locale
    preferences? prefs? rollout affinity_?(?:cors|same_?site) feature_flags?
"""
NOISE: Final = """
    bust cb cachebuster rnd rand random ord jsonp callback modules ver version v rev t ts hash _
"""
# Who is behind the browser: cookies and fields of the products that follow people.
TRACKERS: Final = """
    ga gid gat gcl gac dc_gtm fbp fbc utm[a-z] qca pk_(?:id|ses|ref|cvar) uet_(?:sid|vid)? hj ajs amp
    amplitude mp mixpanel optimizely s_fid s_vi s_ecid amcvs? demdex dpm everest tap_ad krux kuid gads gpi
    hubspot(?:utk)? dd_s mux(?:data)? hstc hssc hssrc mkto clck clsk scid ttp tta? pin_unauth
    rdt li_(?:sugr|fat|gc) vis_opt wt_fpc ym hm_lvt mbox matomo piwik snowplow
    sp_(?:id|ses) branch adjust appsflyer af bk google_gid
    visitor_info personalization raygun new_relic nr sentry bugsnag logrocket fullstory fs_uid intercom
    drift crisp zendesk_device cto criteo rubicon adroll adnxs taboola outbrain pubmatic openx quantserve
    mprtcl cs_(?:id|s)$ lfa eoi lidc dicbo posthog ph_phc rudder mparticle braze kameleoon abtasty
    contentsquare plausible umami comscore chartbeat parsely segment heap pendo hotjar clarity user_match
    shopify\\s[sy]$ vuid yandex baidu gclid fbclid msclkid dclid ttclid wbraid gbraid
"""
TRACKING_NAMES: Final = """
    ide dsid nid anid aid aec enid ogpc otz hjid datr fr muidb? bcookie bscookie guest_id uuid2? guid
    tuuid tdid ruid ruds ipon anj vmidv1 bku ajs guest
"""
TRACKING_STEMS: Final = """
    visitor(?!_(?:ip|addr\\w*|e_?mail|mail|phone|name)) analytics fingerprint anonymous anon_id
    (?<![a-z])(?:end|ad)_(?:uu|gu|u)?ids?(?![a-z])
    (?:distinct|external|browser|device|machine|advertis\\w*|client|user)_(?:uu|gu|u)?ids?(?![a-z])
"""
TRACKING_WORDS: Final = """
    visit tracking(?!_n) tracker(?!_token)
    (?:ga|bk|tap|amp|google|fb|ms)?_(?:[a-z]{0,4}uu?id\\d?|guid|cid|gid|vid|did|idfa|idfv|gaid|aaid) fpid
    duid muid puid suid vmid
"""
CSRF_STEMS: Final = "[cx]srf forgery verification_token authenticity"
NONCES: Final = "csp script style inline request client server replay dpop oidc openid block transaction c x"
"""A nonce of these is public; one of another word, as of `login-nonce`, lets a form pass."""
CSRF_WORDS: Final = """
    crumb sesskey form_key form_token form_build ct0 wpnonce view_state event_validation ^security$ form_hash
    form_digest request_digest xrf_key canary (?:fb_)?dtsg post_form_id
"""
SAML_STEMS: Final = "saml relay_state"
SAML_WORDS: Final = "wresult assertion"
PASSWORD_STEMS: Final = "passw(?:or)?d passphrase passwrd passwort passwrt [a-z]pwd(?![a-z])"  # noqa: S105 (words)
PASSWORDS: Final = """
    pass pwd pswd psw pw psk wpa_key (?:security|secret)_answer mnemonic memorable_\\w+
    (?:seed|recovery|secret|backup)_(?:phrase|words)
    kennwort losungswort contrase\\w* contrasena clave_(?:secreta|acceso) clave$
    mot_?de_?passe mdp senha palavra_passe parola parola_d_ordine wachtwoord losenord adgangskode adgangsord
    kodeord salasana tunnussana haslo heslo lozinka geslo jelszo parool parole slaptazodis sifre lykilord
    пароль гасло лозинка парола κωδικος סיסמה 密码 密碼 口令 パスワード 暗証番号 비밀번호 암호 รหัสผ่าน
    kata_sandi mat_khau
"""
CODES: Final = """
    pin pincode otp totp mfa_code cvv2? cvc2? csc passcode security_code verif\\w*_code mfa 2fa
    (?:two|2)_?f(?:actor|a)_(?:auth\\w*_)?(?:code|token)
    (?:recovery|backup|scratch)_codes?
    sms_code tan otp_code one_time_code otc (?:auth|login|access|unlock|door|gate|alarm)_codes?
"""
SIGNATURES: Final = """
    sig sign signature hmac(?!_?key) x_amz_(?:signature|security_token|credential)
    x_goog_(?:signature|credential) key_pair_id
"""
TOKEN_STEMS: Final = """
    captcha_response turnstile_response
    token(?!iz) bearer jwt credential secret authorization wsse verifier
    (?:[a-z]|^|[0-9])auth(?:n|z|ed|enticated|entication|persistent|cookie)?\\d?(?![a-z])(?!_user(?:_?name)?$)
"""  # noqa: S105 (words)
TOKENS: Final = """
    jeton creds tok tkn tk authn oauth2? auth\\w{0,4}(?<!author)(?!_user(?:_?name)?$)
    grant ticket tgc castgc device_code refresh rapt
    macaroon ltpa\\w* rtfa fedauth casticket dpop
"""
SESSION_STEMS: Final = "(?<!pos)(?<!ob)session(?!_rout) (?<!as)(?<!pos)(?<!ob)sess(?![aeiy]|ion)"
SESSIONS: Final = """
    (?!clas|cls|pvs)[a-z]{0,6}\\d?[a-z]?sid(?:cc|ts)?\\d* jsid\\w* sso\\w* cfid remember\\w*
    logged_in(?!_(?:as|user|name)) login(?!$|_(?:ip|id|names?|user\\w*|mail|phone)\\b) nsc_(?:aaac|tmas)
    login_info signin keep_login persist\\w* identity ident asp_net(?:core)?\\b.* kc\\s\\w+
    vouch\\w* xids passport(?!_(?:no|num|number|id|country|issue)) smsession xs li_at c_at
    iplanet\\w* openam shib\\w* asp_x_auth idx psid\\w* sid\\w{0,2}
    wordpress_sec\\w* at_main gaps xoxd
"""
KEY_OWNERS: Final = """
    api access private auth app application licen[cs]e master service client consumer customer
    subscription functions? user account admin security encryption signing shared ingest partner
    developer dev host project server team org tenant sdk rest webhook deploy storage integration merchant
    hmac
"""
KEY_STEMS: Final = "apikey accesskey"
KEY_WORDS: Final = """
    (?:secret_)?(?:access_)?keys? schlussel schluessel sleutel nyckel nokkel nogle klucz klic kulcs
    avain anahtari?
"""
"""The word for a key, where its owner stands before it."""
KEYS_OF: Final = """
    (?:cle|clave|chave|chiave|llave|klic|klucz|kljuc|kulcs)(?:_(?:d|l|d[aeio]))*_(?:api|acc\\w+|secret\\w*|priv\\w+|segreta)
"""
"""Where its owner stands behind it."""
KEYS: Final = "key art_api x_key appkey [a-z]{1,2}key authkey passkey seed salt subscription"
OAUTH: Final = """
    code oob_code (?:(?:oauth2?|oidc|auth|login|sso|request|approval)_)?state auth_code
    magic(?:_(?:link|key|id))?
    (?:invit(?:e|ation)|activat(?:e|ion)|confirm(?:ation)?|unlock|reset|verify|verification)(?:_(?:code|key))?
"""
EMAIL_STEMS: Final = "e_mail"
EMAILS: Final = "mail mail_address recipient(?!_name) correo courriel ^cc$ ^bcc$ reply_to"
PHONE_STEMS: Final = "phone"
PHONES: Final = """
    tel telephone mobile msisdn fax cell cel+ul\\w* whatsapp sms gsm handy\\w* puhelin\\w* telefo\\w* mobil
    (?:tel|mobile?|cell|contact|fax|call_?back|dial)_(?:no|nr|num|number|nummer) rufnummer caller callee
    dial_(?:in|out) sms_to tlf
"""
IBANS: Final = "iban\\w* bank_account\\w* account_iban konto compte_bancaire cuenta_bancaria"
CARDS: Final = """
    pan cc ccnum cc_num(?:ber)? (?<!on\\s)(?<!id\\s)(?<!identity\\s)card(?:_(?:number|no|num|pan))?
    credit_card\\w* debit_card\\w* cardnumber ^number$
"""
NATIONAL_IDS: Final = """
    ssn sin social_security\\w*(?:\\snumber)? steuer_?(?:id\\w*|nummer) social_insurance\\w*
    national_(?:id|number|insurance) nin nino personnummer person_number personal_(?:id|number|code)
    tax_(?:id|number|payer) tin itin cpf cnpj dni nie nif pesel bsn nhs(?:\\snumber)? aadhaar codice_fiscale
    passport_(?:no|number|num) driv\\w*_licen\\w* license_number id_card identity_(?:no|number|card)
    (?:(?:health|social|medical)_)?insurance_(?:no|number|id) versicherten\\w*
    sozialversicherungs\\w* ni_number nric medicare_(?:no|number)
    fodselsnummer hetu cpr nir numero_(?:de_)?securite_sociale
"""
BIRTH_STEMS: Final = "birth naissance nacimiento nascimento nascita geboorte"
BIRTHS: Final = """
    dob bday geburtsdatum geburtstag geb_datum geboren fods?els?\\w* urodzenia narozeni syntyma\\w*
    szuletes\\w*
"""
NAME_OWNERS: Final = """
    first last full given (?<!font\\s)(?<!product\\s)family middle maiden sur real legal fore display
    contact customer user employee
    patient account cardholder recipient sender billing shipping person guest owner author member student
    login screen nick
"""
NAMES: Final = """
    (?:account_|card_)?holder name_on_card contact_person ansprechpartner remote_name
    name_(?:first|last|given|family|middle|full) surname fname lname a?username vorname nachname
    familienname geburtsname spitzname rufname apellidos? prenoms?
    nom_(?:de_|d_)?(?:famille|complet|usage)
    (?:nombre|nome)_(?:de_|do_|da_)?(?:completo|usuario|apellidos?|pila)
    (?:primer|segundo)_nombre (?:primeiro|ultimo)_nome
    cognome sobrenome nazwisko imie voornaam achternaam fornavn etternavn efternavn fornamn efternamn etunimi
    sukunimi prijmeni jmeno prezime vezeteknev keresztnev soyadi? имя фамилия отчество 氏名 姓名
"""
PEOPLE: Final = """
    user customer owner member employee patient person contact recipient sender guest student holder assignee
    reporter passenger travell?er applicant buyer (?:ship|bill)_to attendee subscriber candidate beneficiary
    nominee pay(?:er|ee|or) insured spouse pupil
"""
"""What has a `name` of its own, which is that of somebody."""
OWNERS: Final = "user customer member viewer visitor patient employee student guest"
"""Whose data a program holds only where it was written into it for one of them."""
ACCOUNT_NUMBERS: Final = "account_(?:no|num|number) acct(?:_(?:no|num|number))? kontonummer kontonr"
ACCOUNTS: Final = """
    c_user remixuid login login_(?:id|user) (?:logon|sign_?in)_(?:id|name) user dotcom_user user_login uname
    usr userid nick gamertag acc(?:oun)?t_id member_id customer_(?:id|no|number)
    (?:patient|employee|student)_(?:id|no|number) mrn medical_record_(?:id|no|number) twid
    logged_(?:in_)?(?:user|as|name) benutzer(?:name|kennung)? nutzername identifiant utilisateur
    nom_utilisateur (?<!tipo\\s)usuario (?<!tipo\\s)utente nome_utente gebruikersnaam brukernavn
    brugernavn anvandarnamn kayttajatunnus (?:nazwa_)?uzytkownika? kullanici_adi felhasznalonev
    (?:web|remote|x)_?auth_user(?:_?name)? principal
"""
TRAITS: Final = """
    religion religious_\\w+ konfession ethnicity ethnic_(?:group|origin) nationality nationalities
    staatsangehorigkeit marital_status familienstand blood_(?:type|group) blutgruppe sexual_orientation
    disability disabilities gender geschlecht
"""
VEHICLES: Final = """
    vin fahrgestellnummer licen[cs]e_plate(?:_(?:no|number))? kennzeichen nummernschild
"""
BIRTH_PLACES: Final = """
    (?:ville|lieu|pays|commune)_(?:de_)?naissance (?:city|town|place|country)_of_birth
    birth_?(?:place|city|town|country)
    geburts(?:ort|land) lugar_(?:de_)?nacimiento local_(?:de_)?nascimento luogo_(?:di_)?nascita geboorteplaats
"""
"""Where somebody was born: words, and no date."""
STREET_STEMS: Final = "street(?!_?(?:view|map))"
STREETS: Final = """
    rue calle ulica utca gatuadress gatunamn katuosoite straat(?:naam)? anschrift domicilio logradouro
    (?:gate|post|hjem|bo|liefer|rechnungs|wohn|privat|woon|bezoek)(?:adresse?|anschrift)
    (?:geo|geo_ip|ip|viewer|visitor|addr(?:ess)?|adresse|residence|billing|shipping|home|delivery|mailing|postal)_(?:city|town)
    addr(?:ess)?(?!_(?:family|form|book|bar|space|tab))_(?:line)?_[12]? suite apartment apt
    house_(?:no|number) (?:home|postal|billing|shipping|delivery|mailing|residential)_address strasse
    (?:adresse|direccion|indirizzo|endereco|adres|adress|osoite)(?:_(?:postale?|1|2))?
"""
POSTCODES: Final = (
    "zip zip_code post_code postal_(?:code)? (?:codigo|code|codice)_postale?"
    " cep plz postleitzahl kod_pocztowy postnummer postnr pin_code eircode"
    " postinumero iranyitoszam irsz psc"
)
PLACE_STEMS: Final = "geoip latitude longitude"
PLACES: Final = """
    (?:lat|lng|long?)(?:_?(?:deg|e\\d|\\d))?$ lat_?l(?:ng|ong?) geo geo_ip
    geo_(?:info|location|loc|pos\\w*)? coordinates?
    coords? gps location city edgescape loc$ (?:user|my|current)_(?:lat|lng|long?)$
"""
IP_ADDRESSES: Final = "(?:ip|remote|client|peer|source|external)_addr(?:ess)?"
IPS: Final = (
    "uip x_forwarded_for forwarded proxy_origin ip_address clientip remoteip realip userip"
    " (?:(?:client|remote|forwarded|real|user|true|visitor|viewer|customer|external|caller|connecting|source"
    "|origin|peer|x|login|last)_)*(?:ip|ip_addr\\w*|ipv[46])"
)
