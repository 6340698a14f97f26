#include "record/capture.h"

#include <pcap.h>
#include <stdlib.h>
#include <string.h>

#include "base/library.h"
#include "base/memory.h"
#include "record/pcap_file.h"
#include "record/pcapng.h"

#define FUNCTIONS(EACH)                                                                                      \
    EACH(pcap_fopen_offline_with_tstamp_precision)                                                           \
    EACH(pcap_next_ex)                                                                                       \
    EACH(pcap_datalink)                                                                                      \
    EACH(pcap_geterr)                                                                                        \
    EACH(pcap_close)

struct calls {
    FUNCTIONS(LIBRARY_POINTER)
};

#define ROW(name) LIBRARY_ROW(struct calls, name)
static const struct library_function functions[] = {FUNCTIONS(ROW)};
static const char *const sonames[] = {"libpcap.so.0.8", "libpcap.so.1", NULL}; /* Debian's, all others' */
static const struct library library = {sonames, functions, sizeof functions / sizeof functions[0]};

enum { DAMAGE_MOST = 320 };

struct capture {
    struct window window;
    bool blocks; /* pcapng */
    struct calls call;
    pcap_t *pcap; /* NULL: one of the two below */
    struct pcap_file file;
    struct pcapng pcapng;
    unsigned long frame;
    char damage[DAMAGE_MOST];
};

/* tcpdump's, its nanosecond form, Kuznetzov's and Navtel's, each in both byte orders; pcapng. */
static const unsigned char magics[][4] = {
    {0xa1, 0xb2, 0xc3, 0xd4}, {0xd4, 0xc3, 0xb2, 0xa1}, {0xa1, 0xb2, 0x3c, 0x4d}, {0x4d, 0x3c, 0xb2, 0xa1},
    {0xa1, 0xb2, 0xcd, 0x34}, {0x34, 0xcd, 0xb2, 0xa1}, {0xa1, 0x2b, 0x3c, 0x4d}, {0x4d, 0x3c, 0x2b, 0xa1},
};
static const unsigned char pcapng_magic[4] = {0x0a, 0x0d, 0x0d, 0x0a};

static bool begins_with(struct span head, const unsigned char magic[4])
{
    return head.len >= 4 && memcmp(head.at, magic, 4) == 0;
}

static bool is_pcapng(struct span head)
{
    return begins_with(head, pcapng_magic);
}

bool capture_looks(struct span head)
{
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (begins_with(head, magics[i]))
            return true;
    return is_pcapng(head);
}

static bool open_variant(struct capture *capture, struct input *input, struct error *error)
{
    char why[PCAP_ERRBUF_SIZE] = "out of memory";
    if (!library_load(&library, &capture->call))
        return error_set(error, "a rare form of capture, for which libpcap is needed; install it (Debian: "
                                "libpcap0.8) or save the file as pcapng");
    FILE *file = input_file(input);
    capture->pcap =
        file ? capture->call.pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, why)
             : NULL;
    if (capture->pcap)
        return true;
    if (file)
        fclose(file);
    return error_set(error, "%s", why);
}

struct capture *capture_open(struct input *input, struct error *error)
{
    struct capture *capture = memory_get(sizeof *capture);
    struct span head = input_head(input);
    capture->window.input = input;
    capture->blocks = is_pcapng(head);
    if (capture->blocks)
        return capture;
    if (pcap_file_begin(&capture->file, head)) {
        window_look(&capture->window, PCAP_HEADER);
        window_eat(&capture->window, PCAP_HEADER);
        return capture;
    }
    if (open_variant(capture, input, error))
        return capture;
    free(capture);
    return NULL;
}

void capture_close(struct capture *capture)
{
    if (!capture)
        return;
    if (capture->pcap)
        capture->call.pcap_close(capture->pcap);
    pcapng_free(&capture->pcapng);
    window_free(&capture->window);
    free(capture);
}

static bool read_variant(struct capture *capture, struct packet *packet)
{
    struct pcap_pkthdr *header;
    const unsigned char *octets;
    int got = capture->call.pcap_next_ex(capture->pcap, &header, &octets);
    if (got == PCAP_ERROR)
        snprintf(capture->damage, sizeof capture->damage, "after packet %lu: %.200s", capture->frame,
                 capture->call.pcap_geterr(capture->pcap));
    if (got != 1)
        return false;
    *packet = (struct packet){.octets = {(const char *)octets, header->caplen},
                              .wire = header->len < header->caplen ? header->caplen : header->len,
                              .link = capture->call.pcap_datalink(capture->pcap),
                              .time = (double)header->ts.tv_sec + (double)header->ts.tv_usec * 1e-9,
                              .frame = ++capture->frame};
    return true;
}

static bool damaged(struct capture *capture, unsigned long frame, const char *damage)
{
    if (damage && *damage)
        snprintf(capture->damage, sizeof capture->damage, "after packet %lu: %s", frame, damage);
    return false;
}

bool capture_packet(struct capture *capture, struct packet *packet)
{
    if (capture->pcap)
        return read_variant(capture, packet);
    if (capture->blocks)
        return pcapng_packet(&capture->pcapng, &capture->window, packet) ||
               damaged(capture, capture->pcapng.frame, capture->pcapng.damage);
    return pcap_file_packet(&capture->file, &capture->window, packet) ||
           damaged(capture, capture->file.frame, capture->file.damage);
}

bool capture_ready(struct capture *capture)
{
    if (capture->pcap)
        return false;
    return capture->blocks ? pcapng_ready(&capture->pcapng, &capture->window)
                           : pcap_file_ready(&capture->file, &capture->window);
}

struct span capture_format(const struct capture *capture)
{
    return span_of(capture->blocks ? "pcapng" : "pcap");
}

struct span capture_damage(const struct capture *capture)
{
    return span_of(capture->damage);
}

struct span capture_secrets(const struct capture *capture)
{
    return text_span(&capture->pcapng.secrets);
}
