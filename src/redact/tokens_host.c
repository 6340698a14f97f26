/* Host names and mail domains. What ends a name stays (".co.uk"), and what hosts are called everywhere. */
#include <stdio.h>

#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/passage.h"
#include "smtp/name.h"

enum {
    NUMBER_SHORT = 3 /* digits of a number that names nothing: "mx-01" */
};

/* Four numbers with one sign between them are an address: "dsl-203-0-113-7.example.net". Octets, or 0. */
static size_t address_in_name(const struct passage *passage, size_t at, size_t end)
{
    size_t numbers = 0, i = at;
    char sign = 0;
    while (numbers < IP4_OCTETS) {
        size_t digits = 0;
        while (i < end && ascii_is_digit(passage->in[i]) && digits < 4)
            i++, digits++;
        if (!digits || digits > 3 || ++numbers == IP4_OCTETS)
            break;
        if (i == end || !strchr("-._", passage->in[i]) || (sign && passage->in[i] != sign))
            return 0;
        sign = passage->in[i++];
    }
    bool ends = i == end || !ascii_is_digit(passage->in[i]);
    return numbers == IP4_OCTETS && ends ? i - at : 0;
}

static void turn(char *octets, size_t len)
{
    for (size_t i = 0; i < len / 2; i++) {
        char c = octets[i];
        octets[i] = octets[len - 1 - i];
        octets[len - 1 - i] = c;
    }
}

/* Reads the numbers, and writes their images. `reversed`: as in-addr.arpa has them (RFC 1035 section 3.5). */
static bool put_address(struct passage *passage, size_t at, size_t len, bool reversed)
{
    unsigned char from[IP4_OCTETS] = {0}, to[IP4_OCTETS];
    char image[16] = "";
    size_t number = 0;
    unsigned value = 0;
    for (size_t i = at; i <= at + len; i++) {
        if (i < at + len && ascii_is_digit(passage->in[i])) {
            value = value * 10 + (unsigned)(passage->in[i] - '0');
            continue;
        }
        if (value > 255 || number == IP4_OCTETS)
            return false;
        from[number++] = (unsigned char)value;
        value = 0;
    }
    if (reversed)
        turn((char *)from, IP4_OCTETS);
    pseudonyms_ip4(passage->pseudonyms, from, to);
    if (reversed)
        turn((char *)to, IP4_OCTETS);
    char sign = passage->in[at + strspn(passage->in + at, "0123456789")];
    int wide = len == 4 * 3 + 3 ? 3 : 1; /* "203-000-113-007" */
    int made = snprintf(image, sizeof image, "%0*u%c%0*u%c%0*u%c%0*u", wide, to[0], sign, wide, to[1], sign,
                        wide, to[2], sign, wide, to[3]);
    if (made != (int)len || !passage_is_free(passage, at, len))
        return false;
    passage_put(passage, REDACTED_IP, at, (struct span){image, len});
    return true;
}

static void redact_labels(struct passage *passage, size_t at, size_t end)
{
    while (at < end) {
        size_t stop = word_end(passage, at, end), address = address_in_name(passage, at, end);
        struct span word = passage_span(passage, at, stop);
        bool dotted = address && span_find(passage_span(passage, at, at + address), '.') < address;
        bool reversed = dotted && at + address < end; /* as those who ask a block list have it, RFC 5782 */
        if (address && put_address(passage, at, address, reversed)) {
            at += address;
            continue;
        }
        bool kept =
            keep_is_label(word) || span_is_word(word, "xn") || (is_number(word) && word.len <= NUMBER_SHORT);
        if (word.len && !kept)
            passage_word(passage, REDACTED_HOST, at, word.len);
        at = stop + (stop == at);
    }
}

/* "7.113.0.203.in-addr.arpa" */
static bool redact_reverse(struct passage *passage, size_t at, size_t end)
{
    struct span name = passage_span(passage, at, end);
    if (!span_ends(name, ".in-addr.arpa"))
        return false;
    size_t len = name.len - strlen(".in-addr.arpa");
    if (address_in_name(passage, at, at + len) != len || !put_address(passage, at, len, true))
        redact_labels(passage, at, at + len);
    return true;
}

/* "1.0.0.0. ... .ip6.arpa", RFC 3596 section 2.5 */
static bool redact_reverse_6(struct passage *passage, size_t at, size_t end)
{
    enum { NIBBLES = 2 * IP6_OCTETS };
    static const char digits[] = "0123456789abcdef";
    struct span name = passage_span(passage, at, end);
    unsigned char from[IP6_OCTETS] = {0}, to[IP6_OCTETS];
    if (!span_ends(name, ".ip6.arpa") || name.len != 2 * NIBBLES - 1 + strlen(".ip6.arpa"))
        return false;
    for (size_t i = 0; i < NIBBLES; i++) {
        const char *digit = strchr(digits, ascii_lower(name.at[2 * (NIBBLES - 1 - i)]));
        if (!digit || !*digit)
            return false;
        from[i / 2] = (unsigned char)(from[i / 2] << 4 | (digit - digits));
    }
    pseudonyms_ip6(passage->pseudonyms, from, to);
    char image[2 * NIBBLES - 1];
    memcpy(image, name.at, sizeof image);
    for (size_t i = 0; i < NIBBLES; i++)
        image[2 * (NIBBLES - 1 - i)] = digits[i % 2 ? to[i / 2] & 15 : to[i / 2] >> 4];
    if (passage_is_free(passage, at, sizeof image))
        passage_put(passage, REDACTED_IP, at, (struct span){image, sizeof image});
    return true;
}

/* What a provider's customers are called: the label before "mail.protection.outlook.com". */
static void redact_tenant(struct passage *passage, size_t at, size_t suffix)
{
    size_t end = suffix > at ? suffix - 1 : at, begin = end;
    while (begin > at && passage->in[begin - 1] != '.')
        begin--;
    redact_labels(passage, begin, end);
}

static void redact_name(struct passage *passage, size_t at, size_t end)
{
    bool tenant = false;
    struct span name = passage_span(passage, at, end), organisation = domain_organisation(name);
    size_t kept = passage->level < REDACT_ALL ? keep_provider(name, &tenant) : 0;
    size_t label = span_find(organisation, '.');
    bool dotted = span_find(name, '.') < name.len && label < organisation.len;
    if (redact_reverse(passage, at, end) || redact_reverse_6(passage, at, end))
        return;
    if (kept && address_in_name(passage, at, end - kept))
        redact_labels(passage, at, end - kept);
    else if (kept && tenant)
        redact_tenant(passage, at, end - kept);
    else if (!kept)
        redact_labels(passage, at, dotted ? (size_t)(organisation.at - passage->in) + label : end);
}

void host_redact(struct passage *passage, size_t at, size_t end)
{
    while (end > at && !is_word_octet(passage->in[end - 1]))
        end--;
    while (at < end && !is_word_octet(passage->in[at]))
        at++;
    if (end == at)
        return;
    redact_name(passage, at, end);
    passage_close(passage, at, end - at);
}

/* ---- which runs of letters are host names ---- */

/* Programs in paths end as countries do. */
static bool is_file(const struct passage *passage, size_t from, size_t at, struct span last)
{
    static const char *const ends[] = {"py", "pl", "pm", "sh", "so", "rs",
                                       "cc", "js", "md", "ps", "rb", "gz"};
    bool path = at > from && (passage->in[at - 1] == '/' || passage->in[at - 1] == '\\');
    bool url = at > from + 1 && passage->in[at - 2] == '/';
    for (size_t i = 0; path && !url && i < sizeof ends / sizeof ends[0]; i++)
        if (span_is_word(last, ends[i]))
            return true;
    return false;
}

/* "... refused.It was" */
static bool begins_sentence(struct span last)
{
    return last.len > 1 && last.at[0] != ascii_lower(last.at[0]) && last.at[1] == ascii_lower(last.at[1]);
}

/* "mx.contoso.engineering": three labels in small letters, whatever they end in. Names in programs have
 * capitals, or end as files do. */
static bool is_plain_name(struct span name)
{
    static const char *const ends[] = {"py",      "log",    "txt",    "conf", "cf",   "cfg",
                                       "service", "pcap",   "socket", "php",  "java", "json",
                                       "example", "target", "yaml",   "xml",  "exe"};
    enum { DOTS = 2, SHORTEST = 3 };
    size_t dots = 0, last = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] != ascii_lower(name.at[i]))
            return false;
        dots += name.at[i] == '.';
        last = name.at[i] == '.' ? i + 1 : last;
    }
    struct span end = span_from(name, last);
    bool letters = end.len >= SHORTEST;
    for (size_t i = 0; i < end.len; i++)
        letters &= ascii_is_letter(end.at[i]);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        letters &= !span_is(end, ends[i]);
    return letters && dots >= DOTS;
}

static bool looks_like_host(const struct passage *passage, size_t from, size_t at, size_t end)
{
    struct span name = passage_span(passage, at, end);
    size_t dot = name.len;
    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    struct span last = span_from(name, dot);
    bool known = keep_is_top(last) || is_plain_name(name);
    return dot > 1 && known && !begins_sentence(last) && !is_file(passage, from, at, last);
}

void hosts_redact(struct passage *passage, size_t from, size_t end)
{
    for (size_t at = from; at < end;) {
        size_t begin = at;
        while (at < end && is_host_octet(passage->in[at]))
            at++;
        size_t stop = at;
        while (stop > begin && !is_word_octet(passage->in[stop - 1]))
            stop--;
        if (stop > begin && looks_like_host(passage, from, begin, stop))
            host_redact(passage, begin, stop);
        at += at == begin;
    }
}
