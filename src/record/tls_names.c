#include "record/tls_names.h"

struct named {
    int number;
    const char *name;
};

static const struct named versions[] = {
    {0x0002, "SSL 2.0"}, {0x0300, "SSL 3.0"}, {0x0301, "TLS 1.0"},
    {0x0302, "TLS 1.1"}, {0x0303, "TLS 1.2"}, {0x0304, "TLS 1.3"},
};

/* IANA "TLS Alerts"; RFC 8446 section 6, the older ones RFC 5246 section 7.2. */
static const struct named alerts[] = {
    {0, "close_notify"},
    {10, "unexpected_message"},
    {20, "bad_record_mac"},
    {21, "decryption_failed"},
    {22, "record_overflow"},
    {30, "decompression_failure"},
    {40, "handshake_failure"},
    {41, "no_certificate"},
    {42, "bad_certificate"},
    {43, "unsupported_certificate"},
    {44, "certificate_revoked"},
    {45, "certificate_expired"},
    {46, "certificate_unknown"},
    {47, "illegal_parameter"},
    {48, "unknown_ca"},
    {49, "access_denied"},
    {50, "decode_error"},
    {51, "decrypt_error"},
    {52, "too_many_cids_requested"},
    {60, "export_restriction"},
    {70, "protocol_version"},
    {71, "insufficient_security"},
    {80, "internal_error"},
    {86, "inappropriate_fallback"},
    {90, "user_canceled"},
    {100, "no_renegotiation"},
    {109, "missing_extension"},
    {110, "unsupported_extension"},
    {111, "certificate_unobtainable"},
    {112, "unrecognized_name"},
    {113, "bad_certificate_status_response"},
    {114, "bad_certificate_hash_value"},
    {115, "unknown_psk_identity"},
    {116, "certificate_required"},
    {117, "general_error"},
    {120, "no_application_protocol"},
    {121, "ech_required"},
};

/* IANA "TLS Supported Groups". */
static const struct named groups[] = {
    {19, "secp192r1"},
    {21, "secp224r1"},
    {22, "secp256k1"},
    {23, "secp256r1"},
    {24, "secp384r1"},
    {25, "secp521r1"},
    {26, "brainpoolP256r1"},
    {27, "brainpoolP384r1"},
    {28, "brainpoolP512r1"},
    {29, "x25519"},
    {30, "x448"},
    {256, "ffdhe2048"},
    {257, "ffdhe3072"},
    {258, "ffdhe4096"},
    {259, "ffdhe6144"},
    {260, "ffdhe8192"},
    {512, "MLKEM512"},
    {513, "MLKEM768"},
    {514, "MLKEM1024"},
    {0x11eb, "SecP256r1MLKEM768"},
    {0x11ec, "X25519MLKEM768"},
    {0x11ed, "SecP384r1MLKEM1024"},
    {0x6399, "X25519Kyber768Draft00"},
};

static const char *name_of(const struct named *rows, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].number == number)
            return rows[i].name;
    return NULL;
}

#define NAME_OF(rows, number) name_of(rows, sizeof(rows) / sizeof(rows)[0], number)

const char *tls_version_name(unsigned version)
{
    return NAME_OF(versions, (int)version);
}

unsigned tls_version_find(struct span name)
{
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
        if (span_is(name, versions[i].name))
            return (unsigned)versions[i].number;
    return 0;
}

static const char *const step_names[] = {
    [TLS_STEP_NONE] = "",
    [TLS_STEP_CLIENT_HELLO] = "client-hello",
    [TLS_STEP_SERVER_HELLO] = "server-hello",
    [TLS_STEP_CERTIFICATE] = "certificate",
    [TLS_STEP_ESTABLISHED] = "established",
};

const char *tls_step_name(enum tls_step step)
{
    return step_names[step];
}

bool tls_step_find(struct span name, enum tls_step *step)
{
    for (size_t i = 0; i < sizeof step_names / sizeof step_names[0]; i++) {
        if (span_is(name, step_names[i])) {
            *step = (enum tls_step)i;
            return true;
        }
    }
    return false;
}

const char *tls_end_name(enum tls_end end)
{
    static const char *const names[] = {
        [TLS_END_OPEN] = "",           [TLS_END_NOTIFIED] = "close_notify",
        [TLS_END_ALERT] = "alert",     [TLS_END_LOST] = "gap",
        [TLS_END_NOT_TLS] = "not-tls", [TLS_END_HIDDEN_ALERT] = "encrypted-alert",
    };
    return names[end];
}

const char *tls_alert_name(int number)
{
    return NAME_OF(alerts, number);
}

const char *tls_group_name(unsigned number)
{
    return NAME_OF(groups, (int)number);
}

bool tls_is_grease(unsigned number)
{
    return (number & 0x0f0f) == 0x0a0a && number >> 8 == (number & 0xff);
}
