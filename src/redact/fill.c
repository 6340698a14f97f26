/* Texts of which only the lengths are left. */
#include "base/ascii.h"
#include "base/utf8.h"
#include "redact/keep.h"
#include "redact/passage.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

/* "\r", "\xc3", "=C3", "&lt;": what a program or a mail made of another octet stays, or what it means would
 * be another thing. Octets, 0: none. */
static size_t escape_length(struct span rest)
{
    enum { ENTITY_MOST = 8 };
    bool hex = rest.len > 2 && ascii_is_hex(rest.at[1]) && ascii_is_hex(rest.at[2]);
    if (rest.at[0] == '=' && hex && !(rest.at[1] >= 'a' && rest.at[1] <= 'f'))
        return 3;
    if (rest.at[0] == '\\' && rest.len > 1) {
        size_t octets = rest.at[1] == 'x'                ? 4
                        : rest.at[1] == 'u'              ? 6
                        : strchr("abfnrtv0", rest.at[1]) ? 2
                                                         : 0;
        return octets <= rest.len ? octets : 0;
    }
    size_t end = rest.at[0] == '&' ? span_find(span_cut(rest, 0, ENTITY_MOST), ';') : ENTITY_MOST;
    return end > 1 && end < ENTITY_MOST && end < rest.len ? end + 1 : 0;
}

/* U+00D7, U+25A1, U+1F532: as many octets as the character has. */
static struct span filling(struct span rest)
{
    size_t kept = escape_length(rest);
    if (kept)
        return span_cut(rest, 0, kept);
    static const char *const filling[] = {[2] = "\xc3\x97", [3] = "\xe2\x96\xa1", [4] = "\xf0\x9f\x94\xb2"};
    size_t octets = utf8_sequence(rest);
    if (octets >= 2 && octets <= 4)
        return (struct span){filling[octets], octets};
    char c = *rest.at;
    return ascii_is_digit(c)     ? (struct span)SPAN("0")
           : !ascii_is_letter(c) ? span_cut(rest, 0, 1)
           : c == ascii_lower(c) ? (struct span)SPAN("x")
                                 : (struct span)SPAN("X");
}

void fill(struct passage *passage, enum redact_class kind, size_t at, size_t end)
{
    bool any = false;
    while (at < end) {
        struct span made = filling(passage_span(passage, at, end));
        if (passage_is_free(passage, at, made.len)) {
            any |= memcmp(passage->out + at, made.at, made.len) != 0;
            memcpy(passage->out + at, made.at, made.len);
            passage_close(passage, at, made.len);
        }
        at += made.len;
    }
    passage->counts[kind] += any;
}

/* ---- lines of messages ---- */

/* Fields that say how the message is made; none names anybody. */
static const char *const plain_fields[] = {"Date", "MIME-Version", "Content-Transfer-Encoding"};

/* Octets of "Subject:", 0: no field (RFC 5322 section 2.2). */
static size_t field_name(struct span line)
{
    size_t at = 0;
    while (at < line.len &&
           (ascii_is_letter(line.at[at]) || ascii_is_digit(line.at[at]) || line.at[at] == '-'))
        at++;
    return at && at < line.len && line.at[at] == ':' ? at + 1 : 0;
}

/* In a text that was never ended, what looks like the dialogue is most likely a piece of it. Elsewhere only a
 * command alone, or one with an address that goes, is kept: it says nothing, and why it stands there is a
 * finding. */
static bool looks_like_dialogue(struct span line, bool ended)
{
    struct span verb = verb_of_line(line), trimmed = span_trim(line);
    bool path = span_starts(trimmed, "MAIL FROM:<") || span_starts(trimmed, "RCPT TO:<");
    bool whole = path && span_find(trimmed, '>') + 1 == trimmed.len; /* nothing but the address */
    bool hello = span_is_word(verb, "EHLO") || span_is_word(verb, "HELO");
    bool alone = verb_find(verb) && verb.len == trimmed.len;
    return alone || whole || (!ended && (reply_line_looks(line) || path || hello));
}

void fill_body_line(struct passage *passage, struct place_in_text place, enum body_part part)
{
    size_t at = place.at, end = place.end;
    bool header = part == BODY_HEADER || part == BODY_OPEN_HEADER;
    bool ended = part == BODY_HEADER || part == BODY_TEXT;
    struct span line = passage_span(passage, at, end);
    size_t name = header ? field_name(line) : 0;
    bool plain = looks_like_dialogue(line, ended);
    for (size_t i = 0; name && i < sizeof plain_fields / sizeof plain_fields[0]; i++)
        plain |= span_is_word(span_cut(line, 0, name - 1), plain_fields[i]);
    if (name || plain)
        tokens_redact(passage, at + name, end);
    if (plain)
        name = line.len;
    passage_close(passage, at, name);
    fill(passage, REDACTED_TEXT, at + name, end);
}
