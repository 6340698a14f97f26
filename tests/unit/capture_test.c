/*
 * Captures made here, octet for octet, and the conversations that must come out. Written as "CLIENT 220 ..."
 * lines of moments.
 */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/packets.h"

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, ROOM = 64 * 1024 };

/* One capture being written: raw IPv4 packets between 192.0.2.1:40000 (client) and 192.0.2.25:25. */
struct tape_of_packets {
    unsigned char at[ROOM];
    size_t len;
    unsigned link;
    double clock;
    uint32_t client, server; /* next sequence numbers */
};

static void put(struct tape_of_packets *tape, const void *octets, size_t len)
{
    assert_true(tape->len + len <= ROOM);
    memcpy(tape->at + tape->len, octets, len);
    tape->len += len;
}

static void put_le32(struct tape_of_packets *tape, uint32_t value)
{
    unsigned char octets[4] = {(unsigned char)value, (unsigned char)(value >> 8),
                               (unsigned char)(value >> 16), (unsigned char)(value >> 24)};
    put(tape, octets, 4);
}

static void begin(struct tape_of_packets *tape)
{
    *tape = (struct tape_of_packets){.link = 101, .clock = 1700000000, .client = 1000, .server = 5000};
    put_le32(tape, 0xa1b2c3d4);
    put(tape, "\2\0\4\0", 4);
    put_le32(tape, 0);
    put_le32(tape, 0);
    put_le32(tape, 262144);
    put_le32(tape, tape->link);
}

static void be16(unsigned char *at, unsigned value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
}

static void be32(unsigned char *at, uint32_t value)
{
    be16(at, value >> 16);
    be16(at + 2, value & 0xffff);
}

static void put_packet(struct tape_of_packets *tape, const unsigned char *octets, size_t len)
{
    put_le32(tape, (uint32_t)tape->clock);
    put_le32(tape, (uint32_t)((tape->clock - (uint32_t)tape->clock) * 1e6));
    put_le32(tape, (uint32_t)len);
    put_le32(tape, (uint32_t)len);
    put(tape, octets, len);
    tape->clock += 0.01;
}

enum { NUL = 0177 }; /* what stands for it in scripts */

static const unsigned char addresses[2][8] = {{192, 0, 2, 1, 192, 0, 2, 25}, {192, 0, 2, 25, 192, 0, 2, 1}};

static size_t make(unsigned char *packet, struct tape_of_packets *tape, bool server, unsigned flags,
                   const char *text)
{
    size_t len = strlen(text);
    memset(packet, 0, 40);
    packet[0] = 0x45;
    be16(packet + 2, (unsigned)(40 + len));
    packet[8] = 64;
    packet[9] = 6;
    memcpy(packet + 12, addresses[server], sizeof addresses[server]);
    be16(packet + 20, server ? 25 : 40000);
    be16(packet + 22, server ? 40000 : 25);
    be32(packet + 24, server ? tape->server : tape->client);
    be32(packet + 28, flags & ACK ? (server ? tape->client : tape->server) : 0);
    packet[32] = 0x50;
    packet[33] = (unsigned char)flags;
    be16(packet + 34, 8000);
    for (size_t i = 0; i < len; i++)
        packet[40 + i] = text[i] == NUL ? 0 : (unsigned char)text[i];
    uint32_t *next = server ? &tape->server : &tape->client;
    *next += (uint32_t)len + (flags & (SYN | FIN) ? 1 : 0);
    return 40 + len;
}

static void segment(struct tape_of_packets *tape, bool server, unsigned flags, const char *text)
{
    unsigned char packet[4096];
    size_t len = make(packet, tape, server, flags, text);
    put_packet(tape, packet, len);
}

/*
 * A script: "C text", "S text" (\r\n is added unless the text ends in \), "C-syn", "S-synack", "C-fin",
 * "S-fin", "S-rst", "wait", "back" (the clock is set), "C-lost" (five octets that the capture lacks). DEL
 * stands for NUL.
 */
static void play_line(struct tape_of_packets *tape, const char *line)
{
    static const struct {
        const char *word;
        bool server;
        unsigned flags;
    } words[] = {{"C-syn", false, SYN},      {"S-synack", true, SYN | ACK}, {"C-fin", false, FIN | ACK},
                 {"S-fin", true, FIN | ACK}, {"S-rst", true, RST | ACK},    {"C-rst", false, RST}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(line, words[i].word) == 0) {
            segment(tape, words[i].server, words[i].flags, "");
            return;
        }
    if (strcmp(line, "C-syn again") == 0) {
        tape->client--;
        segment(tape, false, SYN, "");
        return;
    }
    if (strcmp(line, "S-synack again") == 0) {
        tape->server--;
        segment(tape, true, SYN | ACK, "");
        return;
    }
    if (strcmp(line, "back") == 0) {
        tape->clock -= 7200;
        return;
    }
    if (strcmp(line, "C-lost") == 0) {
        tape->client += 5;
        return;
    }
    if (strcmp(line, "wait") == 0) {
        tape->clock += 10;
        return;
    }
    char text[2048];
    size_t len = strlen(line + 2);
    bool raw = len && line[1 + len] == '\\';
    snprintf(text, sizeof text, "%.*s%s", (int)(len - raw), line + 2, raw ? "" : "\r\n");
    segment(tape, line[0] == 'S', PSH | ACK, text);
}

static void script(struct tape_of_packets *tape, const char *const *lines)
{
    begin(tape);
    for (; *lines; lines++)
        play_line(tape, *lines);
}

/* ---- reading it ---- */

static void tell_moment(char *to, size_t room, const struct moment *moment)
{
    static const char *const kinds[] = {"C ", "S ", "BODY ", "X "};
    size_t len = strlen(to);
    if (moment->kind == MOMENT_BODY)
        snprintf(to + len, room - len, "BODY %lu %lu %s%s%s\n", moment->body->lines, moment->body->octets,
                 moment->body->terminated ? "ended" : "open", moment->body->cut ? ", cut" : "",
                 moment->body->header_cut ? ", header too" : "");
    else if (moment->kind == MOMENT_EVENT)
        snprintf(to + len, room - len, "X %s%s%s\n", event_name(moment->event), moment->trouble ? " " : "",
                 trouble_name(moment->trouble));
    else
        snprintf(to + len, room - len, "%s%.*s\n", kinds[moment->kind], (int)moment->text.len,
                 moment->text.at);
}

static void tell_items(char *to, size_t room, const struct conversation *conversation)
{
    static const char *const told[] = {"smuggling sequence", "plaintext after starttls",
                                       "bytes before greeting", "command bare lf", "line end"};
    for (size_t i = 0; i < conversation->network.items.count; i++)
        for (size_t j = 0; j < sizeof told / sizeof told[0]; j++) {
            const struct network_item *item = &conversation->network.items.at[i];
            size_t len = strlen(to);
            if (span_is(item->name, told[j]))
                snprintf(to + len, room - len, "N %s: %.*s\n", told[j], (int)item->text.len, item->text.at);
        }
}

static size_t read_back(const struct tape_of_packets *tape, char *to, size_t room)
{
    struct arena arena = {0};
    struct conversation conversation;
    struct error error = {{0}};
    size_t count = 0;
    struct input *input = input_open(NULL, (struct span){(const char *)tape->at, tape->len}, &error);
    struct packets *packets = packets_open(input, (struct span){"", 0}, &error);
    assert_non_null(packets);
    to[0] = '\0';
    while (packets_next(packets, &arena, &conversation)) {
        count++;
        assert_true(conversation.frames);
        for (size_t i = 0; i < conversation.moments.count; i++)
            tell_moment(to, room, &conversation.moments.at[i]);
        tell_items(to, room, &conversation);
    }
    packets_close(packets);
    input_close(input);
    arena_free(&arena);
    return count;
}

#define SHORT_TEXT "some words of a sentence\r\n"
#define SIX(text) text text text text text text
#define LONG_TEXT SIX(SIX(SHORT_TEXT)) "."

static const struct row {
    const char *name;
    const char *script[24];
    const char *told;
} rows[] = {
    {"refused", {"C-syn", "S-rst"}, "X trying\nX failed refused\n"},
    {"unanswered", {"C-syn", "wait", "C-syn again"}, "X trying\nX failed timeout\n"},
    {"greeting and QUIT",
     {"C-syn", "S-synack", "S 220 mx ESMTP", "C QUIT", "S 221 Bye", "S-fin", "C-fin"},
     "X trying\nX connected\nS 220 mx ESMTP\nC QUIT\nS 221 Bye\nX closed\n"},
    {"the client leaves without QUIT",
     {"C-syn", "S-synack", "S 220 mx ESMTP", "C-fin", "S-fin"},
     "X trying\nX connected\nS 220 mx ESMTP\nX left\n"},
    {"the client resets: it leaves, whatever else it did",
     {"C-syn", "S-synack", "S 220 mx ESMTP", "C EHLO a", "S 250 mx", "C-rst"},
     "X trying\nX connected\nS 220 mx ESMTP\nC EHLO a\nS 250 mx\nX left\n"},
    {"the server resets",
     {"C-syn", "S-synack", "S 220 mx ESMTP", "C EHLO a", "S-rst"},
     "X trying\nX connected\nS 220 mx ESMTP\nC EHLO a\nX reset\n"},
    {"answers that the client does not take",
     {"C-syn", "S-synack", "wait", "S-synack again"},
     "X trying\nX failed timeout\n"},
    {"one answer, and the capture ends", {"C-syn", "S-synack", "wait"}, "X trying\nX connected\n"},
    {"the clock is set back meanwhile",
     {"C-syn", "S-synack", "S 220 mx ESMTP", "back", "C EHLO a", "S 250 mx", "C QUIT", "S 221 Bye"},
     "X trying\nX connected\nS 220 mx ESMTP\nC EHLO a\nS 250 mx\nC QUIT\nS 221 Bye\n"},
    {"begun in the middle", {"S 250 Ok", "C QUIT", "S 221 Bye"}, "X gap\nS 250 Ok\nC QUIT\nS 221 Bye\n"},
    {"a reply split over segments",
     {"S 220 mx ESMTP", "C EHLO a", "S 250-mx\\", "S \r\n250-SI\\", "S ZE 100", "S 250 HELP", "C QUIT"},
     "S 220 mx ESMTP\nC EHLO a\nS 250-mx\nS 250-SIZE 100\nS 250 HELP\nC QUIT\n"},
    {"the segment that ends the text holds QUIT",
     {"S 220 mx ESMTP", "C DATA", "S 354 go", "C a\r\n.\r\nQUIT", "S 250 Ok\r\n221 Bye"},
     "S 220 mx ESMTP\nC DATA\nS 354 go\nBODY 1 3 ended\nC QUIT\nS 250 Ok\nS 221 Bye\n"},
    {"DATA refused: commands follow",
     {"S 220 mx ESMTP", "C DATA\r\nRSET", "S 554 no\r\n250 Ok"},
     "S 220 mx ESMTP\nC DATA\nS 554 no\nC RSET\nS 250 Ok\n"},
    {"the text sent before 354",
     {"S 220 mx ESMTP", "C DATA\r\nSubject: x\r\n\r\ny\r\n.", "S 354 go\r\n250 Ok"},
     "S 220 mx ESMTP\nC DATA\nS 354 go\nBODY 3 17 ended\nS 250 Ok\n"},
    {"an AUTH answer that looks like a command",
     {"S 220 mx ESMTP", "C AUTH LOGIN", "S 334 VXNlcm5hbWU6", "C QUIT", "S 334 UGFzc3dvcmQ6", "C DATA",
      "S 535 no", "C QUIT"},
     "S 220 mx ESMTP\nC AUTH LOGIN\nS 334 VXNlcm5hbWU6\nC QUIT\nS 334 UGFzc3dvcmQ6\nC DATA\nS 535 no\nC "
     "QUIT\n"},
    {"QUIT without a line end", {"S 220 mx ESMTP", "C QUIT\\"}, "S 220 mx ESMTP\nC QUIT\n"},
    {"ended by LF, dot, LF",
     {"S 220 mx ESMTP", "C DATA", "S 354 go", "C a\n.\n\\", "S 250 Ok", "C QUIT"},
     "S 220 mx ESMTP\nC DATA\nS 354 go\nBODY 1 2 ended\nS 250 Ok\nC QUIT\nN smuggling sequence: LF.LF\n"},
    {"LF, dot, CRLF is no end where a proper one follows",
     {"S 220 mx ESMTP", "C DATA", "S 354 go", "C a\n.\r\nMAIL FROM:<x>\r\n.", "S 250 Ok"},
     "S 220 mx ESMTP\nC DATA\nS 354 go\nBODY 3 20 ended\nS 250 Ok\nN smuggling sequence: LF.CRLF\n"},
    {"BDAT",
     {"S 220 mx ESMTP", "C BDAT 5 LAST\r\n.\r\nx\nQUIT", "S 250 Ok\r\n221 Bye"},
     "S 220 mx ESMTP\nC BDAT 5 LAST\nBODY 2 5 ended\nC QUIT\nS 250 Ok\nS 221 Bye\n"},
    {"BDAT without a number has no octets",
     {"S 220 mx ESMTP",
      "C BDAT -5 LAST\r\nRSET\r\nBDAT x\r\nBDAT 5 LAST y\r\nBDAT 99999999999999999999\r\nQUIT"},
     "S 220 mx ESMTP\nC BDAT -5 LAST\nC RSET\nC BDAT x\nC BDAT 5 LAST y\nC BDAT 99999999999999999999\nC "
     "QUIT\n"},
    {"a part of the header is missing",
     {"S 220 mx ESMTP", "C DATA", "S 354 go", "C A: b", "C-lost", "C C: d\r\n\r\nx\r\n.", "S 250 Ok"},
     "S 220 mx ESMTP\nC DATA\nS 354 go\nBODY 4 22 ended, cut, header too\nX remark\nS 250 Ok\n"},
    {"a part of the text is missing",
     {"S 220 mx ESMTP", "C DATA", "S 354 go", "C A: b\r\n\r\nx", "C-lost", "C y\r\n.", "S 250 Ok"},
     "S 220 mx ESMTP\nC DATA\nS 354 go\nBODY 4 19 ended, cut\nX remark\nS 250 Ok\n"},
    {"all of the text is missing",
     {"S 220 mx ESMTP", "C DATA", "S 354 go", "C-lost", "S 250 Ok", "C QUIT", "S 221 Bye"},
     "S 220 mx ESMTP\nC DATA\nS 354 go\nX remark\nBODY 0 5 open, cut, header too\nS 250 Ok\nC QUIT\nS 221 "
     "Bye\n"},
    {"DATA is missing",
     {"S 220 mx ESMTP", "C RCPT TO:<a>", "S 250 Ok", "C-lost", "S 354 go", "C A: b\r\n\r\nx\r\n.",
      "S 250 Ok"},
     "S 220 mx ESMTP\nC RCPT TO:<a>\nS 250 Ok\nX gap\nS 354 go\nBODY 3 11 ended, cut, header too\nS 250 "
     "Ok\n"},
    {"begun behind DATA",
     {"S 354 go", "C A: b\r\n\r\nQUIT\r\n.", "S 250 Ok", "C QUIT", "S 221 Bye"},
     "X gap\nS 354 go\nBODY 3 14 ended\nS 250 Ok\nC QUIT\nS 221 Bye\n"},
    {"begun in a long text",
     {"C " LONG_TEXT, "S 250 Ok", "C QUIT", "S 221 Bye"},
     "X gap\nBODY 36 936 ended, cut, header too\nS 250 Ok\nC QUIT\nS 221 Bye\n"},
    {"begun at a line that is no command",
     {"C " SHORT_TEXT, "S 500 what?", "C QUIT"},
     "X gap\nC some words of a sentence\nC \nS 500 what?\nC QUIT\n"},
    {"EHLO before the greeting",
     {"C-syn", "S-synack", "C EHLO a", "S 220 mx ESMTP", "S 250 mx"},
     "X trying\nX connected\nC EHLO a\nS 220 mx ESMTP\nS 250 mx\nN bytes before greeting: 8\n"},
    {"text behind STARTTLS",
     {"S 220 mx ESMTP", "C STARTTLS\r\nRSET", "S 220 go", "C-fin"},
     "S 220 mx ESMTP\nC STARTTLS\nS 220 go\nC RSET\nX left\nN plaintext after starttls: before "
     "the reply\n"},
    {"decrypted: text goes on behind STARTTLS",
     {"S 220 mx ESMTP", "C STARTTLS", "S 220 go", "C EHLO a", "S 250 mx", "C QUIT"},
     "S 220 mx ESMTP\nC STARTTLS\nS 220 go\nC EHLO a\nS 250 mx\nC QUIT\n"},
    {"replies without a code and 421 at the end",
     {"S 220 mx ESMTP", "C EHLO a", "S what?", "S 250 mx", "S 421 timeout", "S-fin"},
     "S 220 mx ESMTP\nC EHLO a\nS what?\nS 250 mx\nS 421 timeout\nX closed\n"},
    {"telnet in character mode",
     {"S 220 mx ESMTP", "C E\\", "C HLO a\r\\", "C-fin"},
     "S 220 mx ESMTP\nC EHLO a\r\nX left\n"},
    {"PROXY header",
     {"C-syn", "S-synack", "C PROXY TCP4 10.0.0.1 10.0.0.2 1 25", "S 220 mx ESMTP", "C QUIT"},
     "X trying\nX connected\nX remark\nS 220 mx ESMTP\nC QUIT\n"},
    {"CONNECT, its answer in pieces",
     {"C CONNECT mx:25 HTTP/1.1\r\nHost: mx\r\n", "S HTTP/1.1 200 OK", "S X: y\r\n\r\n220 mx ESMTP",
      "C QUIT"},
     "X remark\nS 220 mx ESMTP\nC QUIT\n"},
    {"CONNECT once more, with a password",
     {"C CONNECT mx:25 HTTP/1.1\r\n", "S HTTP/1.1 407 Who?\r\n\r\n<html>", "S </html>",
      "C CONNECT mx:25 HTTP/1.1\r\nProxy-Authorization: Basic eDp5\r\n", "S HTTP/1.1 200 OK\r\n",
      "S 220 mx ESMTP", "C QUIT"},
     "X remark\nX remark\nX remark\nS 220 mx ESMTP\nC QUIT\n"},
    {"SOCKS5 without and with a login",
     {"C \5\1\2\\", "S \5\2\\", "C \1\1x\1y\\", "S \1\177\\", "C \5\1\177\3\2mx\177\31\\",
      "S \5\177\177\1\1\2\3\4\1\2\\", "S 220 mx ESMTP", "C QUIT"},
     "X remark\nS 220 mx ESMTP\nC QUIT\n"},
    {"SOCKS4",
     {"C \4\1\177\31\1\2\3\4\177\\", "S \177Z\177\31\1\2\3\004220 mx ESMTP", "C QUIT"},
     "X remark\nS 220 mx ESMTP\nC QUIT\n"},
    {"SOCKS5 refused: nothing is said",
     {"C-syn", "S-synack", "C \5\1\177\\", "S \5\177\\", "C \5\1\177\1\1\2\3\4\177\31\\",
      "S \5\5\177\1\1\2\3\4\1\2\\", "S-fin"},
     "X trying\nX connected\nX remark\nX remark\nX closed\n"},
    {"the request to the proxy is missing",
     {"S HTTP/1.1 200 Connection established\r\nProxy-agent: x\r\n", "S 220 mx ESMTP", "C QUIT"},
     "S 220 mx ESMTP\nC QUIT\n"},
    {"the requests to SOCKS are missing",
     {"S \5\177\\", "S \5\177\177\1\1\2\3\4\1\2\\", "S 220 mx ESMTP", "C QUIT"},
     "S 220 mx ESMTP\nC QUIT\n"},
    {"a page is no proxy's answer",
     {"C-syn", "S-synack", "C EHLO a", "S HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"},
     "X trying\nX connected\nC EHLO a\nS HTTP/1.1 200 OK\nS Content-Type: text/html\nS \nN bytes before "
     "greeting: 8\n"},
    {"the server's side alone: its end may answer the client's",
     {"S-synack", "S 220 mx ESMTP", "S 250 mx", "S-fin"},
     "X connected\nS 220 mx ESMTP\nS 250 mx\nX gap\n"},
    {"the server's side alone, with a goodbye",
     {"S-synack", "S 220 mx ESMTP", "S 250 mx", "S 221 Bye", "S-fin"},
     "X connected\nS 220 mx ESMTP\nS 250 mx\nS 221 Bye\nX closed\n"},
    {"the client's side alone", {"C EHLO a", "C-fin"}, "C EHLO a\nX gap\n"},
    {"the server's side alone: its handshake",
     {"S-synack", "S 220 mx ESMTP", "S 220 go", "S \26\3\3\177\4\2\177\177\177\\", "S-fin"},
     "X connected\nS 220 mx ESMTP\nS 220 go\nX remark\nX gap\n"},
    {"the server's side alone: an alert",
     {"S-synack", "S 220 mx ESMTP", "S 220 go", "S \25\3\3\177\2\2F\\", "S-fin"},
     "X connected\nS 220 mx ESMTP\nS 220 go\nX gap\nX gap\n"},
};

static void test_rows(void **state)
{
    (void)state;
    static struct tape_of_packets tape;
    char told[4096];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        script(&tape, rows[i].script);
        size_t count = read_back(&tape, told, sizeof told);
        if (count != 1 || strcmp(told, rows[i].told) != 0)
            fail_msg("%s: %zu conversations\n%s--- not\n%s", rows[i].name, count, told, rows[i].told);
    }
}

/* A capture may end anywhere, and any octet of it may be wrong. */
static void test_cut_and_changed(void **state)
{
    (void)state;
    static struct tape_of_packets tape, copy;
    char told[16384];
    script(&tape, rows[5].script);
    for (size_t len = 24; len < tape.len; len++) {
        copy = tape;
        copy.len = len;
        read_back(&copy, told, sizeof told);
        copy = tape;
        copy.at[len] ^= 0x5a;
        read_back(&copy, told, sizeof told);
    }
}

static void test_packet_of_four_gigabytes(void **state)
{
    (void)state;
    static struct tape_of_packets tape;
    char told[4096];
    script(&tape, rows[2].script);
    put_le32(&tape, 1700000001);
    put_le32(&tape, 0);
    put_le32(&tape, 3900000000u);
    put_le32(&tape, 3900000000u);
    read_back(&tape, told, sizeof told);
    assert_string_equal(told, rows[2].told);
}

/* An ICMP error quotes a TCP header: no octets of the stream. */
static void test_icmp(void **state)
{
    (void)state;
    static struct tape_of_packets tape;
    char told[4096];
    unsigned char packet[200] = {0x45, 0,   0, 68,  0, 0,   0, 0, 64, 1, 0,
                                 0,    203, 0, 113, 9, 192, 0, 2, 1,  3, 13};
    begin(&tape);
    segment(&tape, false, SYN, "");
    tape.client--;
    make(packet + 28, &tape, false, SYN, "");
    put_packet(&tape, packet, 68);
    assert_int_equal(read_back(&tape, told, sizeof told), 1);
    assert_string_equal(told, "X trying\nX failed prohibited\n");
}

/* Each tunnel up to the Ethernet frame inside, behind an IPv4 header of 20 octets. */
static const struct tunnel {
    const char *name;
    unsigned char protocol;
    size_t len;
    unsigned char octets[24];
} tunnels[] = {
    {"VXLAN", 17, 16, {156, 64, 18, 181, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 7}},
    {"VXLAN on Linux' old port", 17, 16, {156, 64, 33, 24, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 7}},
    {"Geneve with an option", 17, 20, {156,  64,   23, 193, 0, 0, 0, 0, 1, 0,
                                       0x65, 0x58, 0,  0,   7, 0, 1, 2, 3, 0}},
    {"TZSP", 17, 15, {156, 64, 144, 144, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1}},
    {"ERSPAN II", 47, 16, {0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10}},
    {"ERSPAN I", 47, 4, {0, 0, 0x88, 0xbe}},
    {"ERSPAN III", 47, 20, {0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, 0x20}},
    {"Ethernet over GRE", 47, 4, {0, 0, 0x65, 0x58}},
};

static void put_in_tunnel(struct tape_of_packets *tape, const struct tunnel *tunnel, const char *text)
{
    unsigned char packet[200] = {0x45};
    const size_t frame = 20 + tunnel->len;
    size_t len = make(packet + frame + 14, tape, true, PSH | ACK, text);
    packet[8] = 64;
    packet[9] = tunnel->protocol;
    memcpy(packet + 12, addresses[1], sizeof addresses[1]);
    memcpy(packet + 20, tunnel->octets, tunnel->len);
    packet[frame + 12] = 8;
    be16(packet + 2, (unsigned)(frame + 14 + len));
    put_packet(tape, packet, frame + 14 + len);
}

static void test_tunnels(void **state)
{
    (void)state;
    static struct tape_of_packets tape;
    char told[4096];
    for (size_t i = 0; i < sizeof tunnels / sizeof tunnels[0]; i++) {
        begin(&tape);
        put_in_tunnel(&tape, &tunnels[i], "220 mx ESMTP\r\n");
        if (read_back(&tape, told, sizeof told) != 1 || strcmp(told, "S 220 mx ESMTP\n") != 0)
            fail_msg("%s: %s", tunnels[i].name, told);
    }
}

/* What capturing devices put in front of IPv4. */
static const struct link {
    const char *name;
    unsigned char number[2]; /* LINKTYPE_, little endian */
    size_t len;
    unsigned char octets[64];
} links[] = {
    {"PPPoE", {51}, 8, {0x11, 0, 0, 7, 0xff, 0xff, 0, 0x21}},
    {"PPP with a protocol of one octet", {9}, 1, {0x21}},
    {"PPP with a direction", {204}, 5, {1, 0xff, 3, 0, 0x21}},
    {"enc", {109}, 12, {2, 0, 0, 0, 0, 0, 0x10}},
    {"pflog", {117}, 64, {61, 2}},
    {"PPI", {192}, 12, {0, 0, 12, 0, 101}},
    {"NFLOG", {239}, 20, {2, 0, 0, 5, 7, 0, 10, 0, 'm', 'x', 0, 0, 4, 0, 5, 0, 44, 0, 9, 0}},
    {"PKTAP", {2, 1}, 16, {16, 0, 0, 0, 1, 0, 0, 0, 101}},
};

static void test_links(void **state)
{
    (void)state;
    static struct tape_of_packets tape;
    char told[256];
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        unsigned char packet[200] = {0};
        begin(&tape);
        memcpy(tape.at + 20, links[i].number, sizeof links[i].number);
        memcpy(packet, links[i].octets, links[i].len);
        size_t len = make(packet + links[i].len, &tape, true, PSH | ACK, "220 mx SMTP\r\n");
        if (links[i].number[0] == 239) /* the length of the last part tells how long the packet is */
            packet[16] = (unsigned char)(len + 4);
        put_packet(&tape, packet, links[i].len + len);
        if (read_back(&tape, told, sizeof told) != 1 || strcmp(told, "S 220 mx SMTP\n") != 0)
            fail_msg("%s: %s", links[i].name, told);
    }
}

static void test_strange_link(void **state)
{
    (void)state;
    static struct tape_of_packets tape;
    struct error error = {{0}};
    struct arena arena = {0};
    struct conversation conversation;
    struct recording_notes notes = {0};
    begin(&tape);
    tape.at[20] = 147; /* LINKTYPE_USER0 */
    put_packet(&tape, (const unsigned char *)"????", 4);
    struct input *input = input_open(NULL, (struct span){(const char *)tape.at, tape.len}, &error);
    struct packets *packets = packets_open(input, (struct span){"", 0}, &error);
    assert_false(packets_next(packets, &arena, &conversation));
    packets_notes(packets, &notes);
    assert_true(span_is(notes.nearest, "link type 147 is not read"));
    packets_close(packets);
    input_close(input);
    arena_free(&arena);
}

/* RFC 4861: asked twice, and maybe answered. */
static void put_neighbour(struct tape_of_packets *tape, bool answer)
{
    unsigned char packet[64] = {0x60, 0, 0, 0, 0, 24, 58, 255, 0x20, 1, 0x0d, 0xb8};
    unsigned char *target = packet + 48;
    packet[23] = answer ? 9 : 7;
    packet[39] = answer ? 7 : 9;
    packet[40] = answer ? 136 : 135;
    memcpy(target, packet + 8, 15);
    target[15] = 9;
    put_packet(tape, packet, sizeof packet);
}

static void test_neighbours(void **state)
{
    (void)state;
    static struct tape_of_packets tape;
    char told[4096];
    begin(&tape);
    put_neighbour(&tape, false);
    put_neighbour(&tape, false);
    assert_int_equal(read_back(&tape, told, sizeof told), 1);
    assert_string_equal(told, "X trying\nX failed unreachable\n");
    put_neighbour(&tape, true);
    assert_int_equal(read_back(&tape, told, sizeof told), 0);
}

/* ---- questions to a name server ---- */

enum {
    A = 1,
    MX = 15,
    AAAA = 28,
    ANSWERED = 0,
    SERVFAIL = 2,
    NXDOMAIN = 3,
    REFUSED = 5,
    ASKED = 16,
    EMPTY = 17
};

static size_t put_name(unsigned char *at, const char *name)
{
    size_t len = 0;
    while (*name) {
        size_t label = strcspn(name, ".");
        at[len++] = (unsigned char)label;
        memcpy(at + len, name, label);
        len += label;
        name += label + (name[label] == '.');
    }
    at[len++] = 0;
    return len;
}

/* An answer holds one record of the type asked for; that of MX names "mx9" in front of the name asked for. */
static size_t put_message(unsigned char *at, const char *name, unsigned type, unsigned what)
{
    static const unsigned char record[] = {0xc0, 12, 0, 0,  0, 1,   0,   0,   0,    60,
                                           0,    8,  0, 10, 3, 'm', 'x', '9', 0xc0, 12};
    size_t len = 12;
    be16(at + 2, what == ASKED ? 0x0100 : 0x8180 | (what == EMPTY ? 0 : what));
    be16(at + 4, 1);
    be16(at + 6, what == ANSWERED);
    len += put_name(at + len, name);
    be16(at + len, type);
    be16(at + len + 2, 1);
    len += 4;
    if (what != ANSWERED)
        return len;
    memcpy(at + len, record, sizeof record);
    be16(at + len + 2, type);
    return len + sizeof record;
}

static void put_question(struct tape_of_packets *tape, const char *name, unsigned type, unsigned what)
{
    unsigned char packet[400] = {0x45};
    bool answer = what != ASKED;
    size_t len = 28 + put_message(packet + 28, name, type, what);
    be16(packet + 2, (unsigned)len);
    packet[9] = 17;
    memcpy(packet + 12, addresses[answer], sizeof addresses[answer]);
    be16(packet + 20, answer ? 53 : 40000);
    be16(packet + 22, answer ? 40000 : 53);
    be16(packet + 24, (unsigned)len - 20);
    put_packet(tape, packet, len);
    tape->clock += 1;
}

static const struct asking {
    const char *what;
    struct {
        const char *name;
        unsigned type, what;
    } message[6];
    const char *told;
} askings[] = {
    {"no such name",
     {{"mx1.x.example", A, ASKED}, {"mx1.x.example", A, NXDOMAIN}},
     "X trying\nX failed name\n"},
    {"with the search list",
     {{"mx1.x.example", A, ASKED},
      {"mx1.x.example", A, NXDOMAIN},
      {"mx1.x.example.y.example", A, ASKED},
      {"mx1.x.example.y.example", A, NXDOMAIN}},
     "X trying\nX failed name\n"},
    {"found with the search list",
     {{"mx1", A, ASKED}, {"mx1", A, NXDOMAIN}, {"mx1.y.example", A, ASKED}, {"mx1.y.example", A, ANSWERED}},
     ""},
    {"no address of either kind",
     {{"x.example", A, ASKED},
      {"x.example", AAAA, ASKED},
      {"x.example", A, EMPTY},
      {"x.example", AAAA, EMPTY}},
     "X trying\nX failed name\n"},
    {"an address of one kind",
     {{"x.example", A, ASKED},
      {"x.example", AAAA, ASKED},
      {"x.example", A, EMPTY},
      {"x.example", AAAA, ANSWERED}},
     ""},
    {"in vain", {{"x.example", A, ASKED}, {"x.example", A, ASKED}}, "X trying\nX failed name-temporary\n"},
    {"the end of the capture", {{"x.example", A, ASKED}}, ""},
    {"servers that fail",
     {{"x.example", A, ASKED}, {"x.example", A, SERVFAIL}},
     "X trying\nX failed name-temporary\n"},
    {"one fails, the next one knows",
     {{"x.example", A, ASKED},
      {"x.example", A, SERVFAIL},
      {"x.example", A, ASKED},
      {"x.example", A, NXDOMAIN}},
     "X trying\nX failed name\n"},
    {"no MX, which is fine", {{"x.example", MX, ASKED}, {"x.example", MX, EMPTY}}, ""},
    {"no such domain", {{"x.example", MX, ASKED}, {"x.example", MX, NXDOMAIN}}, "X trying\nX failed name\n"},
    {"an MX without an address",
     {{"x.example", MX, ASKED},
      {"x.example", MX, ANSWERED},
      {"mx9.x.example", A, ASKED},
      {"mx9.x.example", A, NXDOMAIN}},
     "X trying\nX failed name\n"},
    {"not on a block list", {{"1.2.0.192.bl.example", A, ASKED}, {"1.2.0.192.bl.example", A, NXDOMAIN}}, ""},
};

static void test_questions(void **state)
{
    (void)state;
    static struct tape_of_packets tape;
    char told[4096];
    for (size_t i = 0; i < sizeof askings / sizeof askings[0]; i++) {
        begin(&tape);
        for (size_t j = 0; j < 6 && askings[i].message[j].name; j++)
            put_question(&tape, askings[i].message[j].name, askings[i].message[j].type,
                         askings[i].message[j].what);
        read_back(&tape, told, sizeof told);
        if (strcmp(told, askings[i].told) != 0)
            fail_msg("%s: %s", askings[i].what, told);
    }
}

/* A message of which any octet is another one, or the rest is missing, is read without harm. */
static void test_broken_questions(void **state)
{
    (void)state;
    static struct tape_of_packets tape, broken;
    char told[4096];
    begin(&tape);
    put_question(&tape, "x.example", MX, ASKED);
    size_t from = tape.len + 16;
    put_question(&tape, "x.example", MX, ANSWERED);
    for (size_t at = from; at < tape.len; at++)
        for (unsigned octet = 0; octet < 256; octet += 15) {
            broken = tape;
            broken.at[at] = (unsigned char)octet;
            read_back(&broken, told, sizeof told);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_cut_and_changed),
        cmocka_unit_test(test_packet_of_four_gigabytes),
        cmocka_unit_test(test_icmp),
        cmocka_unit_test(test_tunnels),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_strange_link),
        cmocka_unit_test(test_neighbours),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_broken_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
