#include <math.h>
#include <string.h>

#include "base/text.h"
#include "cmocka_all.h"
#include "record/tls.h"
#include "tls_data.h"

enum { OCTETS_MOST = 8192, SENT_MOST = 24 };

/* Noon of 2026-06-01: within the certificates' time but for the old one's. */
static const double now = 1780315200;

struct sent_octets {
    unsigned char at[OCTETS_MOST];
    size_t len;
};

static unsigned digit(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

static struct sent_octets octets_of(const char *hex)
{
    struct sent_octets octets = {.len = strlen(hex) / 2};
    assert_true(octets.len <= OCTETS_MOST);
    for (size_t i = 0; i < octets.len; i++)
        octets.at[i] = (unsigned char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    return octets;
}

static const struct tls_recording *recording(const char *name)
{
    for (size_t i = 0; i < sizeof recordings / sizeof recordings[0]; i++)
        if (strcmp(recordings[i].name, name) == 0)
            return &recordings[i];
    fail_msg("no recording %s", name);
    return NULL;
}

/* ---- a run: everything that the reader says, as text ---- */

struct run {
    struct arena arena;
    struct tls_reader *reader;
    struct text plain; /* "C:EHLO ...\n" */
};

static void begin(struct run *run, const char *keys)
{
    *run = (struct run){.reader = NULL};
    run->reader = tls_new(&run->arena, keys ? tls_keys_load(&run->arena, span_of(keys)) : NULL);
}

static void end(struct run *run)
{
    text_free(&run->plain);
    arena_free(&run->arena);
}

static void give(struct run *run, bool from_server, const unsigned char *at, size_t len)
{
    /* A copy as large as the octets: reading past them is seen. */
    struct arena exact = {0};
    struct span bytes = arena_copy(&exact, (struct span){(const char *)at, len}), plain;
    unsigned long frame;
    double time;
    bool from;
    tls_take(run->reader, from_server, bytes, 1, 0);
    while (tls_plain(run->reader, &from, &plain, &frame, &time)) {
        text_add_string(&run->plain, from ? "S:" : "C:");
        text_add(&run->plain, plain);
    }
    arena_free(&exact);
}

/* All of a recording, `piece` octets at a time; 0: as it was sent. */
static void play(struct run *run, const struct tls_recording *from, size_t piece)
{
    for (size_t i = 0; i < SENT_MOST && from->sent[i].hex; i++) {
        struct sent_octets octets = octets_of(from->sent[i].hex);
        size_t step = piece ? piece : octets.len;
        for (size_t at = 0; at < octets.len; at += step) {
            size_t len = octets.len - at < step ? octets.len - at : step;
            give(run, from->sent[i].from == 'S', octets.at + at, len);
        }
    }
}

static const char *events_text(struct run *run)
{
    struct text text = {0};
    for (size_t i = 0; i < tls_event_count(run->reader); i++) {
        const struct tls_event *event = tls_event_at(run->reader, i);
        text_print(&text, "%c %.*s\n", event->from_server ? 'S' : 'C', (int)event->text.len, event->text.at);
    }
    const char *kept = arena_string(&run->arena, text_span(&text));
    text_free(&text);
    return kept;
}

static const char *plain_text(struct run *run)
{
    return arena_string(&run->arena, text_span(&run->plain));
}

/* ---- real connections ---- */

#define HELLO(version, suites)                                                                               \
    "C ClientHello: " version " at most, SNI mx1.fabrikam.example, " suites " cipher suites"
#define CERTIFICATE                                                                                          \
    "S Certificate: CN=mx1.fabrikam.example, O=Fabrikam Müller, issuer CN=authority, O=Fabrikam, valid "    \
    "until "                                                                                                 \
    "2040-01-31, names mx1.fabrikam.example, *.mail.fabrikam.example, 192.0.2.25\n"
#define SEALED                                                                                               \
    "C Application data, encrypted\nS Application data, encrypted\n"                                         \
    "C Encrypted alert (content not visible)\nS Encrypted alert (content not visible)\n"
#define OPENED                                                                                               \
    "C Application data, decrypted\nS Application data, decrypted\n"                                         \
    "C Alert: warning, close_notify (0)\nS Alert: warning, close_notify (0)\n"
#define DIALOGUE                                                                                             \
    "C:EHLO ws7.contoso.example\r\nS:250-mx1.fabrikam.example\r\n250 SIZE 1000\r\nC:QUIT\r\nS:221 2.0.0 "    \
    "Bye\r\n"
#define ECDSA "TLS_ECDHE_ECDSA_WITH_"
#define HELLO_12 "C ClientHello: TLS 1.2 at most, SNI mx1.fabrikam.example, 1 cipher suite\n"
#define SHAKE_12(suite, rest)                                                                                \
    HELLO_12 "S ServerHello: TLS 1.2, " suite "\n" CERTIFICATE "C TLS established: TLS 1.2, " suite "\n" rest
#define SERVER_12 "S ServerHello: TLS 1.2, " ECDSA "AES_256_GCM_SHA384\n"
#define SERVER_13 "S ServerHello: TLS 1.3, TLS_AES_256_GCM_SHA384, key share "
#define ESTABLISHED_13 "C TLS established: TLS 1.3, TLS_AES_256_GCM_SHA384\n"
#define OLD_SUITE ECDSA "AES_256_CBC_SHA"

struct expected {
    const char *name;
    bool keys;
    const char *events, *plain;
};

static const struct expected expected[] = {
    {"tls10", false,
     HELLO("TLS 1.0", "16") "\nS ServerHello: TLS 1.0, " OLD_SUITE "\n" CERTIFICATE
                            "S TLS established: TLS 1.0, " OLD_SUITE "\n" SEALED,
     ""},
    {"tls11", false,
     HELLO("TLS 1.1", "16") "\nS ServerHello: TLS 1.1, " OLD_SUITE "\n" CERTIFICATE
                            "S TLS established: TLS 1.1, " OLD_SUITE "\n" SEALED,
     ""},
    {"tls12_aes128", true, "", DIALOGUE},
    {"tls12_aes256", true, "", DIALOGUE},
    {"tls12_chacha", true, "", DIALOGUE},
    {"tls13", false, HELLO("TLS 1.3", "3") ", key share x25519\n" SERVER_13 "x25519\n" ESTABLISHED_13 SEALED,
     ""},
    {"tls13", true,
     HELLO("TLS 1.3", "3") ", key share x25519\n" SERVER_13 "x25519\n" CERTIFICATE ESTABLISHED_13 OPENED,
     DIALOGUE},
    {"tls13_retry", true,
     HELLO("TLS 1.3",
           "3") ", key share x25519\n"
                "S HelloRetryRequest: TLS 1.3, TLS_AES_256_GCM_SHA384, key share secp384r1\n" HELLO(
                    "TLS 1.3", "3") ", key share secp384r1\n" SERVER_13
                                    "secp384r1\n" CERTIFICATE ESTABLISHED_13 OPENED,
     DIALOGUE},
    {"tls13_update", true, "", "C:before\nS:erofeb\nC:after\nC:again\nS:retfa\nS:niaga\n"},
    {"alert_40", false, HELLO_12 "S Alert: fatal, handshake_failure (40)\n", ""},
    {"alert_42", false,
     "C ClientHello: TLS 1.2 at most, SNI mail.contoso.example, 71 cipher suites\n" SERVER_12 CERTIFICATE
     "C Alert: fatal, bad_certificate (42)\n",
     ""},
    {"alert_45", false,
     HELLO("TLS 1.2", "71") "\n" SERVER_12 "S Certificate: CN=mx1.fabrikam.example, issuer CN=authority, "
                            "O=Fabrikam, valid until 2025-01-31, names "
                            "mx1.fabrikam.example\nC Alert: fatal, certificate_expired (45)\n",
     ""},
    {"alert_48", false, HELLO("TLS 1.2", "71") "\n" SERVER_12 CERTIFICATE "C Alert: fatal, unknown_ca (48)\n",
     ""},
    {"alert_48_tls13", false,
     HELLO("TLS 1.3", "3") ", key share x25519\n" SERVER_13 "x25519\nC Alert: fatal, unknown_ca (48)\n", ""},
    {"alert_70", false, HELLO("TLS 1.0", "16") "\nS Alert: fatal, protocol_version (70)\n", ""},
    {"alert_80", false, HELLO("TLS 1.3", "74") ", key share x25519\nS Alert: fatal, internal_error (80)\n",
     ""},
    {"alert_112", false,
     HELLO("TLS 1.3", "74") ", key share x25519\nS Alert: fatal, unrecognized_name (112)\n", ""},
    {"alert_116", false,
     HELLO("TLS 1.3", "3") ", key share x25519\n" SERVER_13 "x25519\n" ESTABLISHED_13
                           "C Application data, encrypted\nS Encrypted alert (content not visible)\n",
     ""},
    {"alert_116", true,
     HELLO("TLS 1.3", "3") ", key share x25519\n" SERVER_13 "x25519\n"
                           "S CertificateRequest: the server asks for a client certificate\n" CERTIFICATE
                           "C Certificate: none sent\n" ESTABLISHED_13
                           "S Alert: fatal, certificate_required (116)\n",
     ""},
    {"alert_40_no_client_certificate", false,
     HELLO("TLS 1.2",
           "71") "\n" SERVER_12 CERTIFICATE
                 "S CertificateRequest: the server asks for a client certificate\nC Certificate: none sent\n"
                 "S Alert: fatal, handshake_failure (40)\n",
     ""},
};

static void test_recordings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const struct tls_recording *from = recording(expected[i].name);
        struct run run;
        begin(&run, expected[i].keys ? from->keys : NULL);
        play(&run, from, 0);
        if (*expected[i].events)
            assert_string_equal(events_text(&run), expected[i].events);
        /* The client of the key update says more than fits one record: who spoke when differs, the words do
         * not. */
        assert_string_equal(plain_text(&run), expected[i].plain);
        end(&run);
    }
}

/* ---- any cut ---- */

static void compare_cut(const struct tls_recording *from, const char *keys, size_t piece)
{
    struct run whole, cut;
    begin(&whole, keys);
    begin(&cut, keys);
    play(&whole, from, 0);
    play(&cut, from, piece);
    assert_string_equal(events_text(&cut), events_text(&whole));
    assert_string_equal(plain_text(&cut), plain_text(&whole));
    end(&whole);
    end(&cut);
}

static void test_pieces(void **state)
{
    static const size_t pieces[] = {1, 2, 3, 5, 7, 64, 499};
    (void)state;
    for (size_t i = 0; i < sizeof recordings / sizeof recordings[0]; i++) {
        for (size_t j = 0; j < sizeof pieces / sizeof pieces[0]; j++) {
            compare_cut(&recordings[i], NULL, pieces[j]);
            compare_cut(&recordings[i], recordings[i].keys, pieces[j]);
        }
    }
}

/* Each turn of each recording in two pieces, cut after each octet. */
static void play_cut_at(struct run *run, const struct tls_recording *from, size_t turn, size_t at)
{
    for (size_t i = 0; i < SENT_MOST && from->sent[i].hex; i++) {
        struct sent_octets octets = octets_of(from->sent[i].hex);
        bool server = from->sent[i].from == 'S';
        size_t first = i == turn ? at : octets.len;
        give(run, server, octets.at, first);
        if (first < octets.len)
            give(run, server, octets.at + first, octets.len - first);
    }
}

static void compare_each_cut(const struct tls_recording *from, const char *keys)
{
    struct run whole;
    begin(&whole, keys);
    play(&whole, from, 0);
    const char *events = events_text(&whole), *plain = plain_text(&whole);
    for (size_t turn = 0; turn < SENT_MOST && from->sent[turn].hex; turn++) {
        size_t len = strlen(from->sent[turn].hex) / 2;
        for (size_t at = 1; at < len; at++) {
            struct run run;
            begin(&run, keys);
            play_cut_at(&run, from, turn, at);
            assert_string_equal(events_text(&run), events);
            assert_string_equal(plain_text(&run), plain);
            end(&run);
        }
    }
    end(&whole);
}

static void test_each_cut(void **state)
{
    static const char *const names[] = {"tls10", "tls12_aes128", "tls13_retry", "tls13_update", "alert_116"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        compare_each_cut(recording(names[i]), NULL);
        compare_each_cut(recording(names[i]), recording(names[i])->keys);
    }
}

/* A connection that ends anywhere says a part of what the whole one says. */
static void test_ends_anywhere(void **state)
{
    const struct tls_recording *from = recording("tls12_chacha");
    struct run whole;
    (void)state;
    begin(&whole, from->keys);
    play(&whole, from, 0);
    const char *events = events_text(&whole);
    for (size_t turn = 0; from->sent[turn].hex; turn++) {
        for (size_t at = 0; at < strlen(from->sent[turn].hex) / 2; at++) {
            struct run run;
            begin(&run, from->keys);
            for (size_t i = 0; i <= turn; i++) {
                struct sent_octets octets = octets_of(from->sent[i].hex);
                give(&run, from->sent[i].from == 'S', octets.at, i == turn ? at : octets.len);
            }
            const char *some = events_text(&run);
            assert_memory_equal(some, events, strlen(some));
            end(&run);
        }
    }
    end(&whole);
}

/* ---- summaries ---- */

static const struct {
    const char *name;
    bool keys;
    unsigned client_version, version;
    enum tls_step step;
    enum tls_answer established, server_data, expired;
    enum tls_end ended;
    bool by_server;
} summaries[] = {
    {"tls10", false, 0x0301, 0x0301, TLS_STEP_ESTABLISHED, TLS_YES, TLS_YES, TLS_NO, TLS_END_HIDDEN_ALERT,
     false},
    {"tls12_aes256", true, 0x0303, 0x0303, TLS_STEP_ESTABLISHED, TLS_YES, TLS_YES, TLS_NO, TLS_END_NOTIFIED,
     false},
    {"tls13", false, 0x0304, 0x0304, TLS_STEP_ESTABLISHED, TLS_YES, TLS_YES, TLS_UNKNOWN,
     TLS_END_HIDDEN_ALERT, false},
    {"alert_40", false, 0x0303, 0, TLS_STEP_CLIENT_HELLO, TLS_NO, TLS_UNKNOWN, TLS_UNKNOWN, TLS_END_ALERT,
     true},
    {"alert_45", false, 0x0303, 0x0303, TLS_STEP_CERTIFICATE, TLS_NO, TLS_UNKNOWN, TLS_YES, TLS_END_ALERT,
     false},
    {"alert_70", false, 0x0301, 0, TLS_STEP_CLIENT_HELLO, TLS_NO, TLS_UNKNOWN, TLS_UNKNOWN, TLS_END_ALERT,
     true},
    {"alert_116", false, 0x0304, 0x0304, TLS_STEP_ESTABLISHED, TLS_YES, TLS_NO, TLS_UNKNOWN,
     TLS_END_HIDDEN_ALERT, true},
    {"alert_116", true, 0x0304, 0x0304, TLS_STEP_ESTABLISHED, TLS_YES, TLS_NO, TLS_NO, TLS_END_ALERT, true},
};

static void test_summaries(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof summaries / sizeof summaries[0]; i++) {
        struct run run;
        begin(&run, summaries[i].keys ? recording(summaries[i].name)->keys : NULL);
        play(&run, recording(summaries[i].name), 0);
        const struct tls_facts *facts = tls_summary(run.reader, now);
        assert_int_equal(facts->client_version, summaries[i].client_version);
        assert_int_equal(facts->version, summaries[i].version);
        assert_int_equal(facts->step, summaries[i].step);
        assert_int_equal(facts->established, summaries[i].established);
        assert_int_equal(facts->server_data, summaries[i].server_data);
        assert_int_equal(facts->expired, summaries[i].expired);
        assert_int_equal(facts->ended, summaries[i].ended);
        assert_int_equal(facts->ended_by_server, summaries[i].by_server);
        end(&run);
    }
}

static void test_certificate_fields(void **state)
{
    struct run run;
    (void)state;
    begin(&run, NULL);
    play(&run, recording("tls12_aes128"), 0);
    const struct tls_facts *facts = tls_summary(run.reader, NAN);
    assert_int_equal(facts->chain_count, 2);
    assert_int_equal(facts->expired, TLS_UNKNOWN);
    assert_int_equal(facts->certificate.name_count, 3);
    assert_true(span_is(facts->certificate.names[2], "192.0.2.25"));
    assert_true(span_is(facts->certificate.issuer, "CN=authority, O=Fabrikam"));
    assert_false(facts->certificate.self_signed);
    assert_true(facts->certificate.not_before == 1767225600); /* 2026-01-01 */
    end(&run);
}

/* ---- what goes missing ---- */

static void test_gap(void **state)
{
    const struct tls_recording *from = recording("tls12_aes128");
    struct run run;
    (void)state;
    begin(&run, from->keys);
    for (size_t i = 0; from->sent[i].hex; i++) {
        struct sent_octets octets = octets_of(from->sent[i].hex);
        bool server = from->sent[i].from == 'S';
        if (i == 6) /* the client's QUIT */
            tls_gap(run.reader, false, 0);
        else
            give(&run, server, octets.at, octets.len);
    }
    const char *events = events_text(&run);
    /* The other side is read on; the client's end is seen, but not opened any more. */
    assert_string_equal(plain_text(&run),
                        "C:EHLO ws7.contoso.example\r\nS:250-mx1.fabrikam.example\r\n250 SIZE 1000\r\n"
                        "S:221 2.0.0 Bye\r\n");
    assert_non_null(
        strstr(events, "C The client's TLS: octets are missing in the record; what follows is not decrypted\n"
                       "C Encrypted alert (content not visible)\n"
                       "S Alert: warning, close_notify (0)\n"));
    end(&run);
}

/* A snap length of 96: the heads of records are there, and their lengths tell how it went. */
static void test_short_snap(void **state)
{
    enum { CAPTURED = 30 };
    const struct tls_recording *from = recording("tls13");
    struct run run;
    (void)state;
    begin(&run, NULL);
    for (size_t i = 0; from->sent[i].hex; i++) {
        struct sent_octets octets = octets_of(from->sent[i].hex);
        bool server = from->sent[i].from == 'S';
        size_t captured = octets.len < CAPTURED ? octets.len : CAPTURED;
        give(&run, server, octets.at, captured);
        if (captured < octets.len)
            tls_gap(run.reader, server, octets.len - captured);
    }
    const struct tls_facts *facts = tls_summary(run.reader, NAN);
    assert_int_equal(facts->established, TLS_YES);
    assert_int_equal(facts->client_data, TLS_YES);
    for (size_t i = 0; i < tls_event_count(run.reader); i++)
        assert_false(tls_event_at(run.reader, i)->fails);
    end(&run);
}

static void test_wrong_keys(void **state)
{
    const struct tls_recording *from = recording("tls13");
    struct run run;
    (void)state;
    begin(&run, NULL);
    struct text keys = {0};
    text_add_string(&keys, from->keys);
    for (size_t i = 0; i < keys.len; i++) /* another secret for the same client */
        if (keys.at[i] == '\n')
            keys.at[i - 1] = keys.at[i - 1] == '0' ? '1' : '0';
    struct tls_keys *loaded = tls_keys_load(&run.arena, text_span(&keys));
    text_free(&keys);
    run.reader = tls_new(&run.arena, loaded);
    play(&run, from, 0);
    assert_string_equal(plain_text(&run), "");
    assert_non_null(strstr(
        events_text(&run),
        "S The server's TLS: a record does not open with the secret at hand; what follows stays closed"));
    assert_non_null(strstr(events_text(&run), ESTABLISHED_13));
    end(&run);
}

/* A server that speaks plain text, and a client that does: the octets go back to the caller. */
static const struct {
    const char *hello, *text;
    size_t held, rest;
} plain_ends[] = {
    {NULL, "EHLO x\r\n", 0, 8}, {NULL, "\x16\x02\x00", 0, 3}, /* looks like a record until its second octet */
};

static void test_not_tls(void **state)
{
    struct run run;
    (void)state;
    for (size_t i = 0; i < sizeof plain_ends / sizeof plain_ends[0]; i++) {
        size_t len = plain_ends[i].rest;
        begin(&run, NULL);
        give(&run, false, (const unsigned char *)plain_ends[i].text, len);
        const struct tls_event *event = tls_event_at(run.reader, 0);
        assert_int_equal(tls_event_count(run.reader), 1);
        assert_int_equal(event->kind, TLS_NOT_TLS);
        assert_int_equal(event->held.len, 0);
        assert_int_equal(event->rest, len);
        end(&run);
    }
    begin(&run, NULL);
    give(&run, false, (const unsigned char *)"\x16", 1);
    give(&run, false, (const unsigned char *)"ab", 2);
    assert_true(span_is(tls_event_at(run.reader, 0)->held, "\x16"));
    assert_int_equal(tls_event_at(run.reader, 0)->rest, 2);
    end(&run);
}

static void test_plain_answer(void **state)
{
    struct sent_octets hello = octets_of(recording("alert_70")->sent[0].hex);
    struct run run;
    (void)state;
    begin(&run, NULL);
    give(&run, false, hello.at, hello.len);
    give(&run, true, (const unsigned char *)"500 5.5.2 unknown\r\n", 19);
    const struct tls_facts *facts = tls_summary(run.reader, now);
    assert_int_equal(facts->ended, TLS_END_NOT_TLS);
    assert_true(facts->ended_by_server);
    assert_int_equal(facts->established, TLS_NO);
    end(&run);
}

/* ---- hostile octets ---- */

static const struct {
    const char *hex, *events;
} hostile[] = {
    {"", ""},
    {"1603010000", ""},                                                    /* an empty record */
    {"16030148ff", "C No TLS: the client's octets begin no TLS record\n"}, /* longer than a record may be */
    {"160301000401000000", "C ClientHello: damaged\n"},                    /* an empty ClientHello */
    {"160301000401ffffff", "C ClientHello: longer than is read\n"},
    {"1603010004ff000000", "C The client's TLS: its handshake messages make no sense\n"},
    {"15030100020228", "C Alert: fatal, handshake_failure (40)\n"},
    {"150301000202ff", "C Alert: fatal, unknown (255)\n"},
    {"15030100020028", "C Alert: handshake_failure (40)\n"},
    {"1603010004020000001503010001aa", "C ServerHello: damaged\nC Encrypted alert (content not visible)\n"},
    {"16030100070b000003000000", "C Certificate: none sent\n"},
    {"16030100070b0000030000ff", "C Certificate: damaged\n"},
    {"160301000c0b0000080000050000020000", "C Certificate: not readable\n"},
    {"160301000c0b0000080000050000ff0000", "C Certificate: damaged\n"},
    {"16030100040e0000004142434445", "C No TLS: the client's octets begin no TLS record\n"},
    {"16030100040e000000ff030100", "C The client's TLS: no record begins where one should\n"},
    {"16030100040e000000ff15030100020228",
     "C The client's TLS: no record begins where one should\nC Alert: fatal, handshake_failure (40)\n"},
    {"1703030000", "C The client's TLS: no hello came before its first record\nC TLS established\n"},
    {"1703030003aabbcc1503010002022a",
     "C The client's TLS: no hello came before its first record\nC TLS established\n"
     "C Alert: fatal, bad_certificate (42)\n"},
    {"1803030003aabbcc", "C The client's TLS: no hello came before its first record\n"},
    {"1702030003aabbcc", "C No TLS: the client's octets begin no TLS record\n"},
};

static void test_hostile(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        struct sent_octets octets = octets_of(hostile[i].hex);
        for (size_t piece = 1; piece <= octets.len + 1; piece++) {
            struct run run;
            begin(&run, NULL);
            for (size_t at = 0; at < octets.len; at += piece)
                give(&run, false, octets.at + at, octets.len - at < piece ? octets.len - at : piece);
            assert_string_equal(events_text(&run), hostile[i].events);
            end(&run);
        }
    }
}

/* A million alerts take no more room than a few hundred. */
static void test_bounded(void **state)
{
    struct run run;
    (void)state;
    begin(&run, NULL);
    for (size_t i = 0; i < 100000; i++)
        tls_take(run.reader, i % 2, (struct span)SPAN("\x15\x03\x01\x00\x02\x02\x28"), i, 0);
    assert_true(tls_event_count(run.reader) <= 256);
    assert_int_equal(tls_event_at(run.reader, tls_event_count(run.reader) - 1)->kind, TLS_BROKEN);
    assert_null(tls_event_at(run.reader, tls_event_count(run.reader)));
    end(&run);
}

/* ---- key logs ---- */

#define RANDOM "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
#define SECRET_48 RANDOM "00112233445566778899aabbccddeeff"

static const struct {
    const char *text;
    size_t count;
} key_logs[] = {
    {"", 0},
    {"# a remark\n\n", 0},
    {"CLIENT_RANDOM " RANDOM " " SECRET_48 "\r\n", 1},
    {"CLIENT_RANDOM " RANDOM " " SECRET_48, 1},
    {"CLIENT_RANDOM " RANDOM " " SECRET_48 "\nCLIENT_TRAFFIC_SECRET_0 " RANDOM " " RANDOM "\n", 1},
    {"CLIENT_RANDOM " RANDOM " " SECRET_48 "\nCLIENT_RANDOM " SECRET_48
     "0000000000000000000000000000000z " RANDOM,
     1},
    {"CLIENT_RANDOM 0011 " SECRET_48 "\n", 0},
    {"CLIENT_RANDOM " RANDOM "\n", 0},
    {"CLIENT_RANDOM " RANDOM " 00\n", 0},
    {"CLIENT_RANDOM " RANDOM " " SECRET_48 SECRET_48 "\n", 0},
    {"RSA 0011223344556677 " SECRET_48 "\n", 0},
    {"EXPORTER_SECRET " RANDOM " " RANDOM "\n", 0},
};

static void test_key_logs(void **state)
{
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof key_logs / sizeof key_logs[0]; i++)
        assert_int_equal(tls_keys_count(tls_keys_load(&arena, span_of(key_logs[i].text))), key_logs[i].count);
    arena_free(&arena);
}

/* The log of all recordings at once, in two blocks. */
static void test_common_key_log(void **state)
{
    struct run run;
    (void)state;
    begin(&run, "");
    struct tls_keys *keys = tls_keys_load(&run.arena, (struct span){"", 0});
    for (size_t i = 0; i < sizeof recordings / sizeof recordings[0]; i++)
        tls_keys_add(keys, &run.arena, span_of(recordings[i].keys));
    run.reader = tls_new(&run.arena, keys);
    play(&run, recording("tls13"), 0);
    assert_string_equal(plain_text(&run), DIALOGUE);
    end(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recordings),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_each_cut),
        cmocka_unit_test(test_ends_anywhere),
        cmocka_unit_test(test_summaries),
        cmocka_unit_test(test_certificate_fields),
        cmocka_unit_test(test_gap),
        cmocka_unit_test(test_short_snap),
        cmocka_unit_test(test_wrong_keys),
        cmocka_unit_test(test_not_tls),
        cmocka_unit_test(test_plain_answer),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_key_logs),
        cmocka_unit_test(test_common_key_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
