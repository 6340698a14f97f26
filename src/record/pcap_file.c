#include "record/pcap_file.h"

#include <stdio.h>
#include <string.h>

enum {
    RECORD = 16,
    CAPTURED_MOST = 256 * 1024, /* octets of a packet; libpcap's limit too, more is a damaged length */
    LINK = 0x03ffffff           /* the other bits tell of check sums */
};

/* Places in the header, and in a packet's. */
enum { MAJOR = 4, MINOR = 6, SNAP = 16, KIND = 20, FRACTION = 4, CAPTURED = 8, WIRE = 12 };

static uint32_t read32(const struct pcap_file *pcap, const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return pcap->swapped ? __builtin_bswap32(value) : value;
}

static unsigned read16(const struct pcap_file *pcap, const char *at)
{
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return pcap->swapped ? __builtin_bswap16(value) : value;
}

static uint32_t fraction_of(uint32_t magic)
{
    const uint32_t microseconds = 0xa1b2c3d4, nanoseconds = 0xa1b23c4d;
    return magic == microseconds ? 1000 : magic == nanoseconds;
}

bool pcap_file_begin(struct pcap_file *pcap, struct span head)
{
    *pcap = (struct pcap_file){0};
    if (head.len < PCAP_HEADER)
        return false;
    pcap->swapped = !fraction_of(read32(pcap, head.at));
    pcap->fraction = fraction_of(read32(pcap, head.at));
    pcap->snap = read32(pcap, head.at + SNAP);
    pcap->link = (int)(read32(pcap, head.at + KIND) & LINK);
    bool usual = read16(pcap, head.at + MAJOR) == 2 && read16(pcap, head.at + MINOR) == 4;
    return pcap->fraction && usual && pcap->snap && pcap->snap <= CAPTURED_MOST;
}

/* In libpcap's words, which people look for. */
static bool cut_off(struct pcap_file *pcap, const char *what, size_t wanted, size_t got)
{
    snprintf(pcap->damage, sizeof pcap->damage,
             "truncated dump file; tried to read %zu %s bytes, only got %zu", wanted, what, got);
    return false;
}

static bool too_long(struct pcap_file *pcap, size_t octets)
{
    snprintf(pcap->damage, sizeof pcap->damage,
             "invalid packet capture length %zu, bigger than maximum of %d", octets, CAPTURED_MOST);
    return false;
}

bool pcap_file_packet(struct pcap_file *pcap, struct window *window, struct packet *packet)
{
    struct span all = window_look(window, RECORD);
    if (all.len < RECORD)
        return all.len ? cut_off(pcap, "header", RECORD, all.len) : false;
    size_t captured = read32(pcap, all.at + CAPTURED), wire = read32(pcap, all.at + WIRE);
    if (captured > CAPTURED_MOST)
        return too_long(pcap, captured);
    all = window_look(window, RECORD + captured);
    if (all.len < RECORD + captured)
        return cut_off(pcap, "captured", captured, all.len - RECORD);
    window_eat(window, all.len);
    double fraction = (double)read32(pcap, all.at + FRACTION) * pcap->fraction;
    *packet = (struct packet){.octets = span_cut(span_from(all, RECORD), 0, pcap->snap),
                              .wire = wire < captured ? captured : wire,
                              .link = pcap->link,
                              .time = (double)read32(pcap, all.at) + fraction * 1e-9,
                              .frame = ++pcap->frame};
    return true;
}

bool pcap_file_ready(const struct pcap_file *pcap, struct window *window)
{
    return window_has(window, RECORD) &&
           window_has(window, RECORD + (size_t)read32(pcap, window_look(window, RECORD).at + CAPTURED));
}
