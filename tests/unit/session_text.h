/*
 * Tables of what became of which lines: what each reply answers, and what it follows from.
 *
 *     (greeting) 220, EHLO 250, MAIL 550 5.7.1, RCPT 503 <3     <3: a consequence of the third reply
 */
#ifndef SMTPLINT_TESTS_UNIT_SESSION_TEXT_H
#define SMTPLINT_TESTS_UNIT_SESSION_TEXT_H

#include "play.h"
#include "session/part.h"

/* How many replies came up to this entry, itself included. */
static inline size_t reply_number(const struct session *session, size_t entry)
{
    size_t number = 0;
    for (size_t i = 0; i <= entry; i++)
        number += session->entries[i].from == SIDE_SERVER && session->entries[i].code;
    return number;
}

static inline void add_reply(struct text *out, const struct session *session, size_t at)
{
    const struct entry *reply = &session->entries[at];
    size_t cause = session->parts->cause[at];
    text_print(out, "%s%.*s %d", out->len ? ", " : "", (int)reply->verb.len, reply->verb.at, reply->code);
    if (reply->enhanced.len)
        text_print(out, " %.*s", (int)reply->enhanced.len, reply->enhanced.at);
    if (cause != NO_ENTRY)
        text_print(out, " <%zu", reply_number(session, cause));
}

static inline struct text replies_text(const struct session *session)
{
    struct text out = {0};
    for (size_t i = 0; session && i < session->entry_count; i++)
        if (session->entries[i].from == SIDE_SERVER)
            add_reply(&out, session, i);
    return out;
}

static inline size_t replies_differ(const struct dialects *dialects, const char *name, struct span bytes,
                                    const char *expected)
{
    struct played played;
    play(&played, dialects, bytes);
    struct text got = replies_text(played.session);
    size_t wrong = row_differs(name, text_span(&got), expected);
    text_free(&got);
    play_end(&played);
    return wrong;
}

#endif
