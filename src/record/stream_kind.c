/* Is it SMTP? By what is said, on any port; on the ports of mail everything counts, for then the question is
 * why it was no SMTP. */
#include "record/stream_part.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

enum { UNDECIDED_LINES = 40 }; /* who has not said hello by then is not going to */

bool port_is_smtps(unsigned port)
{
    return port == 465 || port == 2465;
}

bool port_is_smtp(unsigned port)
{
    static const unsigned ports[] = {25, 587, 2525, 2587, 1025, 10025, 10026};
    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
        if (ports[i] == port)
            return true;
    return port_is_smtps(port);
}

static bool says_hello(struct span line)
{
    struct span verb = verb_of_line(line);
    bool hello = span_is_word(verb, "EHLO") || span_is_word(verb, "HELO") || span_is_word(verb, "LHLO");
    struct span rest = span_from(line, (size_t)(verb.at - line.at) + verb.len);
    bool path = (span_is_word(verb, "MAIL") && span_starts(span_trim(rest), "FROM:")) ||
                (span_is_word(verb, "RCPT") && span_starts(span_trim(rest), "TO:"));
    return line.len && (hello || path);
}

static void decide(struct stream *stream, enum verdict verdict)
{
    if (stream->verdict == VERDICT_OPEN)
        stream->verdict = verdict;
}

static void settle(struct stream *stream)
{
    if (stream->lines[0] + stream->lines[1] > UNDECIDED_LINES && !port_is_smtp(stream->port))
        decide(stream, VERDICT_OTHER);
}

static bool has(struct span text, const char *word)
{
    return span_find_text(text, word) < text.len;
}

void kind_server_line(struct stream *stream, struct span line, int code)
{
    bool coded = code != 0;
    stream->likely |= coded;
    if (++stream->lines[1] == 1) {
        bool names_it = code == 220 && (has(line, "SMTP") || has(line, "LMTP"));
        if (names_it || (coded && port_is_smtp(stream->port)))
            decide(stream, VERDICT_SMTP);
        stream->foreign = !coded && stream->greeting_due;
    }
    settle(stream);
}

void kind_client_line(struct stream *stream, struct span line)
{
    stream->lines[0]++;
    if (stream->likely && stream->verdict != VERDICT_OPEN &&
        !stream->foreign) /* nothing is left to be told */
        return;
    stream->likely |= verb_find(verb_of_line(line)) != NULL;
    if (says_hello(line)) {
        decide(stream, VERDICT_SMTP);
        stream->foreign = false;
    }
    settle(stream);
}

/* The first octets of the client, before the server said anything. */
void kind_client_octets(struct stream *stream, struct span octets)
{
    if (!port_is_smtp(stream->port) && octets.len && (unsigned char)octets.at[0] < ' ' &&
        octets.at[0] != '\r')
        decide(stream, VERDICT_OTHER);
}

int stream_looks_like_server(struct span octets)
{
    struct span rest = octets, line = span_take_line(&rest);
    if (reply_line_looks(line))
        return 1;
    if (verb_find(verb_of_line(line)))
        return 0;
    return -1;
}
