/*
 * A capture: the connections that hold SMTP, packet for packet in their places; without one, the names that
 * were asked for in vain. All other packets become zeros, and so does what the container says of the machine
 * and the people that captured.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "redact/streams.h"

/* Images of addresses that frame after frame has. */
enum { SEEN_SLOTS = 1024, HARDWARE_OCTETS = 6 };
struct seen {
    unsigned char from[IP6_OCTETS], to[IP6_OCTETS];
    size_t octets; /* 0: nothing is kept here */
};

struct rewriting {
    struct redactor *redactor;
    struct arena arena;
    struct streams streams;
    struct text *out, *readable;
    size_t begun; /* of this capture in `out` */
    LIST(struct frame) frames;
    struct seen seen[SEEN_SLOTS];
};

static char *octets_at(const struct rewriting *rewriting, size_t at)
{
    return rewriting->out->at + rewriting->begun + at;
}

static void note_frame(void *with, const struct frame *frame)
{
    struct rewriting *rewriting = with;
    *LIST_ADD(&rewriting->arena, &rewriting->frames) = *frame;
    if (frame->sighting.kind == PACKET_TCP)
        streams_add(&rewriting->streams, frame);
}

static void empty_aside(void *with, size_t at, size_t len)
{
    memset(octets_at(with, at), 0, len);
}

/* ---- streams ---- */

static struct passage passage_of(struct rewriting *rewriting, struct direction *direction)
{
    return (struct passage){.in = direction->in.at,
                            .out = direction->out.at,
                            .taken = direction->taken,
                            .len = direction->in.len,
                            .pseudonyms = &rewriting->redactor->pseudonyms,
                            .level = rewriting->redactor->level,
                            .counts = rewriting->redactor->counts};
}

static void redact_streams(struct rewriting *rewriting, struct span in, const struct reading *reading)
{
    struct secrets_known secrets;
    secrets_begin(&secrets, reading);
    for (size_t i = 0; i < rewriting->streams.all.count; i++)
        for (size_t j = 0; j < 2; j++) {
            struct stream_of_capture *stream = rewriting->streams.all.at[i];
            direction_join(&stream->direction[j], in.at);
            struct passage passage = passage_of(rewriting, &stream->direction[j]);
            if (passage.len)
                stream_redact(&passage, stream, (j == 1) == stream->client_is_greater, &secrets);
        }
    secrets_end(&secrets);
    struct passage any = {.pseudonyms = &rewriting->redactor->pseudonyms,
                          .level = rewriting->redactor->level};
    told_redact(&any, reading);
}

static void redact_known(struct passage *passage, const struct bare *bare)
{
    bare_redact(passage, bare);
    notations_redact(passage);
}

static void redact_names(struct rewriting *rewriting)
{
    struct bare bare;
    bare_begin(&bare, &rewriting->redactor->pseudonyms, rewriting->redactor->level);
    for (size_t i = 0; i < rewriting->streams.all.count; i++)
        for (size_t j = 0; j < 2; j++) {
            struct direction *direction = &rewriting->streams.all.at[i]->direction[j];
            struct passage passage = passage_of(rewriting, direction);
            if (passage.len)
                redact_known(&passage, &bare);
            direction_part(direction, octets_at(rewriting, 0));
            text_add(rewriting->readable, text_span(&direction->out));
            text_add_byte(rewriting->readable, '\n');
        }
    bare_end(&bare);
}

/* ---- headers ---- */

typedef void make_image(struct pseudonyms *pseudonyms, const unsigned char *from, unsigned char *to);

static void make_hardware(struct pseudonyms *pseudonyms, const unsigned char *from, unsigned char *to)
{
    pseudonyms_hardware(pseudonyms, from, HARDWARE_OCTETS, to);
}

static void put_image(struct rewriting *rewriting, unsigned char *at, size_t octets, make_image *make)
{
    struct span text = {(const char *)at, octets};
    struct seen *seen = &rewriting->seen[mix_text(&rewriting->streams.seed, text) % SEEN_SLOTS];
    if (seen->octets != octets || memcmp(seen->from, at, octets) != 0) {
        seen->octets = octets;
        memcpy(seen->from, at, octets);
        make(&rewriting->redactor->pseudonyms, seen->from, seen->to);
    }
    memcpy(at, seen->to, octets);
}

static void put_ip(struct rewriting *rewriting, unsigned char *at, size_t octets)
{
    put_image(rewriting, at, octets, octets == IP4_OCTETS ? pseudonyms_ip4 : pseudonyms_ip6);
}

static void put_hardware(struct rewriting *rewriting, unsigned char *at, size_t octets)
{
    if (octets == HARDWARE_OCTETS)
        put_image(rewriting, at, octets, make_hardware);
    else
        memset(at, 0, octets); /* the packet was cut in it */
}

/* ---- names that were asked for ---- */

enum {
    QUESTION_NAME = 12,
    QUESTION_REST = 5,
    QUESTION_MOST = 280
}; /* octets before it, behind its last label, of all */

/* The labels with dots between them; where the lengths of the labels stood. */
static size_t dotted(const unsigned char *name, size_t len, char *text)
{
    size_t at = 0;
    while (at < len && at + 1 + name[at] <= len) {
        text[at] = '.';
        memcpy(text + at + 1, name + at + 1, name[at]);
        at += 1 + (size_t)name[at];
    }
    return at;
}

/* Known from the session that tells of it; each label keeps its length. */
static void rewrite_question(struct rewriting *rewriting, unsigned char *at, size_t len)
{
    char in[QUESTION_MOST], out[QUESTION_MOST];
    unsigned char taken[QUESTION_MOST] = {0}, *name = at + QUESTION_NAME;
    size_t most = len < sizeof in ? len : sizeof in;
    size_t end =
        most > QUESTION_NAME + QUESTION_REST ? dotted(name, most - QUESTION_NAME - QUESTION_REST, in) : 0;
    if (!end)
        return;
    memcpy(out, in, end);
    struct passage passage = {.in = in + 1,
                              .out = out + 1,
                              .taken = taken,
                              .len = end - 1,
                              .pseudonyms = &rewriting->redactor->pseudonyms,
                              .level = rewriting->redactor->level,
                              .counts = rewriting->redactor->counts};
    host_redact(&passage, 0, passage.len);
    for (size_t i = 0; i < end; i++)
        if (in[i] != '.')
            name[i] = (unsigned char)out[i];
    text_add(rewriting->readable, (struct span){out + 1, end - 1});
    text_add_byte(rewriting->readable, '\n');
}

static void rewrite_part(struct rewriting *rewriting, const struct frame *frame,
                         const struct packet_part *part)
{
    enum { IP4_FROM = 12, IP6_FROM = 8, ARP_FROM = 8, ARP_TO = 18, IP4_HEADER = 20, NO_OPERATION = 1 };
    unsigned char *at = (unsigned char *)octets_at(rewriting, frame->at + part->at);
    if (part->kind == PART_HARDWARE) {
        put_hardware(rewriting, at, part->len);
    } else if (part->kind == PART_IP4) {
        put_ip(rewriting, at + IP4_FROM, IP4_OCTETS);
        put_ip(rewriting, at + IP4_FROM + IP4_OCTETS, IP4_OCTETS);
        if (part->len >
            IP4_HEADER) /* routes that were recorded, RFC 791 section 3.1: nothing in their place */
            memset(at + IP4_HEADER, NO_OPERATION, part->len - IP4_HEADER);
    } else if (part->kind == PART_IP6) {
        put_ip(rewriting, at + IP6_FROM, IP6_OCTETS);
        put_ip(rewriting, at + IP6_FROM + IP6_OCTETS, IP6_OCTETS);
    } else if (part->kind == PART_ARP) {
        put_hardware(rewriting, at + ARP_FROM, HARDWARE_OCTETS);
        put_ip(rewriting, at + ARP_FROM + HARDWARE_OCTETS, IP4_OCTETS);
        put_hardware(rewriting, at + ARP_TO, HARDWARE_OCTETS);
        put_ip(rewriting, at + ARP_TO + HARDWARE_OCTETS, IP4_OCTETS);
    } else if (part->kind == PART_NEIGHBOUR) {
        put_ip(rewriting, at, IP6_OCTETS);
    } else if (part->kind == PART_QUESTION) {
        rewrite_question(rewriting, at, part->len);
    }
}

/* ---- check sums: RFC 1071 ---- */

static uint32_t sum_of(uint32_t sum, const unsigned char *at, size_t octets)
{
    for (size_t i = 0; i + 1 < octets; i += 2)
        sum += (uint32_t)at[i] << 8 | at[i + 1];
    if (octets % 2)
        sum += (uint32_t)at[octets - 1] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

static void put_sum(unsigned char *at, uint32_t sum)
{
    at[0] = (unsigned char)(~sum >> 8 & 0xff);
    at[1] = (unsigned char)(~sum & 0xff);
}

/* Of TCP and ICMPv6 with what stands before them in place of IP's header (RFC 9293 section 3.1, RFC 8200
 * section 8.1). */
static uint32_t pseudo_sum(const unsigned char *ip, bool six, unsigned protocol, size_t octets)
{
    const unsigned char rest[] = {0, (unsigned char)protocol, (unsigned char)(octets >> 8 & 0xff),
                                  (unsigned char)(octets & 0xff)};
    uint32_t sum = six ? sum_of(0, ip + 8, 2 * IP6_OCTETS) : sum_of(0, ip + 12, 2 * IP4_OCTETS);
    return sum_of(sum, rest, sizeof rest);
}

/* Only where all of it was captured; a sum that cannot be told stays and is wrong, as those are that a card
 * was to fill in. */
static void sum_part(unsigned char *at, size_t octets, const struct packet_part *part,
                     const unsigned char *ip, bool six)
{
    enum { TCP = 6, ICMP6 = 58, TCP_SUM = 16, ICMP_SUM = 2 };
    bool tcp = part->kind == PART_TCP;
    size_t place = tcp ? TCP_SUM : ICMP_SUM;
    if (octets < place + 2)
        return;
    at[place] = at[place + 1] = 0;
    uint32_t sum = tcp || six ? pseudo_sum(ip, six, tcp ? TCP : ICMP6, octets) : 0;
    put_sum(at + place, sum_of(sum, at, octets));
}

static void sum_headers(struct rewriting *rewriting, const struct frame *frame)
{
    enum { IP4_SUM = 10, UDP_SUM = 6 };
    unsigned char *packet = (unsigned char *)octets_at(rewriting, frame->at), *ip = NULL;
    bool six = false, quoted = false;
    size_t end = 0;
    for (size_t i = 0; i < frame->map.count; i++) {
        const struct packet_part *part = &frame->map.part[i];
        unsigned char *at = packet + part->at;
        if (part->kind == PART_IP4) {
            at[IP4_SUM] = at[IP4_SUM + 1] = 0;
            put_sum(at + IP4_SUM, sum_of(0, at, part->len));
        }
        if (part->kind == PART_UDP && part->len >= UDP_SUM + 2)
            at[UDP_SUM] = at[UDP_SUM + 1] = 0; /* none, RFC 768 and RFC 6935 */
        if (part->kind == PART_IP4 || part->kind == PART_IP6) {
            six = part->kind == PART_IP6;
            ip = at;
            end = part->at + (six ? 40 + ((size_t)at[4] << 8 | at[5]) : (size_t)at[2] << 8 | at[3]);
        }
        if (part->kind == PART_TCP && ip && !quoted && end <= frame->octets.len && end > part->at)
            sum_part(at, end - part->at, part, ip, six);
        quoted |= part->kind == PART_ICMP;
    }
}

/* The ICMP error's own sum comes last: it covers what it quotes. */
static void sum_error(struct rewriting *rewriting, const struct frame *frame)
{
    unsigned char *packet = (unsigned char *)octets_at(rewriting, frame->at);
    for (size_t i = 1; i < frame->map.count; i++) {
        const struct packet_part *part = &frame->map.part[i], *ip = part;
        if (part->kind != PART_ICMP)
            continue;
        while (ip > frame->map.part && ip->kind != PART_IP4 && ip->kind != PART_IP6)
            ip--;
        bool six = ip->kind == PART_IP6;
        const unsigned char *at = packet + ip->at;
        size_t end = ip->at + (six ? 40 + ((size_t)at[4] << 8 | at[5]) : (size_t)at[2] << 8 | at[3]);
        if (end <= frame->octets.len && end > part->at)
            sum_part(packet + part->at, end - part->at, part, at, six);
        return;
    }
}

/* ---- frames ---- */

/* Where no connection was tried, names that were not found are all that there is to tell. */
static bool is_question_kept(const struct rewriting *rewriting, const struct frame *frame)
{
    bool asked = false;
    for (size_t i = 0; i < frame->map.count; i++)
        asked |= frame->map.part[i].kind == PART_QUESTION;
    return asked && !rewriting->streams.all.count;
}

static bool is_kept(struct rewriting *rewriting, const struct frame *frame)
{
    const struct sighting *found = &frame->sighting;
    if (!frame->packet || frame->map.fragmented)
        return false;
    if (found->kind == PACKET_NAMES)
        return is_question_kept(rewriting, frame);
    if (found->kind == PACKET_ARP)
        return streams_know_ip(&rewriting->streams, &found->segment.to) ||
               streams_know_ip(&rewriting->streams, &found->segment.from);
    return found->kind != PACKET_OTHER && streams_find(&rewriting->streams, &found->segment);
}

/* What no layer has read is padding, or what an error quotes of a stream. */
static void empty_rest(struct rewriting *rewriting, const struct frame *frame)
{
    size_t known = frame->map.known;
    for (size_t i = 0; i < frame->map.count; i++)
        if (frame->map.part[i].kind == PART_OCTETS)
            known = frame->map.part[i].at + frame->map.part[i].len;
    if (known < frame->octets.len)
        empty_aside(rewriting, frame->at + known, frame->octets.len - known);
}

static void rewrite_frame(struct rewriting *rewriting, const struct frame *frame)
{
    if (!is_kept(rewriting, frame)) {
        empty_aside(rewriting, frame->at, frame->octets.len);
        return;
    }
    empty_rest(rewriting, frame);
    for (size_t i = 0; i < frame->map.count && rewriting->redactor->level >= REDACT_HOSTS; i++)
        rewrite_part(rewriting, frame, &frame->map.part[i]);
    sum_headers(rewriting, frame);
    sum_error(rewriting, frame);
}

bool capture_redact(struct redactor *redactor, struct span in, const struct reading *reading,
                    const struct capture_texts *texts, struct text *why)
{
    struct rewriting *rewriting = memory_get(sizeof *rewriting);
    const struct frames_told told = {note_frame, empty_aside, rewriting};
    struct error error = {{0}};
    rewriting->redactor = redactor;
    rewriting->out = texts->out;
    rewriting->readable = texts->readable;
    rewriting->begun = texts->out->len;
    text_add(texts->out, in);
    streams_begin(&rewriting->streams, reading);
    bool good = frames_walk(in, &told, &error);
    if (good) {
        redact_streams(rewriting, in, reading);
        redact_names(rewriting);
        for (size_t i = 0; i < rewriting->frames.count; i++)
            rewrite_frame(rewriting, &rewriting->frames.at[i]);
    } else {
        text_add_string(why, error.text);
    }
    streams_free(&rewriting->streams);
    arena_free(&rewriting->arena);
    free(rewriting);
    return good;
}
