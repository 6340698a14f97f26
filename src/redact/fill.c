/* Texts of which only the lengths are left. */
#include "base/ascii.h"
#include "base/utf8.h"
#include "redact/keep.h"
#include "redact/passage.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

/* U+00D7, U+25A1, U+1F532: as many octets as the character has. */
static struct span filling(struct span rest)
{
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
        if (!passage->taken[at]) {
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

/* What looks like the dialogue is most likely a piece of it: typed into a text that was never ended, or the
 * replies behind one. */
static bool looks_like_dialogue(struct span line)
{
    struct span verb = verb_of_line(line), trimmed = span_trim(line);
    bool envelope = span_starts(trimmed, "MAIL FROM:") || span_starts(trimmed, "RCPT TO:");
    bool alone = verb.len == trimmed.len || span_is_word(verb, "EHLO") || span_is_word(verb, "HELO");
    return reply_line_looks(line) || envelope || (verb_find(verb) && alone);
}

void fill_body_line(struct passage *passage, size_t at, size_t end, bool header)
{
    struct span line = passage_span(passage, at, end);
    size_t name = header ? field_name(line) : 0;
    bool plain = looks_like_dialogue(line);
    for (size_t i = 0; name && i < sizeof plain_fields / sizeof plain_fields[0]; i++)
        plain |= span_is_word(span_cut(line, 0, name - 1), plain_fields[i]);
    if (name || plain)
        tokens_redact(passage, at + name, end);
    if (plain)
        name = line.len;
    passage_close(passage, at, name);
    fill(passage, REDACTED_TEXT, at + name, end);
}
