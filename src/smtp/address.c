#include "smtp/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/ascii.h"

enum { OCTETS_4 = 4, OCTETS_6 = 16 };

struct ip {
    unsigned char at[OCTETS_6];
    size_t len; /* OCTETS_4 or OCTETS_6; 0: no address */
};

struct block {
    unsigned char prefix[OCTETS_6];
    unsigned bits;
    enum address_kind kind;
};

static const struct block blocks_4[] = {
    {{10}, 8, ADDRESS_PRIVATE},
    {{172, 16}, 12, ADDRESS_PRIVATE},
    {{192, 168}, 16, ADDRESS_PRIVATE},
    {{127}, 8, ADDRESS_LOOPBACK},
    {{169, 254}, 16, ADDRESS_LINK_LOCAL},
    {{100, 64}, 10, ADDRESS_SHARED},
    {{192, 0, 2}, 24, ADDRESS_DOCUMENTATION},
    {{198, 51, 100}, 24, ADDRESS_DOCUMENTATION},
    {{203, 0, 113}, 24, ADDRESS_DOCUMENTATION},
    {{0}, 8, ADDRESS_UNSPECIFIED},
    {{0}, 0, ADDRESS_PUBLIC},
};

static const struct block blocks_6[] = {
    {{0}, 128, ADDRESS_UNSPECIFIED},
    {{[15] = 1}, 128, ADDRESS_LOOPBACK},
    {{0xfe, 0x80}, 10, ADDRESS_LINK_LOCAL},
    {{0xfc}, 7, ADDRESS_PRIVATE},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, ADDRESS_DOCUMENTATION},
    {{0x3f, 0xff}, 20, ADDRESS_DOCUMENTATION},
    {{0}, 0, ADDRESS_PUBLIC},
};

static const char *const kind_names[] = {
    [ADDRESS_NONE] = "none",
    [ADDRESS_PUBLIC] = "public",
    [ADDRESS_PRIVATE] = "private",
    [ADDRESS_LOOPBACK] = "loopback",
    [ADDRESS_SHARED] = "shared",
    [ADDRESS_DOCUMENTATION] = "documentation",
    [ADDRESS_LINK_LOCAL] = "link-local",
    [ADDRESS_UNSPECIFIED] = "unspecified",
};

/* RFC 4291 section 2.5.5.2 */
static void unmap(struct ip *ip)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    if (ip->len != OCTETS_6 || memcmp(ip->at, mapped, sizeof mapped) != 0)
        return;
    memmove(ip->at, ip->at + sizeof mapped, OCTETS_4);
    ip->len = OCTETS_4;
}

static struct ip ip_of(struct span text)
{
    struct ip ip = {{0}, 0};
    char copy[INET6_ADDRSTRLEN];
    text = span_cut(text, 0, span_find(text, '%'));
    if (!text.len || text.len >= sizeof copy)
        return ip;
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    if (strlen(copy) != text.len) /* a NUL inside */
        return ip;
    if (inet_pton(AF_INET, copy, ip.at) == 1)
        ip.len = OCTETS_4;
    else if (inet_pton(AF_INET6, copy, ip.at) == 1)
        ip.len = OCTETS_6;
    unmap(&ip);
    return ip;
}

static bool in_block(const struct ip *ip, const struct block *block)
{
    size_t whole = block->bits / 8;
    unsigned rest = block->bits % 8;
    if (memcmp(ip->at, block->prefix, whole) != 0)
        return false;
    return rest == 0 || (ip->at[whole] ^ block->prefix[whole]) >> (8 - rest) == 0;
}

enum address_kind address_kind(struct span text)
{
    struct ip ip = ip_of(text);
    if (!ip.len)
        return ADDRESS_NONE;
    const struct block *block = ip.len == OCTETS_4 ? blocks_4 : blocks_6;
    while (!in_block(&ip, block)) /* the last block holds everything */
        block++;
    return block->kind;
}

const char *address_kind_name(enum address_kind kind)
{
    return kind_names[kind];
}

bool address_is_ipv6(struct span text)
{
    return ip_of(text).len == OCTETS_6;
}

bool address_same(struct span a, struct span b)
{
    struct ip x = ip_of(a), y = ip_of(b);
    return x.len && x.len == y.len && memcmp(x.at, y.at, x.len) == 0;
}

/* A place in a text; what lies outside reads as NUL. */
static char byte_at(struct span text, size_t i)
{
    return i < text.len ? text.at[i] : '\0';
}

static bool is_word_byte(char c)
{
    return ascii_is_digit(c) || ascii_is_letter(c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_hex_byte(char c)
{
    return ascii_is_hex(c);
}

static bool is_ip_byte(char c)
{
    return ascii_is_hex(c) || c == '.' || c == ':';
}

/* A dot that goes on: "1.2.3.4.5", "192.0.2.1.dyn.example" */
static bool goes_on(struct span text, size_t i)
{
    char c = byte_at(text, i);
    return is_word_byte(c) || (c == '.' && is_word_byte(byte_at(text, i + 1)));
}

static size_t run_of(struct span text, size_t from, bool (*belongs)(char))
{
    size_t to = from;
    while (to < text.len && belongs(text.at[to]))
        to++;
    return to - from;
}

static bool is_dotted_byte(char c)
{
    return ascii_is_digit(c) || c == '.';
}

static struct span ipv4_at(struct span text, size_t from)
{
    struct span none = {0};
    struct span got = span_cut(text, from, run_of(text, from, is_dotted_byte));
    while (got.len && got.at[got.len - 1] == '.')
        got.len--;
    if (got.len < sizeof "1.1.1.1" - 1 || goes_on(text, from + got.len) || ip_of(got).len != OCTETS_4)
        return none;
    return got;
}

/* Perl's and C++'s names look like addresses ("Dead::Beef"): one decimal digit is asked for. */
static bool has_digit(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (ascii_is_digit(text.at[i]))
            return true;
    return false;
}

static struct span ipv6_at(struct span text, size_t from)
{
    struct span none = {0};
    struct span got = span_cut(text, from, run_of(text, from, is_ip_byte));
    if (got.len > INET6_ADDRSTRLEN || span_find(got, ':') == got.len || !has_digit(got))
        return none;
    if (!ip_of(got).len && (got.at[got.len - 1] == '.' || got.at[got.len - 1] == ':'))
        got.len--; /* the sentence's */
    if (goes_on(text, from + got.len) || !ip_of(got).len)
        return none;
    return got;
}

static bool starts_word(struct span text, size_t i)
{
    char before = i ? text.at[i - 1] : ' ';
    return !is_word_byte(before) && before != '.';
}

static bool behind_version(struct span text, size_t i)
{
    struct span before = span_trim(span_cut(text, 0, i));
    if (before.len && before.at[before.len - 1] == ':')
        before.len--;
    return span_ends(before, "version");
}

/* "1:2:3:4:5:6:7:8:9::1": what stands before the colon belongs to it; "ip:2001:db8::1": it does not. */
static bool inside_groups(struct span text, size_t i)
{
    if (!i || text.at[i - 1] != ':')
        return false;
    size_t from = --i;
    while (from && is_word_byte(text.at[from - 1]))
        from--;
    return run_of(span_cut(text, 0, i), from, is_hex_byte) == i - from;
}

static struct span address_at(struct span text, size_t i)
{
    struct span got = {0};
    if (!is_ip_byte(text.at[i]) || text.at[i] == '.' || !starts_word(text, i))
        return got;
    if (!inside_groups(text, i))
        got = ipv6_at(text, i);
    if (!got.len && ascii_is_digit(text.at[i]))
        got = ipv4_at(text, i);
    if (got.len && behind_version(text, i))
        got.len = 0;
    return got;
}

/* RFC 5321 section 4.1.3 */
static size_t tag_at(struct span text, size_t i)
{
    static const char tag[] = "IPv6:";
    bool there = starts_word(text, i) && span_starts(span_from(text, i), tag);
    return there ? sizeof tag - 1 : 0;
}

/* Behind a refused place: the rest of the same word need not be tried. */
static size_t behind_word(struct span text, size_t i)
{
    do
        i++;
    while (i < text.len && (is_word_byte(text.at[i]) || text.at[i] == '.') && is_word_byte(text.at[i - 1]));
    return i;
}

struct span address_in(struct span *rest)
{
    struct span text = *rest;
    for (size_t i = 0; i < text.len; i = behind_word(text, i)) {
        size_t at = i + tag_at(text, i);
        struct span got = at < text.len ? address_at(text, at) : (struct span){0};
        if (!got.len)
            continue;
        size_t end = (size_t)(got.at - text.at) + got.len;
        *rest = span_from(text, end + (byte_at(text, end) == ']' ? 1 : 0));
        return got;
    }
    *rest = span_from(text, text.len);
    return (struct span){0};
}
