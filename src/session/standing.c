/* How things stood at each reply: the effects of the verb table, applied in the order in which the replies
 * came. */
#include "session/part.h"

static void start_over(struct standing *now)
{
    now->mail_open = false;
    now->accepted = now->refused = 0;
    now->mail_reply = NO_ENTRY;
}

static void heard_hello(struct standing *now, const struct entry *reply, size_t at)
{
    now->hello_done = true;
    now->hello_verb = reply->verb;
    now->offers_known = !reply->headless;
    now->hello_reply = entry_is(reply, "HELO") ? NO_ENTRY : at;
    now->hello_anew = now->authenticated ? at : NO_ENTRY;
    start_over(now);
}

static void heard_tls(struct standing *now, const struct entry *reply, size_t at)
{
    (void)reply, (void)at;
    now->tls = true;
    now->hello_done = false;
    now->offers_known = false;
    now->hello_reply = NO_ENTRY;
    start_over(now);
}

static void heard_auth(struct standing *now, const struct entry *reply, size_t at)
{
    (void)at;
    now->authenticated |= reply->code == 235;
    now->hello_anew = reply->code == 235 ? NO_ENTRY : now->hello_anew;
}

static void heard_mail(struct standing *now, const struct entry *reply, size_t at)
{
    (void)reply;
    start_over(now);
    now->mail_open = true;
    now->mail_reply = at;
}

static void heard_rcpt(struct standing *now, const struct entry *reply, size_t at)
{
    (void)reply, (void)at;
    now->accepted++;
}

static void heard_body(struct standing *now, const struct entry *reply, size_t at)
{
    (void)at;
    if (!entry_is(reply, "BDAT"))
        start_over(now);
}

static void heard_reset(struct standing *now, const struct entry *reply, size_t at)
{
    (void)reply, (void)at;
    start_over(now);
}

static void (*const heard[])(struct standing *, const struct entry *, size_t) = {
    [EFFECT_HELLO] = heard_hello, [EFFECT_TLS] = heard_tls,   [EFFECT_AUTH] = heard_auth,
    [EFFECT_MAIL] = heard_mail,   [EFFECT_RCPT] = heard_rcpt, [EFFECT_BODY] = heard_body,
    [EFFECT_RESET] = heard_reset, [EFFECT_QUIT] = NULL,
};

static void note_trial(struct standing *now, const struct entry *reply)
{
    now->login_tried |= reply->stage == STAGE_AUTH;
    now->starttls_tried |= entry_is(reply, "STARTTLS");
    now->refused += entry_is(reply, "RCPT") && reply->code >= 400;
    now->errors += reply->code >= 400;
    if (entry_is(reply, "MAIL") && reply->code >= 400 && !now->mail_open)
        now->mail_reply = NO_ENTRY;
    if (entry_is(reply, "(body)") && reply->code >= 400)
        start_over(now);
}

static void apply(struct standing *now, const struct entry *reply, size_t at)
{
    const struct verb *verb = reply->known;
    note_trial(now, reply);
    if (!verb || reply->code >= 300 || (size_t)verb->effect >= sizeof heard / sizeof heard[0])
        return;
    if (heard[verb->effect])
        heard[verb->effect](now, reply, at);
}

void session_stand(struct arena *arena, struct session *session, struct session_parts *parts)
{
    struct standing now = {
        .hello_verb = {"", 0}, .hello_reply = NO_ENTRY, .hello_anew = NO_ENTRY, .mail_reply = NO_ENTRY};
    parts->standings = arena_take(arena, (session->entry_count + 1) * sizeof *parts->standings);
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        parts->standings[i] = now;
        if (entry->from == SIDE_SERVER && entry->code)
            apply(&now, entry, i);
        else if (entry->from == SIDE_NOTE && entry->event == EVENT_TLS_STARTED)
            now.tls = true;
        else if (entry->from == SIDE_CLIENT) {
            now.login_tried |= entry->stage == STAGE_AUTH;
            now.starttls_tried |= entry_is(entry, "STARTTLS");
        }
    }
    parts->last = now;
}
