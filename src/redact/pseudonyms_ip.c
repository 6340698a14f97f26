/* Images of addresses. */
#include <arpa/inet.h>
#include <stdio.h>

#include "base/ascii.h"
#include "redact/pseudonyms.h"
#include "smtp/address.h"

static unsigned common_divisor(unsigned a, unsigned b)
{
    while (b) {
        unsigned rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* One of the numbers below `count` for another one, each for one, as those who know the prefix's key say. */
static unsigned shuffled(const struct pseudonyms *pseudonyms, struct span prefix, unsigned number,
                         unsigned count)
{
    struct sha256 random = prf_of(&pseudonyms->prf, 'i', count, prefix);
    unsigned factor = 1 + random.octets[0] % count;
    while (common_divisor(factor, count) != 1)
        factor++;
    return (number * factor + random.octets[1]) % count;
}

/* ---- IPv4 ---- */

struct range {
    unsigned first, last;
};

/* Of the numbers with as many digits. */
static struct range alike(unsigned octet)
{
    return octet < 10    ? (struct range){0, 9}
           : octet < 100 ? (struct range){10, 99}
                         : (struct range){100, 255};
}

static unsigned digits(unsigned octet)
{
    return octet < 10 ? 1 : octet < 100 ? 2 : 3;
}

static unsigned char image_in(const struct pseudonyms *pseudonyms, const unsigned char *from, size_t at,
                              struct range range)
{
    struct span prefix = {(const char *)from, at};
    return (unsigned char)(range.first + shuffled(pseudonyms, prefix, from[at] - range.first,
                                                  range.last - range.first + 1));
}

/* How many octets of an address that is not public say what it is; 0: it is public. */
static size_t telling(const unsigned char *from, struct range *next)
{
    static const struct {
        unsigned char octet[3], octets;
        struct range next; /* of the octet behind them; {0}: any */
    } blocks[] = {{{10}, 1, {0}},        {{127}, 4, {0}},          {{0}, 4, {0}},
                  {{255}, 4, {0}},       {{172}, 1, {16, 31}},     {{192, 168}, 2, {0}},
                  {{169, 254}, 2, {0}},  {{100}, 1, {64, 99}},     {{100}, 1, {100, 127}},
                  {{192, 0, 2}, 3, {0}}, {{198, 51, 100}, 3, {0}}, {{203, 0, 113}, 3, {0}}};
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        size_t octets = blocks[i].octets, compared = octets == IP4_OCTETS ? 1 : octets;
        bool within = !blocks[i].next.last ||
                      (from[compared] >= blocks[i].next.first && from[compared] <= blocks[i].next.last);
        if (memcmp(from, blocks[i].octet, compared) != 0 || !within)
            continue;
        *next = blocks[i].next;
        return octets;
    }
    return 0;
}

/* The first two octets of a public one: 240 to 254, and one that takes the digits left over. Those of another
 * network are others. */
static void public_front(struct pseudonyms *pseudonyms, const unsigned char *from, unsigned char *to)
{
    enum { FIRST = 240, COUNT = 15, TURNS_MOST = 64 };
    char text[16];
    snprintf(text, sizeof text, "%u.%u", from[0], from[1]);
    unsigned left = digits(from[0]) + digits(from[1]) - 3;
    struct range range = alike(left == 1 ? 0 : left == 2 ? 10 : 100);
    for (unsigned turn = 0; turn < TURNS_MOST; turn++) {
        struct sha256 random = prf_of(&pseudonyms->prf, 'n', turn, span_of(text));
        to[0] = (unsigned char)(FIRST + random.octets[0] % COUNT);
        to[1] = (unsigned char)(range.first + random.octets[1] % (range.last - range.first + 1));
        if (pseudonyms_take_network(pseudonyms, span_of(text), to))
            return;
    }
}

void pseudonyms_ip4(struct pseudonyms *pseudonyms, const unsigned char from[IP4_OCTETS],
                    unsigned char to[IP4_OCTETS])
{
    struct range next = {0, 0};
    size_t kept = telling(from, &next);
    memcpy(to, from, IP4_OCTETS);
    if (!kept && digits(from[0]) + digits(from[1]) > 3) {
        public_front(pseudonyms, from, to);
        kept = 2;
    } else if (!kept) { /* too short for that: another public one, but never 0, 10 */
        struct range range = from[0] < 10 ? (struct range){1, 9} : (struct range){11, 99};
        to[0] = image_in(pseudonyms, from, 0, range);
        kept = 1;
    }
    for (size_t i = kept; i < IP4_OCTETS; i++, next = (struct range){0, 0})
        to[i] = image_in(pseudonyms, from, i, next.last ? next : alike(from[i]));
}

/* ---- IPv6 ---- */

enum { NIBBLES = 2 * IP6_OCTETS, GROUP = 4 };

static void to_nibbles(const unsigned char *octets, unsigned char *nibbles)
{
    for (size_t i = 0; i < IP6_OCTETS; i++) {
        nibbles[2 * i] = octets[i] >> 4;
        nibbles[2 * i + 1] = octets[i] & 15;
    }
}

/* What says of what kind it is: ::/96, 64:ff9b::/96 (RFC 6052 section 2.1), ::ffff:0:0/96, fe80::/64,
 * fc00::/7, 2001:db8::/32, 3fff::/20, and multicast's ff and scope. */
static size_t telling_nibbles(const unsigned char *nibbles)
{
    static const struct {
        unsigned char nibble[12], compared, kept;
    } blocks[] = {{{0, 0, 6, 4, 15, 15, 9, 11}, 8, 24},
                  {{0}, 12, 24},
                  {{15, 14, 8}, 3, 16},
                  {{15, 15}, 2, 4},
                  {{15, 13}, 2, 2},
                  {{15, 12}, 2, 2},
                  {{2, 0, 0, 1, 0, 13, 11, 8}, 8, 8},
                  {{3, 15, 15, 15, 0}, 5, 5}};
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
        if (memcmp(nibbles, blocks[i].nibble, blocks[i].compared) == 0)
            return blocks[i].kept;
    return 0;
}

static bool is_of_ip4(const unsigned char *octets)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    return memcmp(octets, mapped, sizeof mapped) == 0;
}

void pseudonyms_ip6(struct pseudonyms *pseudonyms, const unsigned char from[IP6_OCTETS],
                    unsigned char to[IP6_OCTETS])
{
    enum { GLOBAL = 8 }; /* 2 and 3, of 2000::/3, become 10 and 11 */
    unsigned char nibbles[NIBBLES], images[NIBBLES];
    to_nibbles(from, nibbles);
    memcpy(images, nibbles, sizeof images);
    size_t kept = telling_nibbles(nibbles);
    if (is_of_ip4(from)) {
        memcpy(to, from, IP6_OCTETS);
        pseudonyms_ip4(pseudonyms, from + IP6_OCTETS - IP4_OCTETS, to + IP6_OCTETS - IP4_OCTETS);
        return;
    }
    if (!kept && (nibbles[0] == 2 || nibbles[0] == 3)) {
        images[0] = (unsigned char)(nibbles[0] + GLOBAL);
        kept = 1;
    }
    bool host = kept == NIBBLES - 2 * IP4_OCTETS && !from[12] && !from[13] && !from[14] && from[15] <= 1;
    for (size_t i = kept; i < NIBBLES && !host; i++)
        if (nibbles[i])
            images[i] = (unsigned char)(1 + shuffled(pseudonyms, (struct span){(const char *)nibbles, i},
                                                     nibbles[i] - 1u, 15));
    for (size_t i = 0; i < IP6_OCTETS; i++)
        to[i] = (unsigned char)(images[2 * i] << 4 | images[2 * i + 1]);
}

/* ---- as text ---- */

static bool put_ip4(struct pseudonyms *pseudonyms, struct span text, char *to)
{
    unsigned char from[IP4_OCTETS], image[IP4_OCTETS];
    char copy[INET6_ADDRSTRLEN], made[INET6_ADDRSTRLEN];
    snprintf(copy, sizeof copy, "%.*s", (int)text.len, text.at);
    if (inet_pton(AF_INET, copy, from) != 1)
        return false;
    pseudonyms_ip4(pseudonyms, from, image);
    inet_ntop(AF_INET, image, made, sizeof made);
    if (strlen(made) != text.len)
        return false;
    memcpy(to, made, text.len);
    return true;
}

/* Groups in front of "::" count from the front, those behind it from the end; an IPv4 address at the end is
 * two. */
static size_t groups_in(struct span text)
{
    size_t groups = text.len > 0;
    for (size_t i = 0; i < text.len; i++)
        groups += text.at[i] == ':';
    return groups + (span_find(text, '.') < text.len);
}

static void put_groups(const unsigned char *image, struct span text, size_t group, char *to)
{
    static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
    unsigned char nibbles[NIBBLES];
    to_nibbles(image, nibbles);
    for (size_t i = 0; i < text.len; group++) {
        size_t end = i + span_find(span_from(text, i), ':');
        for (size_t j = i; j < end; j++) {
            unsigned char nibble = nibbles[(group * GROUP + GROUP - (end - j)) % NIBBLES];
            to[j] = text.at[j] >= 'A' && text.at[j] <= 'F' ? upper[nibble] : lower[nibble];
        }
        i = end + 1;
    }
}

static bool put_ip6(struct pseudonyms *pseudonyms, struct span text, char *to)
{
    unsigned char from[IP6_OCTETS], image[IP6_OCTETS];
    char copy[INET6_ADDRSTRLEN];
    snprintf(copy, sizeof copy, "%.*s", (int)text.len, text.at);
    if (inet_pton(AF_INET6, copy, from) != 1)
        return false;
    pseudonyms_ip6(pseudonyms, from, image);
    size_t dot = span_find(text, '.'), tail = text.len;
    memcpy(to, text.at, text.len);
    if (dot < text.len) {
        for (tail = dot; tail > 0 && text.at[tail - 1] != ':'; tail--)
            ;
        if (!put_ip4(pseudonyms, span_from(text, tail), to + tail))
            return false;
        tail--;
    }
    struct span hex = span_cut(text, 0, tail);
    size_t gap = span_find_text(hex, "::");
    size_t behind = gap + 2 < hex.len ? groups_in(span_from(hex, gap + 2)) : 0;
    size_t last = IP6_OCTETS / 2 - (dot < text.len ? 2 : 0);
    put_groups(image, span_cut(hex, 0, gap), 0, to);
    if (behind)
        put_groups(image, span_from(hex, gap + 2), last - behind, to + gap + 2);
    return true;
}

bool pseudonyms_ip_text(struct pseudonyms *pseudonyms, struct span text, char *to)
{
    struct span bare = span_cut(text, 0, span_find(text, '%'));
    if (!bare.len || bare.len >= INET6_ADDRSTRLEN)
        return false;
    if (span_find(bare, ':') == bare.len)
        return put_ip4(pseudonyms, bare, to);
    return put_ip6(pseudonyms, bare, to);
}

void pseudonyms_hardware(struct pseudonyms *pseudonyms, const unsigned char *from, size_t octets,
                         unsigned char *to)
{
    enum { LOCAL = 2, GROUP_ADDRESS = 1 };
    bool special = true; /* broadcast, and the address of no card */
    for (size_t i = 0; i < octets; i++)
        special &= from[i] == from[0] && (from[0] == 0 || from[0] == 0xff);
    memcpy(to, from, octets);
    if (special || !octets)
        return;
    struct sha256 random = prf_of(&pseudonyms->prf, 'h', 0, (struct span){(const char *)from, octets});
    for (size_t i = 0; i < octets; i++)
        to[i] = random.octets[i % SHA256_OCTETS];
    to[0] = (unsigned char)((to[0] & ~(unsigned)GROUP_ADDRESS) | LOCAL | (from[0] & GROUP_ADDRESS));
}
