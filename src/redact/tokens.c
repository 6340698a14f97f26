/* What shows by its form: mail addresses, IP and hardware addresses. */
#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/passage.h"
#include "smtp/address.h"

/* ---- local parts ---- */

enum {
    LOCAL_MOST = 1024, /* octets of a local part; 64 are allowed (RFC 5321 section 4.5.3.1.1), and SRS makes
                          longer ones */
    NUMBER_SHORT = 2   /* digits: "a2", "-01": they name nobody */
};

void local_redact(struct passage *passage, size_t from, size_t end)
{
    for (size_t at = from; at < end;) {
        if (at > from && passage->in[at - 1] == '^' &&
            passage->in[at] == 'H') { /* a key, as a terminal shows it */
            at++;
            continue;
        }
        size_t stop = word_end(passage, at, end);
        struct span word = passage_span(passage, at, stop);
        bool kept = keep_is_role(word) || (is_number(word) && word.len <= NUMBER_SHORT);
        if (word.len && !kept)
            passage_word(passage, REDACTED_ADDRESS, at, word.len);
        at = stop + (stop == at);
    }
    if (end > from)
        passage_close(passage, from, end - from);
}

/* "=3C", "%3C", "\u003c", "\n": what stands so before a name is no part of it. Octets of the escape that ends
 * at or behind `at` and begins before it. */
static size_t skip_escape(const struct passage *passage, size_t from, size_t at, size_t end)
{
    static const struct {
        char sign, kind;
        size_t octets;
    } escapes[] = {{'\\', 'u', 6}, {'\\', 'x', 4}, {'\\', 'n', 2}, {'\\', 'r', 2}, {'\\', 't', 2}};
    if (at == from)
        return at;
    char before = passage->in[at - 1];
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
        if (before == escapes[i].sign && at < end && passage->in[at] == escapes[i].kind)
            return at - 1 + escapes[i].octets < end ? at - 1 + escapes[i].octets : end;
    bool hex = end - at > 2 && ascii_is_hex(passage->in[at]) && ascii_is_hex(passage->in[at + 1]);
    if (hex && (before == '%' || (before == '=' && strchr("2345", passage->in[at]))))
        return at + 2;
    return at;
}

static bool is_local_octet(char c)
{
    return is_word_octet(c) || (c && strchr("._+-!#~*", c));
}

/* "SRS0=tag=tt=contoso.com=anna", "anna+bob=contoso.com" are local parts; "from=anna" is a name and its
 * value. `at`: of the sign. */
static bool is_inner_sign(const struct passage *passage, size_t from, size_t at)
{
    size_t begin = at;
    while (begin > from && (is_word_octet(passage->in[begin - 1]) || passage->in[begin - 1] == '_'))
        begin--;
    struct span word = passage_span(passage, begin, at);
    bool inside = begin > from && (is_local_octet(passage->in[begin - 1]) || passage->in[begin - 1] == '=');
    return word.len && (inside || span_is_word(word, "SRS0") || span_is_word(word, "SRS1") ||
                        span_is_word(word, "prvs") || span_is_word(word, "btv1"));
}

/* "o'neil", "smith&sons", "anna%contoso.com" hold signs that elsewhere part words; "b'anna" and "%3Canna" are
 * no such. `at`: of the sign. */
static bool is_odd_sign(const struct passage *passage, size_t from, size_t at, size_t end)
{
    char sign = passage->in[at];
    if (!sign || !strchr("'&%^$|", sign) || at == from || at + 1 >= end)
        return false;
    bool literal = sign == '\'' && strchr("bBrRuUfF", passage->in[at - 1]) &&
                   (at - 1 == from || !is_word_octet(passage->in[at - 2]));
    bool escape =
        sign == '%' && at + 2 < end && ascii_is_hex(passage->in[at + 1]) && ascii_is_hex(passage->in[at + 2]);
    return is_word_octet(passage->in[at - 1]) && is_word_octet(passage->in[at + 1]) && !literal && !escape;
}

/* Behind the "<" before it and the route (RFC 5321 section 4.1.2), whatever signs are between; `end`: there
 * is none. */
static size_t bracket_before(const struct passage *passage, size_t from, size_t end)
{
    size_t at = end;
    while (at > from && (unsigned char)passage->in[at - 1] > ' ' && !strchr("<>@", passage->in[at - 1]))
        at--;
    if (at == from || at == end || passage->in[at - 1] != '<')
        return end;
    size_t colon = at + span_find(passage_span(passage, at, end), ':');
    return colon < end ? colon + 1 : at;
}

/* Where the local part begins that ends at `end`. */
static size_t local_begin(const struct passage *passage, size_t from, size_t end)
{
    from = end - from > LOCAL_MOST ? end - LOCAL_MOST : from;
    size_t at = bracket_before(passage, from, end);
    if (at < end)
        return at;
    if (at > from && passage->in[at - 1] == '"') {
        size_t quote = at - 1;
        while (quote > from && passage->in[quote - 1] != '"')
            quote--;
        return quote > from ? quote - 1 : end;
    }
    while (at > from) {
        char before = passage->in[at - 1];
        if (!is_local_octet(before) && !is_odd_sign(passage, from, at - 1, end) &&
            !(before == '=' && is_inner_sign(passage, from, at - 1)))
            break;
        at--;
    }
    return skip_escape(passage, from, at, end);
}

/* The "@" at `at` as texts have it; 0: none. */
static size_t at_sign(const struct passage *passage, size_t at, size_t end)
{
    struct span rest = passage_span(passage, at, end);
    return rest.at[0] == '@' ? 1 : span_starts(rest, "%40") || span_starts(rest, "=40") ? 3 : 0;
}

static void redact_mailboxes(struct passage *passage, size_t from, size_t end)
{
    for (size_t at = from, sign; at < end; at += sign ? sign : 1) {
        sign = at_sign(passage, at, end);
        bool domain = sign && at + sign < end &&
                      (is_word_octet(passage->in[at + sign]) || strchr("[.-_>", passage->in[at + sign]));
        if (!domain)
            continue;
        local_redact(passage, local_begin(passage, from, at), at);
        size_t stop = at + sign;
        while (stop < end && stop - at < LOCAL_MOST && is_host_octet(passage->in[stop]))
            stop++;
        if (passage->level >= REDACT_HOSTS)
            host_redact(passage, at + sign, stop);
        else
            passage_close(passage, at + sign, stop - at - sign);
    }
}

/* ---- IP and hardware addresses ---- */

/* "IP 192.0.2.7.60856 > 192.0.2.10.25: Flags [S]": tcpdump puts the port behind a dot. */
static void redact_with_ports(struct passage *passage, size_t from, size_t end)
{
    enum { NUMBERS = 5 };
    if (!span_has_text(passage_span(passage, from, end), " > "))
        return;
    for (size_t at = from; at < end; at++) {
        size_t stop = at, dots = 0, last = at;
        bool begins = ascii_is_digit(passage->in[at]) && (at == from || passage->in[at - 1] == ' ');
        for (; begins && stop < end && (ascii_is_digit(passage->in[stop]) || passage->in[stop] == '.');
             stop++)
            if (passage->in[stop] == '.' && ++dots < NUMBERS)
                last = stop;
        if (dots == NUMBERS - 1)
            passage_ip(passage, at, last - at);
        at = stop > at ? stop : at;
    }
}

/* "Trying 2001:db8::10...", "ip4:192.0.2.0/24": what stands around them makes them no addresses to who looks
 * for the address of a client. */
static void redact_with_signs(struct passage *passage, size_t from, size_t end)
{
    for (size_t at = from, stop; at < end; at = stop + (stop == at)) {
        size_t colons = 0;
        for (stop = at; stop < end && (ascii_is_hex(passage->in[stop]) || passage->in[stop] == ':' ||
                                       passage->in[stop] == '.');
             stop++)
            colons += passage->in[stop] == ':';
        size_t last = stop;
        while (last > at && (passage->in[last - 1] == '.' ||
                             (passage->in[last - 1] == ':' && last - at > 2 && passage->in[last - 2] != ':')))
            last--;
        bool begins = at == from || !is_word_octet(passage->in[at - 1]);
        bool ends = stop == end || !is_word_octet(passage->in[stop]);
        bool host = span_starts(passage_span(passage, at, last), "::1:"); /* with a port behind it */
        if (colons > 1 && begins && ends && !host)
            passage_ip(passage, at, last - at);
    }
    for (size_t at = from, stop; at < end; at = stop) {
        at += span_find_text(passage_span(passage, at, end), "ip4:");
        at += at < end ? strlen("ip4:") : 0;
        for (stop = at; stop < end && (ascii_is_digit(passage->in[stop]) || passage->in[stop] == '.'); stop++)
            ;
        if (stop > at)
            passage_ip(passage, at, stop - at);
    }
}

static void redact_ips(struct passage *passage, size_t from, size_t end)
{
    redact_with_ports(passage, from, end);
    redact_with_signs(passage, from, end);
    struct span rest = passage_span(passage, from, end);
    for (struct span address; (address = address_in(&rest)).len;)
        passage_ip(passage, (size_t)(address.at - passage->in), address.len);
}

static size_t hex_pairs(const struct passage *passage, size_t at, size_t end)
{
    size_t pairs = 0;
    while (end - at >= 2 && ascii_is_hex(passage->in[at]) && ascii_is_hex(passage->in[at + 1])) {
        pairs++;
        at += 2;
        bool more = end - at >= 3 && (passage->in[at] == ':' || passage->in[at] == '-');
        if (!more)
            return at < end && is_word_octet(passage->in[at]) ? 0 : pairs;
        at++;
    }
    return 0;
}

static void put_hex_pairs(struct passage *passage, size_t at, size_t pairs)
{
    enum { PAIRS_MOST = 64 }; /* SHA-512 */
    static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
    unsigned char from[PAIRS_MOST] = {0}, to[PAIRS_MOST];
    bool capitals = false;
    pairs = pairs < PAIRS_MOST ? pairs : PAIRS_MOST;
    for (size_t i = 0; i < pairs; i++) {
        const char *pair = passage->in + at + 3 * i;
        from[i] =
            (unsigned char)((unsigned)ascii_hex_value(pair[0]) << 4 | (unsigned)ascii_hex_value(pair[1]));
        capitals |= (pair[0] >= 'A' && pair[0] <= 'F') || (pair[1] >= 'A' && pair[1] <= 'F');
    }
    pseudonyms_hardware(passage->pseudonyms, from, pairs, to);
    char image[3 * PAIRS_MOST];
    memcpy(image, passage->in + at, 3 * pairs - 1);
    for (size_t i = 0; i < pairs; i++) {
        image[3 * i] = (capitals ? upper : lower)[to[i] >> 4];
        image[3 * i + 1] = (capitals ? upper : lower)[to[i] & 15];
    }
    passage_put(passage, REDACTED_IP, at, (struct span){image, 3 * pairs - 1});
}

static void redact_hardware(struct passage *passage, size_t from, size_t end)
{
    enum { PAIRS_LEAST = 6 };
    for (size_t at = from; at < end; at++) {
        if (!ascii_is_hex(passage->in[at]) || (at > from && is_word_octet(passage->in[at - 1])))
            continue;
        size_t pairs = hex_pairs(passage, at, end), octets = 3 * pairs - 1;
        if (pairs >= PAIRS_LEAST && passage_is_free(passage, at, octets))
            put_hex_pairs(passage, at, pairs);
        if (pairs >= PAIRS_LEAST)
            at += octets;
    }
}

void tokens_redact(struct passage *passage, size_t at, size_t end)
{
    if (passage->level < REDACT_ADDRESSES)
        return;
    paths_redact(passage, at, end);
    redact_mailboxes(passage, at, end);
    named_redact(passage, at, end);
    spoken_redact(passage, at, end);
    directory_redact(passage, at, end);
    telephones_redact(passage, at, end);
    if (passage->level < REDACT_HOSTS)
        return;
    redact_ips(passage, at, end);
    redact_hardware(passage, at, end);
    cards_redact(passage, at, end);
    hosts_redact(passage, at, end);
}
