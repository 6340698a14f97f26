#include "record/dump.h"

#include <string.h>

#include "base/ascii.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

enum {
    ETHERNET_HEADER = 14,
    IPV6_HEADER = 40,
    TCP_LEAST = 20,
    ROW_WIDTH = 64,         /* of curl --trace-ascii */
    DUMP_MOST = 1024 * 1024 /* one message shown octet by octet */
};

static int digit(char c)
{
    return ascii_is_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10;
}

/* Pairs of digits with anything between them: "32 32-30", "0x32, 0x32", "3232 302d". */
static void add_hex(struct text *octets, struct span row)
{
    for (size_t i = 0; i + 1 < row.len;) {
        bool prefix = row.at[i] == '0' && (row.at[i + 1] == 'x' || row.at[i + 1] == 'X');
        bool pair = !prefix && ascii_is_hex(row.at[i]) && ascii_is_hex(row.at[i + 1]);
        if (pair)
            text_add_byte(octets, (char)(digit(row.at[i]) << 4 | digit(row.at[i + 1])));
        i += pair || prefix ? 2 : 1;
    }
}

static void add_base64(struct text *octets, struct span row)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned long bits = 0;
    unsigned have = 0;
    for (size_t i = 0; i < row.len; i++) {
        const char *at = row.at[i] ? strchr(alphabet, row.at[i]) : NULL;
        if (!at)
            continue;
        bits = bits << 6 | (unsigned long)(at - alphabet);
        have += 6;
        if (have >= 8) {
            have -= 8;
            text_add_byte(octets, (char)(bits >> have & 0xff));
        }
    }
}

void dump_row(struct text *octets, enum coding coding, struct span row)
{
    if (octets->len > DUMP_MOST)
        return;
    if (coding == CODING_HEX || coding == CODING_CHUNK || coding == CODING_PACKET)
        add_hex(octets, row);
    else if (coding == CODING_BASE64)
        add_base64(octets, row);
    else
        text_add(octets, row);
    bool ends = coding == CODING_PACKET_TEXT || (coding == CODING_ROWS && row.len < ROW_WIDTH);
    if (ends)
        text_add_string(octets, "\r\n");
}

size_t dump_complete(const struct text *octets, bool at_end)
{
    size_t len = octets->len;
    while (!at_end && len && octets->at[len - 1] != '\n')
        len--;
    return len;
}

void dump_drop(struct text *octets, size_t len)
{
    octets->len -= len;
    if (octets->len)
        memmove(octets->at, octets->at + len, octets->len);
}

static size_t tcp_header(struct span packet, size_t at)
{
    return at + TCP_LEAST <= packet.len ? (size_t)((unsigned char)packet.at[at + 12] >> 4) * 4 : 0;
}

static size_t ip_header(struct span packet, size_t at)
{
    if (at >= packet.len)
        return 0;
    unsigned char first = (unsigned char)packet.at[at];
    if (first >> 4 == 4)
        return (size_t)(first & 15) * 4;
    return first >> 4 == 6 ? IPV6_HEADER : 0;
}

void dump_payload(struct text *octets, size_t len)
{
    struct span packet = text_span(octets);
    bool framed = packet.len > ETHERNET_HEADER + 1 &&
                  ((packet.at[12] == 8 && packet.at[13] == 0) ||
                   ((unsigned char)packet.at[12] == 0x86 && (unsigned char)packet.at[13] == 0xdd));
    size_t at = framed ? ETHERNET_HEADER : 0;
    size_t ip = ip_header(packet, at), tcp = ip ? tcp_header(packet, at + ip) : 0;
    size_t from = at + ip + tcp;
    if (!tcp || from > packet.len || !len) {
        octets->len = 0;
        return;
    }
    size_t left = packet.len - from < len ? packet.len - from : len;
    memmove(octets->at, octets->at + from, left);
    octets->len = left;
}

static bool is_said(struct span text)
{
    return reply_line_looks(text) || verb_find(verb_of_line(text));
}

/* The blank line that tcpdump puts behind a packet is not in its length. */
void dump_payload_text(struct text *octets, size_t len)
{
    struct span packet = text_span(octets);
    size_t blank = 2;
    for (size_t behind = 0; behind <= 4; behind += 2)
        if (len && packet.len >= len + behind && is_said(span_from(packet, packet.len - behind - len)))
            blank = behind;
    bool whole = len && packet.len >= len + blank;
    if (whole)
        memmove(octets->at, octets->at + packet.len - blank - len, len);
    octets->len = whole ? len : 0;
}

bool dump_is_tls(const struct text *octets)
{
    return octets->len >= 2 && octets->at[0] >= 0x14 && octets->at[0] <= 0x17 && octets->at[1] == 3;
}
