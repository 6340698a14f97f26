#include "base/ascii.h"
#include "redact/streams.h"
#include "smtp/verb.h"

struct sending {
    struct passage *passage;
    const struct dialogue *dialogue;
    size_t at;    /* of what comes next */
    size_t texts; /* DATA and BDAT so far */
    bool hole;    /* octets are missing in front of what comes next */
};

/* Up to `end` or the end of the line; what is eaten begins the next one. */
static struct span take_line(struct sending *sending, size_t end)
{
    struct span rest = passage_span(sending->passage, sending->at, end), whole = rest;
    struct span line = span_take_line(&rest);
    size_t hole = span_find(line, '\0');
    sending->hole = hole < line.len;
    sending->at += sending->hole ? hole + 1 : whole.len - rest.len;
    return span_cut(line, 0, hole);
}

static bool is_command(struct span line)
{
    return verb_find(verb_of_line(line)) != NULL;
}

/* What the dialogue says of it; where that knows no more, what the next line looks like. */
static bool text_follows(struct sending *sending)
{
    size_t index = sending->texts++;
    if (sending->dialogue && index < sending->dialogue->texts.count)
        return sending->dialogue->texts.at[index];
    struct sending ahead = *sending;
    return !is_command(take_line(&ahead, sending->passage->len));
}

static void fill_line(const struct sending *sending, struct span line, bool *header)
{
    size_t at = (size_t)(line.at - sending->passage->in);
    *header &= span_trim(line).len > 0;
    fill_body_line(sending->passage, (struct place_in_text){at, at + line.len},
                   *header ? BODY_HEADER : BODY_TEXT);
}

/* The lines of a text up to `end`, or to the dot that ends it. What is missing may have held that, and counts
 * for one octet here; so behind a hole a command ends the text, too. */
static void pass_text(struct sending *sending, size_t end, bool dot)
{
    bool header = true, hole = false;
    while (sending->at < end) {
        struct sending ahead = *sending;
        struct span line = take_line(&ahead, end);
        hole |= sending->hole;
        if (hole && is_command(line))
            return;
        sending->at = ahead.at;
        sending->hole = ahead.hole;
        if (dot && span_is(line, "."))
            return;
        fill_line(sending, line, &header);
    }
}

static void pass_data(struct sending *sending)
{
    pass_text(sending, sending->passage->len, true);
}

/* RFC 3030 section 2: so many octets, which need not end with a line. */
static void pass_chunk(struct sending *sending, struct span argument)
{
    unsigned long octets = 0;
    argument = span_trim(argument);
    span_take_number(&argument, &octets);
    size_t left = sending->passage->len - sending->at;
    pass_text(sending, sending->at + (octets < left ? octets : left), false);
}

/* Where the capture begins inside of a text, or goes on in it behind a hole, the next lines are no commands.
 */
static void pass_beginning(struct sending *sending)
{
    bool header = false;
    while (sending->at < sending->passage->len) {
        struct sending ahead = *sending;
        struct span line = take_line(&ahead, sending->passage->len);
        if (is_command(line))
            return;
        fill_line(sending, line, &header);
        sending->at = ahead.at;
    }
    sending->hole = false;
}

static void redact_texts(struct sending *sending, bool opened)
{
    sending->hole = !opened;
    while (sending->at < sending->passage->len && sending->passage->taken[sending->at])
        sending->at++; /* what was said to a proxy */
    while (sending->at < sending->passage->len) {
        if (sending->hole)
            pass_beginning(sending);
        struct span line = take_line(sending, sending->passage->len), verb = verb_of_line(line);
        bool data = span_is_word(verb, "DATA"), chunk = span_is_word(verb, "BDAT");
        if ((!data && !chunk) || !text_follows(sending))
            continue;
        if (data)
            pass_data(sending);
        else
            pass_chunk(sending, span_from(line, (size_t)(verb.at - line.at) + verb.len));
    }
}

static unsigned octet(const struct passage *passage, size_t at)
{
    return at < passage->len ? (unsigned char)passage->in[at] : 0;
}

/* An address of SOCKS: its kind, then four octets, sixteen, or a name behind its length. The octet behind it.
 */
static size_t pass_socks_address(struct passage *passage, size_t at)
{
    enum { IP4 = 1, NAME = 3, IP6 = 4 };
    unsigned kind = octet(passage, at++);
    size_t octets = kind == IP4 ? IP4_OCTETS : kind == IP6 ? IP6_OCTETS : 1 + octet(passage, at);
    if (at + octets > passage->len || (kind != IP4 && kind != NAME && kind != IP6))
        return passage->len;
    unsigned char from[IP6_OCTETS] = {0};
    if (kind != NAME)
        memcpy(from, passage->in + at, octets);
    if (passage->level >= REDACT_HOSTS && kind == IP4)
        pseudonyms_ip4(passage->pseudonyms, from, (unsigned char *)passage->out + at);
    if (passage->level >= REDACT_HOSTS && kind == IP6)
        pseudonyms_ip6(passage->pseudonyms, from, (unsigned char *)passage->out + at);
    if (passage->level >= REDACT_HOSTS && kind == NAME)
        host_redact(passage, at + 1, at + octets);
    return at + octets;
}

enum { SOCKS = 5, SOCKS_LOGIN = 1 };

/* Name and password, each behind its length, RFC 1929 section 2. The octet behind them; `at`: it is none. */
static size_t pass_login(struct passage *passage, size_t at)
{
    size_t user = at + 2, secret = user + octet(passage, at + 1) + 1,
           end = secret + octet(passage, secret - 1);
    struct span text = {passage->in, passage->len};
    if (octet(passage, at) != SOCKS_LOGIN || end > passage->len || secret - 1 <= user ||
        ascii_run(text.at + user, secret - 1 - user, '\0', '\0') < secret - 1 - user)
        return at;
    local_redact(passage, user, passage->level >= REDACT_ADDRESSES ? secret - 1 : user);
    passage_hide(passage, secret, end);
    return end;
}

/* What a client sends to a proxy, RFC 1928 sections 3 and 4: methods, perhaps name and password, the request.
 * What the proxy answers: two times two octets, and an address. Where the beginning was not captured it may
 * be the login. */
static void pass_socks(struct passage *passage, bool of_client)
{
    enum { REQUEST = 3, PORT = 2 };
    size_t at = octet(passage, 0) != SOCKS ? 0 : of_client ? 2 + octet(passage, 1) : 2;
    size_t behind = of_client ? pass_login(passage, at) : at + (octet(passage, at) == SOCKS_LOGIN ? 2 : 0);
    if (octet(passage, 0) != SOCKS && (!of_client || behind == at))
        return;
    at = behind;
    if (octet(passage, at) == SOCKS)
        at = pass_socks_address(passage, at + REQUEST) + PORT;
    passage_close(passage, 0, at < passage->len ? at : passage->len);
}

/* The older one: 04 01, port, address, user, NUL; behind an address 0.0.0.x the host's name and NUL. */
static void pass_socks4(struct passage *passage)
{
    enum { VERSION = 4, CONNECT = 1, ADDRESS = 4, USER = 8 };
    struct span text = {passage->in, passage->len};
    size_t end = USER + span_find(span_from(text, USER), '\0');
    bool named = !octet(passage, ADDRESS) && !octet(passage, ADDRESS + 1) && !octet(passage, ADDRESS + 2);
    unsigned char from[IP4_OCTETS];
    if (octet(passage, 0) != VERSION || octet(passage, 1) != CONNECT || end >= text.len)
        return;
    memcpy(from, text.at + ADDRESS, sizeof from);
    if (passage->level >= REDACT_ADDRESSES)
        local_redact(passage, USER, end);
    if (passage->level >= REDACT_HOSTS && !named)
        pseudonyms_ip4(passage->pseudonyms, from, (unsigned char *)passage->out + ADDRESS);
    size_t host = end + 1;
    end = named ? host + span_find(span_from(text, host), '\0') : end;
    if (passage->level >= REDACT_HOSTS && named && end < text.len)
        host_redact(passage, host, end);
    passage_close(passage, 0, end < text.len ? end + 1 : text.len);
}

void stream_redact(struct passage *passage, const struct stream_of_capture *stream, bool of_client,
                   const struct secrets_known *secrets)
{
    struct arena arena = {0};
    struct span whole = {passage->in, passage->len};
    struct passage plain = *passage;
    plain.len = tls_begin(whole);
    struct sending sending = {.passage = &plain, .dialogue = stream->dialogue};
    struct lines lines = lines_with_holes(&arena, (struct span){plain.in, plain.len});
    pass_socks(&plain, of_client);
    if (of_client)
        pass_socks4(&plain);
    proxy_redact(&plain);
    secrets_redact_stream(&plain, secrets, of_client);
    if (of_client && passage->level >= REDACT_ADDRESSES)
        redact_texts(&sending, stream->opened);
    for (unsigned long n = 1; n <= lines.count && of_client; n++) {
        struct place_in_text line = line_place(&lines, (struct span){plain.in, plain.len}, n);
        if (passage_is_free(&plain, line.at, line.end - line.at))
            command_redact(&plain, line.at, line.end);
    }
    lines_redact(&plain, &lines);
    tls_redact(passage, plain.len);
    arena_free(&arena);
}
