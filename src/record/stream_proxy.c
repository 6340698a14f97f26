/*
 * A request to a proxy on the way, in front of the dialogue: HTTP CONNECT (RFC 9110 section 9.3.6), SOCKS5
 * (RFC 1928, with the login of RFC 1929), SOCKS4. It is eaten with the proxy's answers; where it led to and a
 * refusal are told.
 *
 *     C 05 01 00 | S 05 00 | C 05 01 00 01 c0 00 02 0a 00 19 | S 05 00 00 01 .. .. .. .. .. .. | S 220 mail1
 * ...
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "record/stream_part.h"

enum {
    ANSWER_MOST = 16 * 1024, /* octets of an HTTP header; servers take 8 KB */
    TOLD_MOST = 200          /* octets of a request's line */
};

static unsigned char octet(struct span text, size_t at)
{
    return at < text.len ? (unsigned char)text.at[at] : 0;
}

static void remark(struct stream *stream, const struct heard *heard, const char *what, struct span text)
{
    char told[TOLD_MOST + 32];
    struct place place = {heard->frame, heard->frame, heard->time};
    text = span_cut(text, 0, TOLD_MOST);
    snprintf(told, sizeof told, "%s%.*s", what, (int)text.len, text.len ? text.at : "");
    tape_event(&stream->tape, EVENT_REMARK, &place, span_of(told));
}

/* ---- what the client asks for ---- */

static bool is_connect(struct span octets)
{
    struct span rest = octets, line = span_take_line(&rest);
    return span_starts(line, "CONNECT ") && span_find_text(line, " HTTP/1.") < line.len;
}

static void ask_http(struct stream *stream, const struct heard *heard, struct span octets)
{
    struct span rest = octets, line = span_take_line(&rest), words = line;
    span_take_word(&words);
    struct span target = span_take_word(&words);
    unsigned long port;
    for (size_t at; (at = span_find(target, ':')) < target.len;)
        target = span_from(target, at + 1);
    if (span_take_number(&target, &port) && port <= UINT16_MAX)
        stream->port = (unsigned)port;
    stream->proxy = PROXY_HTTP;
    remark(stream, heard, "", line);
}

/* 05 01 00, then 01 and an IPv4 address, 03, a length and a name, or 04 and an IPv6 address; the port. */
static void ask_socks5(struct stream *stream, const struct heard *heard, struct span octets)
{
    enum { NAME = 3, IP6 = 4 };
    unsigned kind = octet(octets, 3);
    size_t from = kind == NAME ? 5 : 4, len = kind == NAME ? octet(octets, 4) : kind == IP6 ? 16 : 4;
    struct span address = span_cut(octets, from, len);
    char text[UINT8_MAX + 1] = "", told[UINT8_MAX + 8];
    if (address.len < len)
        return;
    if (kind == NAME)
        snprintf(text, sizeof text, "%.*s", (int)address.len, address.at);
    else
        inet_ntop(kind == IP6 ? AF_INET6 : AF_INET, address.at, text, sizeof text);
    stream->port = (unsigned)octet(octets, from + len) << 8 | octet(octets, from + len + 1);
    snprintf(told, sizeof told, "%s:%u", text, stream->port);
    remark(stream, heard, "SOCKS5 request for ", span_of(told));
}

/* 04 01, the port, an IPv4 address - 0.0.0.x: a name follows the user's, which SOCKS4a brought. */
static void ask_socks4(struct stream *stream, const struct heard *heard, struct span octets)
{
    char told[INET_ADDRSTRLEN + UINT8_MAX + 8], address[INET_ADDRSTRLEN] = "";
    struct span rest = span_from(octets, 8);
    span_take_until(&rest, '\0');
    struct span name = span_cut(span_take_until(&rest, '\0'), 0, UINT8_MAX);
    inet_ntop(AF_INET, octets.at + 4, address, sizeof address);
    stream->proxy = PROXY_SOCKS4;
    stream->port = (unsigned)octet(octets, 2) << 8 | octet(octets, 3);
    if (name.len)
        snprintf(told, sizeof told, "%.*s:%u", (int)name.len, name.at, stream->port);
    else
        snprintf(told, sizeof told, "%s:%u", address, stream->port);
    remark(stream, heard, "SOCKS4 request for ", span_of(told));
}

static void begin(struct stream *stream, const struct heard *heard, struct span octets)
{
    bool socks5 = octets.len >= 3 && octets.at[0] == 5 && octets.len == 2 + (size_t)octet(octets, 1);
    bool socks4 = octets.len >= 9 && octets.at[0] == 4 && octets.at[1] == 1 && !octets.at[octets.len - 1];
    stream->proxy = socks5 ? PROXY_METHOD : PROXY_PASSED;
    if (socks4)
        ask_socks4(stream, heard, octets);
    else if (is_connect(octets))
        ask_http(stream, heard, octets);
}

/* Who speaks through a proxy waits for its answers, so a request never shares a segment with what follows. */
void proxy_client(struct stream *stream, const struct heard *heard, struct span *octets)
{
    if (stream->proxy == PROXY_PASSED || !octets->len)
        return;
    if (stream->proxy == PROXY_UNSEEN)
        begin(stream, heard, *octets);
    else if (stream->proxy == PROXY_REQUEST)
        ask_socks5(stream, heard, *octets);
    else if (stream->proxy == PROXY_REFUSED && is_connect(*octets)) /* once more, with a password */
        ask_http(stream, heard, *octets);
    if (stream->proxy != PROXY_PASSED)
        octets->len = 0;
}

/* ---- what the proxy answers ---- */

/* Each: octets of the whole answer, 0 while it is not whole; and what is due after it. */
struct answer {
    size_t (*octets)(struct span heard);
    enum proxy (*after)(struct span answer);
};

static size_t http_octets(struct span heard)
{
    size_t at = span_find_text(heard, "\r\n\r\n");
    return at < heard.len ? at + 4 : 0;
}

static enum proxy http_after(struct span answer)
{
    struct span rest = answer;
    span_take_word(&rest);
    return span_starts(rest, "2") ? PROXY_PASSED : PROXY_REFUSED;
}

static size_t pair_octets(struct span heard)
{
    return heard.len >= 2 ? 2 : 0;
}

static enum proxy method_after(struct span answer)
{
    static const enum proxy methods[] = {PROXY_REQUEST, PROXY_REFUSED,
                                         PROXY_LOGIN}; /* none, GSSAPI, password */
    unsigned method = octet(answer, 1);
    return method < sizeof methods / sizeof methods[0] ? methods[method] : PROXY_REFUSED;
}

static enum proxy login_after(struct span answer)
{
    return octet(answer, 1) ? PROXY_REFUSED : PROXY_REQUEST;
}

static size_t socks5_octets(struct span heard)
{
    enum { NAME = 3, IP6 = 4 };
    unsigned kind = octet(heard, 3);
    size_t whole = kind == NAME ? 7u + octet(heard, 4) : kind == IP6 ? 22 : 10;
    return heard.len >= whole ? whole : 0;
}

static enum proxy socks5_after(struct span answer)
{
    return octet(answer, 1) ? PROXY_REFUSED : PROXY_PASSED;
}

static size_t socks4_octets(struct span heard)
{
    return heard.len >= 8 ? 8 : 0;
}

static enum proxy socks4_after(struct span answer)
{
    enum { GRANTED = 90 };
    return octet(answer, 1) == GRANTED ? PROXY_PASSED : PROXY_REFUSED;
}

static const struct answer answers[] = {
    [PROXY_HTTP] = {http_octets, http_after},        [PROXY_SOCKS4] = {socks4_octets, socks4_after},
    [PROXY_METHOD] = {pair_octets, method_after},    [PROXY_LOGIN] = {pair_octets, login_after},
    [PROXY_REQUEST] = {socks5_octets, socks5_after},
};

static void tell_refused(struct stream *stream, const struct heard *heard, struct span answer, bool http)
{
    char code[8];
    struct span rest = answer, line = span_take_line(&rest);
    snprintf(code, sizeof code, "%u", octet(answer, 1));
    remark(stream, heard, "the proxy refused: ", http ? line : span_of(code));
}

/* A 2yz that brings nothing is what CONNECT gets (RFC 9110 section 9.3.6); its request was not captured. */
static bool grants_unseen(struct span octets)
{
    static const char *const content[] = {"Content-Length", "Content-Type", "Transfer-Encoding"};
    struct span head = span_cut(octets, 0, http_octets(octets));
    if (!span_starts(head, "HTTP/1.") || http_after(head) != PROXY_PASSED)
        return false;
    for (size_t i = 0; i < sizeof content / sizeof content[0]; i++)
        if (span_has_text(head, content[i]))
            return false;
    return true;
}

/* What is missing of the client's may be of its request; of an answer the first line tells enough. */
void proxy_gap(struct stream *stream, bool from_server)
{
    bool http = stream->proxy == PROXY_HTTP;
    if (!from_server && (http || stream->proxy == PROXY_UNSEEN))
        return;
    struct span answer = stream->prefix ? text_span(&stream->prefix->answer) : (struct span){"", 0};
    stream->proxy = http && span_find_text(answer, "\r\n") < answer.len ? http_after(answer) : PROXY_PASSED;
}

void proxy_server(struct stream *stream, const struct heard *heard, struct span *octets)
{
    if (stream->proxy == PROXY_UNSEEN) /* else the server speaks first: no proxy */
        stream->proxy = grants_unseen(*octets) ? PROXY_HTTP : PROXY_PASSED;
    enum proxy due = stream->proxy;
    if (due == PROXY_REFUSED)
        octets->len = 0;
    if (due <= PROXY_PASSED || due == PROXY_REFUSED || !octets->len)
        return;
    struct text *answer = &stream_prefix(stream)->answer;
    text_add(answer, *octets);
    struct span all = text_span(answer);
    size_t whole = answers[due].octets(all);
    if (!whole) {
        octets->len = 0;
        stream->proxy = all.len > ANSWER_MOST ? PROXY_REFUSED : due;
        return;
    }
    stream->proxy = answers[due].after(span_cut(all, 0, whole));
    *octets = span_from(*octets, octets->len - (all.len - whole));
    if (stream->proxy == PROXY_REFUSED) {
        tell_refused(stream, heard, span_cut(all, 0, whole), due == PROXY_HTTP);
        octets->len = 0; /* a page that says why */
    }
    text_free(answer);
}
