/*
 * Which sides of the dialogue a record shows. A side that is not there was not recorded, unless the other
 * one, or the end, shows that it was silent.
 */
#include <math.h>

#include "session/part.h"

static bool has_moment(const struct conversation *conversation, enum moment_kind kind)
{
    for (size_t i = 0; i < conversation->moments.count; i++)
        if (conversation->moments.at[i].kind == kind)
            return true;
    return false;
}

/* What is missing before the first line of a capture that holds both sides leaves none of them out. */
static bool has_gap(const struct conversation *conversation)
{
    size_t first = conversation->both_heard ? 1 : 0;
    for (size_t i = first; i < conversation->moments.count; i++)
        if (conversation->moments.at[i].event == EVENT_GAP)
            return true;
    return false;
}

/* A log's line that names the command at which it ended: the server was heard, and said nothing more. */
static bool names_last(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++)
        if (conversation->moments.at[i].named)
            return true;
    return false;
}

static bool hears_client(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++)
        if (conversation->moments.at[i].kind == MOMENT_CLIENT &&
            !session_is_elision(conversation->moments.at[i].text))
            return true;
    return false;
}

bool session_shows_client(const struct conversation *conversation)
{
    return hears_client(conversation) || names_last(conversation);
}

struct signs {
    bool connected; /* the program that wrote the record tells of the connection */
    bool trouble;   /* and of a failure, or of an end that nobody had asked for */
    bool further;   /* the client went on behind its greeting, as who is answered does */
    bool granted;   /* it sent what only 354 or 334 calls for, or began with what something comes before */
    bool began;
    bool goodbye; /* it said QUIT */
};

static void see_event(struct signs *signs, enum event event)
{
    static const bool harmless[] = {
        [EVENT_NONE] = true, [EVENT_CONNECTING] = true,  [EVENT_TRYING] = true,      [EVENT_CONNECTED] = true,
        [EVENT_GAP] = true,  [EVENT_TLS_STARTED] = true, [EVENT_TLS_DOUBTED] = true, [EVENT_REMARK] = true};
    signs->connected |= event == EVENT_CONNECTED;
    bool asked = (event == EVENT_CLOSED && signs->goodbye) || (event == EVENT_LEFT && signs->further);
    signs->trouble |= !harmless[event] && !asked;
}

static void see_client(struct signs *signs, const struct moment *moment)
{
    const unsigned comes_later = NEED_HELLO | NEED_MAIL | NEED_RCPT;
    const struct verb *verb = verb_find(verb_of_line(moment->text));
    signs->granted |= moment->auth_answer || (!signs->began && verb && (verb->needs & comes_later));
    signs->began = true;
    signs->further |= verb && verb->stage > STAGE_HELLO && verb->stage < STAGE_QUIT;
    signs->goodbye |= verb && verb->effect == EFFECT_QUIT;
}

static void see(struct signs *signs, const struct moment *moment)
{
    signs->granted |= moment->kind == MOMENT_BODY;
    if (moment->kind == MOMENT_EVENT)
        see_event(signs, moment->event);
    else if (moment->kind == MOMENT_CLIENT)
        see_client(signs, moment);
}

/* A terminal that tells of the connection and shows what was typed shows what the server says, too. */
static bool shows_screen(const struct conversation *conversation, const struct signs *signs)
{
    static const char *const programs[] = {"telnet", "busybox", "nc", "ncat", "putty"};
    for (size_t i = 0; signs->connected && i < sizeof programs / sizeof programs[0]; i++)
        if (span_is(conversation->client_program, programs[i]))
            return true;
    return false;
}

bool session_shows_server(const struct conversation *conversation)
{
    struct signs signs = {0};
    if (has_moment(conversation, MOMENT_SERVER) || names_last(conversation))
        return true;
    if (conversation->frames || !session_shows_client(conversation))
        return !has_gap(conversation);
    for (size_t i = 0; i < conversation->moments.count; i++)
        see(&signs, &conversation->moments.at[i]);
    bool waited = signs.connected && !signs.further && !signs.goodbye;
    return (signs.trouble || waited || shows_screen(conversation, &signs)) && !signs.granted;
}

/* Who writes commands into a file and reads the answers later has all of them behind, whenever they came. */
bool session_shows_order(const struct conversation *conversation)
{
    size_t before = 0, after = 0;
    bool spoke = false, timed = conversation->frames;
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        bool command = moment->kind == MOMENT_CLIENT;
        spoke |= moment->kind == MOMENT_SERVER;
        timed |= !isnan(moment->time);
        before += command && !spoke;
        after += command && spoke;
    }
    return timed || !spoke || before < 2 || after > 0;
}
