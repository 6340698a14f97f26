/*
 * TLS records (RFC 8446 section 5.1, RFC 5246 section 6.2). What they hide becomes zeros; what a handshake
 * shows in clear are names: that which the client asks for, and those of certificates, whose signatures no
 * longer fit.
 */
#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/streams.h"

enum {
    HEADER = 5,
    RECORD_MOST = (1 << 14) + 2048,
    CHANGE_CIPHER = 20,
    ALERT = 21,
    HANDSHAKE = 22,
    DATA = 23
};

static unsigned octet(struct span text, size_t at)
{
    return at < text.len ? (unsigned char)text.at[at] : 0;
}

static size_t number(struct span text, size_t at)
{
    return octet(text, at) << 8 | octet(text, at + 1);
}

static size_t record_length(struct span text, size_t at)
{
    return number(text, at + 3);
}

static bool is_record(struct span text, size_t at)
{
    unsigned kind = octet(text, at);
    return text.len - at >= HEADER && kind >= CHANGE_CIPHER && kind <= DATA && octet(text, at + 1) == 3 &&
           octet(text, at + 2) <= 4 && record_length(text, at) && record_length(text, at) <= RECORD_MOST;
}

size_t tls_begin(struct span text)
{
    for (size_t at = 0; at < text.len; at++) {
        bool line = at == 0 || text.at[at - 1] == '\n' || text.at[at - 1] == '\0';
        if (line && is_record(text, at))
            return at;
    }
    return text.len;
}

static void empty(struct passage *passage, size_t at, size_t end)
{
    memset(passage->out + at, 0, end - at);
    passage_close(passage, at, end - at);
}

/* ---- names in a handshake ---- */

static bool is_printable(struct span text)
{
    return ascii_run(text.at, text.len, '\0', '\0') == text.len;
}

/* An attribute of X.520 (id-at, 2.5.4) and its value in ASN.1's letters, RFC 5280 appendix A: 06 03 55 04 xx,
 * kind, length. Octets of the value, which begins at `at` + 7; 0: none. */
static size_t attribute_at(struct span text, size_t at)
{
    static const char front[] = {0x06, 0x03, 0x55, 0x04};
    enum { COUNTRY = 6, UTF8 = 0x0c, PRINTABLE = 0x13, IA5 = 0x16, FRONT = 7 };
    unsigned kind = octet(text, at + 5), length = octet(text, at + 6);
    if (!span_starts_with(span_from(text, at), (struct span){front, sizeof front}) ||
        octet(text, at + 4) == COUNTRY || (kind != UTF8 && kind != PRINTABLE && kind != IA5))
        return 0;
    return length < 0x80 && text.len - at >= FRONT + length ? length : 0;
}

static bool is_name(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_host_octet(text.at[i]) && text.at[i] != '*')
            return false;
    return true;
}

/* dNSName or rfc822Name of a subject's other names, RFC 5280 section 4.2.1.6: 82 or 81, length, letters. A
 * name without a dot has more of them, or it would be one by chance. */
static size_t other_name_at(struct span text, size_t at)
{
    enum { MAIL = 0x81, DNS = 0x82, FRONT = 2, SHORTEST = 4, SURE = 6 };
    unsigned kind = octet(text, at), length = octet(text, at + 1);
    struct span name = span_cut(text, at + FRONT, length);
    bool dotted = span_find(name, '.') < name.len && span_find(name, ' ') == name.len;
    bool good = (kind == MAIL || kind == DNS) && length >= SHORTEST && name.len == length;
    return good && is_printable(name) && (dotted || (kind == DNS && length >= SURE && is_name(name))) ? length
                                                                                                      : 0;
}

/* iPAddress, ibid.: 87, 4 or 16, octets. */
static void redact_other_ip(struct passage *passage, struct span text, size_t at)
{
    enum { ADDRESS = 0x87, FRONT = 2 };
    size_t octets = octet(text, at + 1);
    unsigned char from[IP6_OCTETS];
    if (octet(text, at) != ADDRESS || (octets != IP4_OCTETS && octets != IP6_OCTETS) ||
        text.len - at < FRONT + octets || !passage_is_free(passage, at, FRONT + octets))
        return;
    memcpy(from, text.at + at + FRONT, octets);
    (octets == IP4_OCTETS ? pseudonyms_ip4 : pseudonyms_ip6)(passage->pseudonyms, from,
                                                             (unsigned char *)passage->out + at + FRONT);
    passage_close(passage, at, FRONT + octets);
}

/* The name that a client asks for, RFC 6066 section 3: 00 00, length, length of the list, 00, length,
 * letters. It need not have a dot. Octets, which begin at `at` + 9; 0: none. */
static size_t asked_name_at(struct span text, size_t at)
{
    enum { FRONT = 9 };
    size_t extension = number(text, at + 2), list = number(text, at + 4), name = number(text, at + 7);
    bool good = !octet(text, at) && !octet(text, at + 1) && !octet(text, at + 6) && name &&
                extension == list + 2 && list == name + 3 && text.len - at >= FRONT + name;
    return good ? name : 0;
}

static void redact_other_name(struct passage *passage, size_t at, size_t end)
{
    tokens_redact(passage, at, end);
    host_redact(passage, at, end);
}

static void redact_attribute(struct passage *passage, size_t at, size_t end)
{
    size_t before = passage->counts[REDACTED_HOST];
    hosts_redact(passage, at, end);
    if (passage->counts[REDACTED_HOST] != before)
        return;
    for (size_t stop; at < end; at = stop + (stop == at)) {
        stop = word_end(passage, at, end);
        struct span word = passage_span(passage, at, stop);
        if (word.len && !keep_is_word(word) && !keep_is_authority(word))
            passage_word(passage, REDACTED_HOST, at, word.len);
    }
}

/* Hosts, by the structures in which they stand. */
static void redact_structures(struct passage *passage, size_t from, size_t end)
{
    enum { ATTRIBUTE = 7, OTHER = 2, ASKED = 9 };
    struct span text = {passage->in, end};
    for (size_t at = from; at < end; at++) {
        size_t length = attribute_at(text, at);
        if (length)
            redact_attribute(passage, at + ATTRIBUTE, at + ATTRIBUTE + length);
        length = other_name_at(text, at);
        if (length)
            redact_other_name(passage, at + OTHER, at + OTHER + length);
        length = asked_name_at(text, at);
        if (length)
            redact_other_name(passage, at + ASKED, at + ASKED + length);
        redact_other_ip(passage, text, at);
    }
}

static void redact_handshake(struct passage *passage, size_t from, size_t end)
{
    enum { SHORTEST = 4 };
    if (passage->level >= REDACT_HOSTS)
        redact_structures(passage, from, end);
    for (size_t at = from, stop; at < end && passage->level >= REDACT_ADDRESSES; at = stop + 1) {
        for (stop = at; stop < end && is_printable(passage_span(passage, stop, stop + 1)); stop++)
            ;
        if (stop - at >= SHORTEST)
            tokens_redact(passage, at, stop);
    }
}

void tls_redact(struct passage *passage, size_t at)
{
    struct span text = {passage->in, passage->len};
    bool hidden = false;
    while (at < text.len && is_record(text, at)) {
        size_t body = at + HEADER, end = body + record_length(text, at);
        unsigned kind = octet(text, at);
        if (end > text.len)
            end = text.len;
        if (kind == HANDSHAKE && !hidden)
            redact_handshake(passage, body, end);
        else if (kind == DATA || kind == HANDSHAKE)
            empty(passage, body, end);
        hidden |= kind == CHANGE_CIPHER;
        passage_close(passage, at, end - at);
        at = end;
    }
    if (at < text.len)
        empty(passage, at, text.len);
}
