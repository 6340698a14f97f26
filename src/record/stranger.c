#include "record/stranger.h"

#include <stdbool.h>
#include <string.h>

static const char picture[] = "a picture: copy the text out of the window and send that";
static const char video[] = "a video: copy the text out of the window and send that";
static const char document[] =
    "a Word, Excel or similar document: save the log in it as plain text and send that";
static const char executable[] = "a program: send the log that it wrote";
static const char other_archive[] =
    "an archive of a kind that is not read: send the files in a zip or tar.gz";
static const char other_capture[] = "a capture of another kind: convert it (editcap -F pcap) and send that";
static const char encrypted[] = "encrypted: decrypt it and send the log in it";

/* By octets at a fixed place; see also the list of the program file(1). */
struct stranger {
    size_t at;
    struct span magic;
    const char *what;
};

static const struct stranger strangers[] = {
    {0, SPAN("\x89PNG"), picture},
    {0, SPAN("\xff\xd8\xff"), picture},
    {0, SPAN("GIF8"), picture},
    {0, SPAN("II*\0"), picture},
    {0, SPAN("MM\0*"), picture},
    {8, SPAN("WEBP"), picture},
    {4, SPAN("ftypheic"), picture},
    {4, SPAN("ftypmif1"), picture},
    {4, SPAN("ftypavif"), picture},
    {4, SPAN("ftyp"), video},
    {0, SPAN("\x1a\x45\xdf\xa3"), video},
    {0, SPAN("%PDF"), "a PDF document: send the log as plain text"},
    {0, SPAN("PK\x03\x04"), document},
    {0, SPAN("\xd0\xcf\x11\xe0"), document},
    {0, SPAN("!BDN"), "an Outlook mailbox (.pst): send the one message with the log"},
    {0, SPAN("ElfFile\0"), "a Windows event log: export the events as text"},
    {0, SPAN("MSCF\0\0\0\0"), "a cabinet (.cab): unpack it and send the files in a zip"},
    {0, SPAN("\x04\x22\x4d\x18"), other_archive},
    {0, SPAN("LZIP"), other_archive},
    {2, SPAN("-lh"), other_archive},
    {0, SPAN("!<arch>\n"), other_archive},
    {0, SPAN("\xed\xab\xee\xdb"), other_archive},
    {0, SPAN("-----BEGIN PGP MESSAGE-----"), encrypted},
    {0, SPAN("age-encryption.org/"), encrypted},
    {0, SPAN("Salted__"), encrypted},
    {0, SPAN("SQLite format 3"), "a database: export what it holds as text"},
    {0,
     SPAN("\x7f"
          "ELF"),
     executable},
};

/* What stands in their packets reads like a text: several connections in one, without the sides. */
static const struct stranger captures[] = {
    {0, SPAN("GMBU"), "a Network Monitor capture: convert it (editcap -F pcap) and send that"},
    {0, SPAN("RTSS"), "a Network Monitor capture: convert it (editcap -F pcap) and send that"},
    {0, SPAN("snoop\0\0\0"), other_capture},
    {0, SPAN("XCP\0"), other_capture},
    {0, SPAN("TRSNIFF data"), other_capture},
    {0, SPAN("ObserverPktBuffe"), other_capture},
    {0, SPAN("\xaa\xaa\xaa\xaa"), other_capture}, /* 5View */
    {0, SPAN("\x05VNF"), other_capture},
    {0, SPAN("TR\0d"), other_capture},   /* nettl */
    {0, SPAN("\x7fver"), other_capture}, /* EtherPeek */
};

/* A bitmap: "BM", its size, four octets that are zero. */
static bool is_bitmap(struct span head)
{
    return span_is(span_cut(head, 0, 2), "BM") && head.len > 10 && memcmp(head.at + 6, "\0\0\0\0", 4) == 0;
}

static bool is_program(struct span head)
{
    return span_is(span_cut(head, 0, 2), "MZ") && span_find(head, '\0') < head.len;
}

/*
 * An event trace of Windows (`netsh trace`, pktmon): a buffer whose header of 72 octets begins with its size,
 * behind it the header of the first event: version, kind 1 or 2 (SYSTEM32, SYSTEM64), flags 0xc0.
 */
static bool is_event_trace(struct span head)
{
    enum { EVENT_AT = 72 };
    const unsigned char *at = (const unsigned char *)head.at;
    if (head.len < EVENT_AT + 4)
        return false;
    unsigned long size = at[0] | (unsigned long)at[1] << 8 | (unsigned long)at[2] << 16;
    bool buffer = size >= 1024 && size % 1024 == 0 && at[3] == 0;
    return buffer && (at[EVENT_AT + 2] == 1 || at[EVENT_AT + 2] == 2) && at[EVENT_AT + 3] == 0xc0;
}

/* What tcpdump prints without -X, and tshark's list where it took nothing for SMTP. */
static bool is_packet_headers(struct span head)
{
    enum { LINES_ENOUGH = 2, LOOKED_AT = 8192 };
    size_t lines = 0;
    head = span_cut(head, 0, LOOKED_AT);
    while (head.len && lines < LINES_ENOUGH) {
        struct span line = span_take_line(&head);
        bool flags =
            span_find_text(line, "Flags [") < line.len && span_find_text(line, ", length ") < line.len;
        bool listed = span_find_text(line, " Seq=") < line.len && span_find_text(line, " Len=") < line.len;
        lines += flags || listed;
    }
    return lines == LINES_ENOUGH;
}

static const struct {
    bool (*is)(struct span head);
    const char *what;
} rules[] = {
    {is_bitmap, picture},
    {is_program, executable},
    {is_packet_headers, "packet headers without contents: record with tcpdump -w and send the capture"},
    {is_event_trace, "a Windows event trace (.etl): convert it to a capture (etl2pcapng) and send that"},
};

static const char *by_magic(struct span head, const struct stranger *known, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_equal(span_cut(head, known[i].at, known[i].magic.len), known[i].magic))
            return known[i].what;
    return NULL;
}

const char *stranger_tell(struct span head)
{
    const char *what = by_magic(head, strangers, sizeof strangers / sizeof strangers[0]);
    if (what)
        return what;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].is(head))
            return rules[i].what;
    return NULL;
}

/* tshark -z follow,tcp,ebcdic: the letters of SMTP are lost in it, the digits are not. */
const char *stranger_garbled(struct span head)
{
    const char *capture = by_magic(head, captures, sizeof captures / sizeof captures[0]);
    if (capture)
        return capture;
    while (head.len)
        if (span_is(span_take_line(&head), "Follow: tcp,ebcdic") && span_starts(head, "Filter: "))
            return "a stream shown as EBCDIC: follow it as ASCII or raw, or send the capture";
    return NULL;
}
