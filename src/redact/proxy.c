/*
 * The header with which a proxy says for whom it speaks, in octets (PROXY protocol, version 2). The one in
 * letters shows for itself.
 *
 *     0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a | 21 11 00 0c | from to | ports | type, length, value ...
 */
#include "redact/part.h"

enum { SIGNATURE = 12, HEAD = 16, INET = 1, INET6 = 2, VALUE = 3, AUTHORITY = 2 };

static size_t number_at(const struct passage *passage, size_t at)
{
    return (size_t)(unsigned char)passage->in[at] << 8 | (unsigned char)passage->in[at + 1];
}

/* What is sent along: the name that the client asked for; else certificates' names, ids and sums. */
static void redact_values(struct passage *passage, size_t at, size_t end)
{
    while (at + VALUE <= end) {
        size_t len = number_at(passage, at + 1), value = at + VALUE;
        bool name = passage->in[at] == AUTHORITY;
        if (len > end - value)
            len = end - value;
        if (name)
            host_redact(passage, value, value + len);
        else
            memset(passage->out + value, 0, len);
        at = value + len;
    }
}

size_t proxy_redact(struct passage *passage)
{
    static const char signature[SIGNATURE + 1] = "\r\n\r\n\0\r\nQUIT\n";
    struct span text = {passage->in, passage->len};
    if (text.len < HEAD || !span_starts_with(text, (struct span){signature, SIGNATURE}))
        return 0;
    size_t len = number_at(passage, SIGNATURE + 2), end = len < text.len - HEAD ? HEAD + len : text.len;
    unsigned family = (unsigned char)passage->in[SIGNATURE + 1] >> 4;
    size_t octets = family == INET ? IP4_OCTETS : family == INET6 ? IP6_OCTETS : 0;
    size_t ports = HEAD + 2 * octets, values = ports + 4;
    if (passage->level >= REDACT_HOSTS && octets && values <= end) {
        for (size_t i = 0; i < 2; i++) {
            unsigned char from[IP6_OCTETS];
            memcpy(from, passage->in + HEAD + i * octets, octets);
            (octets == IP4_OCTETS ? pseudonyms_ip4 : pseudonyms_ip6)(
                passage->pseudonyms, from, (unsigned char *)passage->out + HEAD + i * octets);
        }
        redact_values(passage, values, end);
        passage->counts[REDACTED_IP]++;
    } else if (passage->level >= REDACT_HOSTS) { /* of another kind, or cut */
        memset(passage->out + HEAD, 0, end - HEAD);
    }
    passage_close(passage, 0, end);
    return end;
}
