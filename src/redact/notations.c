/*
 * IP addresses in other notations, as libraries take and some programs print them: 0xCB007107, 3405803783,
 * 0313.0.0161.07, 203.0.113.007. Numbers like these are error codes, ids and times more often than addresses,
 * so only an address counts that stands in the same file as such.
 */
#include <arpa/inet.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "redact/part.h"

static bool is_listed(const struct pseudonyms *pseudonyms, const char *text)
{
    const struct pseudonym *name = pseudonyms_find(pseudonyms, span_of(text));
    return name && name->kind == REDACTED_IP && name->listed && name->file == pseudonyms->file;
}

static bool is_known(const struct pseudonyms *pseudonyms, const unsigned char ip[IP4_OCTETS])
{
    char text[INET_ADDRSTRLEN], mapped[INET6_ADDRSTRLEN];
    inet_ntop(AF_INET, ip, text, sizeof text);
    snprintf(mapped, sizeof mapped, "::ffff:%s", text);
    return is_listed(pseudonyms, text) || is_listed(pseudonyms, mapped);
}

static void octets_of(uint32_t number, unsigned char ip[IP4_OCTETS])
{
    for (size_t i = 0; i < IP4_OCTETS; i++)
        ip[i] = (unsigned char)(number >> (24 - 8 * i));
}

static uint32_t image_of(struct passage *passage, const unsigned char ip[IP4_OCTETS])
{
    unsigned char to[IP4_OCTETS];
    pseudonyms_ip4(passage->pseudonyms, ip, to);
    return (uint32_t)to[0] << 24 | (uint32_t)to[1] << 16 | (uint32_t)to[2] << 8 | to[3];
}

/* The parts of an address, each in C's notation (0x7f, 0177, 127), one or four of them; false: none. */
static bool parts_of(struct span text, unsigned char ip[IP4_OCTETS])
{
    char copy[sizeof "0x000.0x000.0x000.0x000"], *rest = copy;
    unsigned long long part[IP4_OCTETS];
    size_t count = 0;
    if (!text.len || text.len >= sizeof copy)
        return false;
    snprintf(copy, sizeof copy, "%.*s", (int)text.len, text.at);
    while (count < IP4_OCTETS && ascii_is_digit(*rest)) {
        part[count++] = strtoull(rest, &rest, 0);
        if (*rest != '.')
            break;
        rest++;
    }
    if (*rest || (count != 1 && count != IP4_OCTETS) || (count == 1 && part[0] > UINT32_MAX))
        return false;
    if (count == 1)
        octets_of((uint32_t)part[0], ip);
    for (size_t i = 0; i < IP4_OCTETS && count > 1; i++) {
        if (part[i] > UCHAR_MAX)
            return false;
        ip[i] = (unsigned char)part[i];
    }
    return true;
}

/* "203.0.113.007", as some print it. */
static bool padded_of(struct span text, unsigned char ip[IP4_OCTETS])
{
    struct span rest = text;
    for (size_t i = 0; i < IP4_OCTETS; i++) {
        struct span part = span_take_until(&rest, '.');
        unsigned long number;
        if (!part.len || !is_number(part) || !span_take_number(&part, &number) || number > UCHAR_MAX)
            return false;
        ip[i] = (unsigned char)number;
    }
    return !rest.len && text.len && text.at[text.len - 1] != '.';
}

static void put_number(struct passage *passage, size_t at, size_t len, uint32_t number)
{
    char image[16];
    struct span text = passage_span(passage, at, at + len);
    bool hex = !is_number(text);
    size_t digits = hex && text.len > 2 && (text.at[1] | 0x20) == 'x' ? 2 : 0;
    int made = snprintf(image, sizeof image, hex ? "%.*s%08x" : "%.*s%u", (int)digits, text.at, number);
    if ((size_t)made == len && passage_is_free(passage, at, len)) {
        passage_put(passage, REDACTED_IP, at, (struct span){image, len});
        return;
    }
    for (size_t stop; at < (size_t)(text.at - passage->in) + len; at = stop + (stop == at)) {
        stop = word_end(passage, at, (size_t)(text.at - passage->in) + len);
        if (stop > at)
            passage_word(passage, REDACTED_IP, at, stop - at);
    }
}

static bool hex_of(struct span text, unsigned char ip[IP4_OCTETS])
{
    enum { DIGITS = 8 };
    uint32_t number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_hex(text.at[i]))
            return false;
        number = number << 4 | (uint32_t)ascii_hex_value(text.at[i]);
    }
    octets_of(number, ip);
    return text.len == DIGITS;
}

/* An address that is known may stand there once more as one number. */
void notations_redact(struct passage *passage)
{
    enum { SHORTEST = 7 };
    for (size_t at = 0, stop; at < passage->len; at = stop + (stop == at)) {
        for (stop = at; stop < passage->len &&
                        (is_word_octet(passage->in[stop]) || (passage->in[stop] == '.' && stop > at));
             stop++)
            ;
        size_t end = stop;
        while (end > at && passage->in[end - 1] == '.')
            end--;
        struct span text = passage_span(passage, at, end);
        unsigned char ip[IP4_OCTETS];
        if (text.len < SHORTEST || !ascii_is_hex(text.at[0]) || !passage_is_free(passage, at, text.len))
            continue;
        if ((parts_of(text, ip) && is_known(passage->pseudonyms, ip)) ||
            (padded_of(text, ip) && is_known(passage->pseudonyms, ip)) ||
            (hex_of(text, ip) && is_known(passage->pseudonyms, ip)))
            put_number(passage, at, text.len, image_of(passage, ip));
    }
}
