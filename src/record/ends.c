#include "record/ends.h"

#include <string.h>

#include "smtp/reply.h"
#include "smtp/verb.h"

static bool ends_with_port(struct span end, const char *port)
{
    size_t len = strlen(port);
    bool apart = end.len > len && (end.at[end.len - len - 1] == ':' || end.at[end.len - len - 1] == '.' ||
                                   end.at[end.len - len - 1] == '0');
    return apart && span_ends(end, port);
}

static bool is_server_port(struct span end)
{
    static const char *const ports[] = {"25",   "587",        "465",   "2525",
                                        "smtp", "submission", "smtps", "submissions"};
    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
        if (ends_with_port(end, ports[i]))
            return true;
    return false;
}

static void know_server(struct talk *talk, struct span end)
{
    end = span_cut(end, 0, sizeof talk->server_end - 1);
    if (end.len)
        memcpy(talk->server_end, end.at, end.len);
}

enum speaker ends_speaker(struct talk *talk, const struct extract *extract)
{
    bool reply = reply_line_looks(extract->text);
    if (!talk->server_end[0]) {
        if (is_server_port(extract->source) || (reply && !is_server_port(extract->target)))
            know_server(talk, extract->source);
        else if (is_server_port(extract->target) || verb_find(verb_of_line(extract->text)))
            know_server(talk, extract->target);
        else
            return SPEAKER_NONE;
    }
    return span_is(span_cut(extract->source, 0, sizeof talk->server_end - 1), talk->server_end)
               ? SPEAKER_SERVER
               : SPEAKER_CLIENT;
}

/* tcpflow's 192.000.002.007 */
static struct span without_zeros(struct arena *arena, struct span address)
{
    struct span plain = {"", 0};
    if (address.len != sizeof "192.000.002.007" - 1 || span_find(address, ':') < address.len)
        return arena_copy(arena, address);
    while (address.len) {
        struct span part = span_take_until(&address, '.');
        while (part.len > 1 && part.at[0] == '0')
            part = span_from(part, 1);
        plain = arena_print(arena, "%.*s%s%.*s", (int)plain.len, plain.at, plain.len ? "." : "",
                            (int)part.len, part.at);
    }
    return plain;
}

/* "192.0.2.7.25", "192.0.2.7:25", "127.000.000.001.02525", "[2001:db8::1]:25" */
static void read_endpoint(struct reader *reader, struct span end, struct endpoint *endpoint)
{
    size_t at = end.len;
    while (at > 0 && end.at[at - 1] != ':' && end.at[at - 1] != '.')
        at--;
    if (!at || endpoint->address.len)
        return;
    struct span port = span_from(end, at), address = span_cut(end, 0, at - 1);
    unsigned long number;
    if (span_take_number(&port, &number) && number <= 65535)
        endpoint->port = (unsigned)number;
    if (address.len > 1 && address.at[0] == '[')
        address = span_cut(address, 1, address.len - 2);
    endpoint->address = without_zeros(reader->builder.arena, address);
}

void ends_read(struct reader *reader, enum speaker source, const struct extract *extract)
{
    struct conversation *conversation = reader->builder.conversation;
    bool server = source == SPEAKER_SERVER;
    if (source == SPEAKER_NONE)
        return;
    read_endpoint(reader, extract->source, server ? &conversation->server : &conversation->client);
    read_endpoint(reader, extract->target, server ? &conversation->client : &conversation->server);
}

void ends_keep(struct talk *talk, const struct extract *extract)
{
    struct span ends[2] = {extract->source, extract->target};
    for (size_t i = 0; i < 2; i++) {
        memset(talk->ends[i], 0, sizeof talk->ends[i]);
        if (ends[i].len)
            memcpy(talk->ends[i], ends[i].at, span_cut(ends[i], 0, sizeof talk->ends[i] - 1).len);
    }
}

enum speaker ends_tell(struct reader *reader, struct talk *talk, struct span text)
{
    struct extract extract = {
        .source = span_of(talk->ends[0]), .target = span_of(talk->ends[1]), .text = text};
    if (talk->server_end[0] || !extract.source.len)
        return SPEAKER_NONE;
    enum speaker speaker = ends_speaker(talk, &extract);
    ends_read(reader, speaker, &extract);
    return speaker;
}
