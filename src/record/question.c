#include "record/question.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/memory.h"

enum {
    QUESTIONS_MOST = 64, /* more are those of a busy server, and no attempt of somebody */
    ANSWERS_MOST = 32,   /* mail exchangers of one domain */
    NAME_MOST = 255,     /* octets, RFC 1035 section 2.3.4 */
    HEADER = 12,
    ASKED_OFTEN = 4 /* times without an answer: where ICMP says that nobody listens, they follow at once */
};

static const double patience = 1; /* seconds before a question is asked again because no answer came */

/* What was heard, the later the more it says. */
enum heard { HEARD_NOTHING, HEARD_REFUSED, HEARD_SERVFAIL, HEARD_EMPTY, HEARD_NXDOMAIN, HEARD_ANSWER };

struct question {
    struct span name; /* lower case */
    enum lookup_kind kind;
    struct ip from, to;
    unsigned asked;
    enum heard heard;
    struct lookup_answer answers[ANSWERS_MOST];
    size_t answer_count;
    unsigned long first, last;
    double since, until;
};

struct questions {
    struct arena arena;
    LIST(struct question *) all;
    size_t told;
};

void questions_free(struct questions *questions)
{
    if (!questions)
        return;
    arena_free(&questions->arena);
    free(questions);
}

/* ---- messages: RFC 1035 section 4 ---- */

struct message {
    struct span octets;
    size_t at;
    bool cut;
};

static unsigned octet_at(const struct message *message, size_t at)
{
    return at < message->octets.len ? (unsigned char)message->octets.at[at] : 0;
}

static unsigned number_at(const struct message *message, size_t at)
{
    return octet_at(message, at) << 8 | octet_at(message, at + 1);
}

static void pass(struct message *message, size_t octets)
{
    message->cut |= octets > message->octets.len - message->at;
    message->at = message->cut ? message->octets.len : message->at + octets;
}

/* Any octet may stand in a label (RFC 1035 section 3.1); a dot or a blank in one is no name of a host. */
static bool fits_name(char c)
{
    return c > ' ' && c < 0x7f && c != '.';
}

/* Puts a label behind the name; false: it has no room, or no such octet stands in the name of a host. */
static bool add_label(char *name, size_t *len, struct span label)
{
    if (*len + label.len + 1 > NAME_MOST)
        return false;
    if (*len)
        name[(*len)++] = '.';
    for (size_t i = 0; i < label.len; i++) {
        if (!fits_name(label.at[i]))
            return false;
        name[(*len)++] = ascii_lower(label.at[i]);
    }
    return true;
}

/* A name, also one that ends in a pointer to where the rest stood before (section 4.1.4). */
static size_t take_name(struct message *message, char name[NAME_MOST])
{
    enum { POINTER = 0xc0, JUMPS_MOST = 16 };
    size_t at = message->at, len = 0, behind = 0;
    unsigned jumps = 0;
    while (octet_at(message, at)) {
        unsigned length = octet_at(message, at);
        if (length >= POINTER) {
            behind = behind ? behind : at + 2;
            at = number_at(message, at) & 0x3fff;
            message->cut |= ++jumps > JUMPS_MOST;
        } else {
            struct span label = span_cut(message->octets, at + 1, length);
            message->cut |= label.len < length || !add_label(name, &len, label);
            at += 1 + length;
        }
        if (message->cut)
            return 0;
    }
    message->at = behind ? behind : at + 1;
    message->cut |= message->at > message->octets.len;
    return len;
}

/* ---- questions ---- */

static const struct {
    unsigned type;
    enum lookup_kind kind;
} types[] = {{1, LOOKUP_ADDRESS}, {28, LOOKUP_ADDRESS}, {15, LOOKUP_MX}};

static bool kind_of(unsigned type, enum lookup_kind *kind)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == type) {
            *kind = types[i].kind;
            return true;
        }
    return false;
}

/* 7.100.51.198.bl.example: a block list is asked, and that a name is missing there is good. */
static bool begins_with_address(struct span name)
{
    for (unsigned label = 0; label < 4; label++) {
        unsigned long number;
        struct span part = span_take_until(&name, '.');
        if (!span_take_number(&part, &number) || part.len || number > 255)
            return false;
    }
    return true;
}

static struct question *find(const struct questions *questions, struct span name, enum lookup_kind kind)
{
    for (size_t i = 0; i < questions->all.count; i++)
        if (questions->all.at[i]->kind == kind && span_equal(questions->all.at[i]->name, name))
            return questions->all.at[i];
    return NULL;
}

static struct question *new_question(struct questions *questions, struct span name,
                                     const struct sighting *sighting, const struct packet *packet)
{
    if (questions->all.count == QUESTIONS_MOST)
        return NULL;
    struct question *question = arena_take(&questions->arena, sizeof *question);
    *question = (struct question){.name = arena_copy(&questions->arena, name),
                                  .from = sighting->segment.from,
                                  .to = sighting->segment.to,
                                  .first = packet->frame,
                                  .since = packet->time};
    *LIST_ADD(&questions->arena, &questions->all) = question;
    return question;
}

/* ---- answers ---- */

static void add_answer(struct questions *questions, struct question *question, struct message *message)
{
    char name[NAME_MOST];
    struct lookup_answer answer = {.preference = (long)number_at(message, message->at)};
    pass(message, 2);
    size_t len = take_name(message, name);
    if (message->cut || question->answer_count == ANSWERS_MOST)
        return;
    answer.name = arena_copy(&questions->arena, (struct span){name, len});
    question->answers[question->answer_count++] = answer;
}

/* Section 4.1.3: name, type, class, time to live, length, data. */
static bool take_record(struct questions *questions, struct question *question, struct message *message)
{
    enum { TYPE = 0, LENGTH = 8, FIXED = 10 };
    char name[NAME_MOST];
    enum lookup_kind kind;
    take_name(message, name);
    size_t at = message->at;
    pass(message, FIXED);
    if (message->cut)
        return false;
    struct message data = *message;
    pass(message, number_at(message, at + LENGTH));
    if (message->cut || !kind_of(number_at(message, at + TYPE), &kind) || kind != question->kind)
        return false;
    if (kind == LOOKUP_MX && question->heard < HEARD_ANSWER)
        add_answer(questions, question, &data);
    return true;
}

static enum heard heard_in(struct questions *questions, struct question *question, struct message *message)
{
    enum { FLAGS = 2, ANSWERS = 6, CODE = 15, NO_ERROR = 0, NAME_ERROR = 3, REFUSED = 5 };
    unsigned code = number_at(message, FLAGS) & CODE, count = number_at(message, ANSWERS);
    if (code == NAME_ERROR)
        return HEARD_NXDOMAIN;
    if (code != NO_ERROR)
        return code == REFUSED ? HEARD_REFUSED : HEARD_SERVFAIL;
    bool any = false;
    for (unsigned i = 0; i < count && !message->cut; i++)
        any |= take_record(questions, question, message);
    return any ? HEARD_ANSWER : HEARD_EMPTY;
}

static void hear(struct questions *questions, struct question *question, struct message *message)
{
    enum heard heard = heard_in(questions, question, message);
    if (heard > question->heard)
        question->heard = heard;
}

static void take_message(struct questions *questions, struct message *message,
                         const struct sighting *sighting, const struct packet *packet)
{
    enum { FLAGS = 2, COUNT = 4, ANSWER = 0x8000, OPERATION = 0x7800 };
    char text[NAME_MOST];
    enum lookup_kind kind;
    unsigned flags = number_at(message, FLAGS);
    if (flags & OPERATION || number_at(message, COUNT) != 1)
        return;
    struct span name = {text, take_name(message, text)};
    unsigned type = number_at(message, message->at);
    pass(message, 4);
    if (message->cut || !name.len || !kind_of(type, &kind) || begins_with_address(name))
        return;
    struct question *question = find(questions, name, kind);
    if (!question && !(flags & ANSWER))
        question = new_question(questions, name, sighting, packet);
    if (!question)
        return;
    question->kind = kind;
    question->last = packet->frame;
    question->until = packet->time;
    if (flags & ANSWER)
        hear(questions, question, message);
    else
        question->asked++;
}

void questions_note(struct questions **questions, const struct sighting *sighting,
                    const struct packet *packet)
{
    struct message message = {sighting->segment.octets, HEADER, sighting->segment.octets.len < HEADER};
    if (message.cut)
        return;
    if (!*questions)
        *questions = memory_get(sizeof **questions);
    take_message(*questions, &message, sighting, packet);
}

/* ---- what was not found ---- */

static bool waited_in_vain(const struct question *question)
{
    return question->asked >= ASKED_OFTEN ||
           (question->asked > 1 && question->until - question->since >= patience);
}

/* A domain without MX is fine: its own address is taken then, RFC 5321 section 5.1. */
static bool failed(const struct question *question)
{
    if (question->heard == HEARD_NOTHING)
        return waited_in_vain(question);
    return question->heard != HEARD_ANSWER &&
           (question->kind == LOOKUP_ADDRESS || question->heard != HEARD_EMPTY);
}

static bool any_address(const struct questions *questions)
{
    for (size_t i = 0; i < questions->all.count; i++)
        if (questions->all.at[i]->kind == LOOKUP_ADDRESS && questions->all.at[i]->heard == HEARD_ANSWER)
            return true;
    return false;
}

/* "mx1.fabrikam.com.contoso.com" is the same name with the suffix of a search list. */
static bool has_suffix_added(struct span name, struct span shorter)
{
    return name.len > shorter.len + 1 && name.at[shorter.len] == '.' && span_starts_with(name, shorter);
}

/* A name of one label next to others is mostly the machine's own, which a program asks for on the way. */
static bool is_bare(struct span name)
{
    return span_find(name, '.') == name.len;
}

static bool is_told_with_other(const struct questions *questions, const struct question *question)
{
    for (size_t i = 0; i < questions->all.count; i++) {
        const struct question *other = questions->all.at[i];
        if (other == question || !failed(other))
            continue;
        if (has_suffix_added(question->name, other->name))
            return true;
        if (question->kind == LOOKUP_MX && span_equal(question->name, other->name))
            return true;
        if (is_bare(question->name) && !is_bare(other->name))
            return true;
    }
    return false;
}

static const struct {
    const char *trouble, *words;
    enum trouble kind;
} troubles[] = {
    [HEARD_NOTHING] = {"timeout", NULL, TROUBLE_NAME_TEMPORARY},
    [HEARD_REFUSED] = {"refused", "REFUSED", TROUBLE_NAME_TEMPORARY},
    [HEARD_SERVFAIL] = {"servfail", "SERVFAIL", TROUBLE_NAME_TEMPORARY},
    [HEARD_EMPTY] = {"no-answer", "no address associated with the name", TROUBLE_NAME},
    [HEARD_NXDOMAIN] = {"nxdomain", "NXDOMAIN", TROUBLE_NAME},
    [HEARD_ANSWER] = {"", NULL, TROUBLE_NONE},
};

static struct span words_of(const struct question *question, struct arena *arena)
{
    struct span server = ip_text(arena, &question->to);
    if (question->heard == HEARD_NOTHING)
        return arena_print(arena, "%u DNS queries to %.*s, no answer in %.1f s", question->asked,
                           (int)server.len, server.at, question->until - question->since);
    return arena_print(arena, "DNS: %s, from %.*s", troubles[question->heard].words, (int)server.len,
                       server.at);
}

static struct lookup *lookup_of(const struct question *question, struct arena *arena, struct lookup *lookup)
{
    struct lookup_answer *answers = arena_take(arena, (question->answer_count + 1) * sizeof *answers);
    for (size_t i = 0; i < question->answer_count; i++) {
        answers[i] = question->answers[i];
        answers[i].name = arena_copy(arena, answers[i].name);
    }
    *lookup = (struct lookup){.kind = question->kind,
                              .name = arena_copy(arena, question->name),
                              .trouble = span_of(troubles[question->heard].trouble),
                              .resolver = ip_text(arena, &question->to),
                              .answers = answers,
                              .answer_count = question->answer_count,
                              .first = question->first,
                              .last = question->last};
    return lookup;
}

/* Those that failed, and those that were answered; about the rest nothing is known yet. */
static void tell_lookups(const struct questions *questions, struct arena *arena,
                         struct conversation *conversation)
{
    struct lookup *lookups = arena_take(arena, questions->all.count * sizeof *lookups);
    size_t count = 0;
    for (size_t i = 0; i < questions->all.count; i++) {
        const struct question *question = questions->all.at[i];
        if (failed(question) || question->heard == HEARD_ANSWER)
            lookup_of(question, arena, &lookups[count++]);
    }
    conversation->around = (struct surroundings){.lookups = lookups, .lookup_count = count};
}

static void tell(const struct question *question, struct arena *arena, struct conversation *conversation)
{
    double seconds = question->until - question->since;
    *conversation = (struct conversation){.client_program = {"", 0},
                                          .frames = true,
                                          .stream = -1,
                                          .started = question->since,
                                          .seconds = seconds,
                                          .tells_close = true,
                                          .network = {.seen = true},
                                          .first = question->first,
                                          .last = question->last};
    conversation->client.address = ip_text(arena, &question->from);
    conversation->server.name = arena_copy(arena, question->name);
    *LIST_ADD(arena, &conversation->moments) = (struct moment){.kind = MOMENT_EVENT,
                                                               .event = EVENT_TRYING,
                                                               .text = conversation->server.name,
                                                               .first = question->first,
                                                               .last = question->first};
    *LIST_ADD(arena, &conversation->moments) = (struct moment){.kind = MOMENT_EVENT,
                                                               .event = EVENT_FAILED,
                                                               .trouble = troubles[question->heard].kind,
                                                               .text = words_of(question, arena),
                                                               .first = question->last,
                                                               .last = question->last,
                                                               .time = seconds};
}

bool questions_take(struct questions *questions, struct arena *arena, struct conversation *conversation)
{
    if (!questions || any_address(questions))
        return false;
    while (questions->told < questions->all.count) {
        const struct question *question = questions->all.at[questions->told++];
        if (!failed(question) || is_told_with_other(questions, question))
            continue;
        tell(question, arena, conversation);
        tell_lookups(questions, arena, conversation);
        return true;
    }
    return false;
}
