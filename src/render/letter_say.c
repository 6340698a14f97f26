/* A matter as sentences. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/text.h"
#include "render/letter.h"

enum { REQUESTS_MOST = 3, MINUTES_OF_HOUR = 60, NO_DATE_BEYOND = 10000 }; /* years have four digits */

struct saying {
    const struct letter *letter;
    const struct matter *matter;
    struct arena *arena;
    enum language language;
    struct paragraph *paragraph;
};

static struct span said(const struct saying *saying, struct words words, struct parts parts)
{
    return phrase_filled(saying->arena, words.in[saying->language], &parts);
}

static struct span phrase(const struct saying *saying, enum letter_phrase which, struct parts parts)
{
    return said(saying, letter_words(which), parts);
}

static struct span number(const struct saying *saying, unsigned long count)
{
    return arena_print(saying->arena, "%lu", count);
}

static void sentence(const struct saying *saying, struct span text)
{
    struct paragraph *paragraph = saying->paragraph;
    if (text.len && paragraph->count < SENTENCES_MOST)
        paragraph->sentences[paragraph->count++] = text;
}

static void plain(const struct saying *saying, enum letter_phrase which)
{
    sentence(saying, phrase(saying, which, (struct parts){0}));
}

/* ---- when, who, to whom ---- */

static const char *const months[LANGUAGES][12] = {
    [LANGUAGE_EN] = {"January", "February", "March", "April", "May", "June", "July", "August", "September",
                     "October", "November", "December"},
    [LANGUAGE_DE] = {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
                     "Oktober", "November", "Dezember"}};

static struct span zone(const struct saying *saying)
{
    int minutes = saying->matter->zone, left = abs(minutes) % MINUTES_OF_HOUR;
    if (!saying->matter->utc)
        return phrase(saying, LETTER_CLOCK, (struct parts){0});
    if (!minutes)
        return (struct span)SPAN("UTC");
    struct span hours =
        arena_print(saying->arena, "UTC%c%d", minutes < 0 ? '-' : '+', abs(minutes) / MINUTES_OF_HOUR);
    return left ? arena_join(saying->arena, hours, arena_print(saying->arena, ":%02d", left)) : hours;
}

/* "" if it is not known. */
static struct span on_day(const struct saying *saying)
{
    struct tm parts;
    double started = saying->matter->started;
    if (isnan(started) || fabs(started) > 2e11)
        return (struct span){"", 0};
    time_t local = (time_t)started + (time_t)saying->matter->zone * MINUTES_OF_HOUR;
    if (!gmtime_r(&local, &parts) || parts.tm_year + 1900 < 0 || parts.tm_year + 1900 >= NO_DATE_BEYOND)
        return (struct span){"", 0};
    const char *month = months[saying->language][parts.tm_mon];
    const char *form = saying->language == LANGUAGE_DE ? "%d. %s %d" : "%d %s %d";
    struct parts when = {{arena_print(saying->arena, form, parts.tm_mday, month, parts.tm_year + 1900),
                          arena_print(saying->arena, "%02d:%02d", parts.tm_hour, parts.tm_min),
                          zone(saying)}};
    return phrase(saying, LETTER_ON, when);
}

static struct span lead(const struct saying *saying)
{
    unsigned long attempts = saying->matter->attempts, all = saying->letter->attempts;
    struct span day = on_day(saying);
    struct parts counts = {{number(saying, attempts), number(saying, all)}};
    struct parts every = {{number(saying, all)}};
    if (all == 1)
        return day.len ? day : phrase(saying, LETTER_IN_RECORD, counts);
    if (attempts == all)
        return phrase(saying, all == 2 ? LETTER_IN_BOTH : LETTER_IN_ALL, every);
    if (attempts == 1)
        return phrase(saying, all == 2 ? LETTER_IN_ONE_OF_TWO : LETTER_IN_ONE_OF, every);
    return phrase(saying, LETTER_IN_SOME, counts);
}

static struct span server(const struct saying *saying)
{
    const struct matter *matter = saying->matter;
    bool named = matter->server.len && !matter->several_servers;
    return phrase(saying, named ? LETTER_SERVER_NAMED : LETTER_SERVER, (struct parts){{matter->server}});
}

/* "a, b and c", "a, b, c and others" */
static struct span recipients(const struct saying *saying)
{
    const struct matter *matter = saying->matter;
    struct text list = {0};
    size_t named = matter->recipient_count + matter->more_recipients;
    for (size_t i = 0; i < named; i++) {
        struct span name = i < matter->recipient_count ? matter->recipients[i]
                                                       : phrase(saying, LETTER_OTHERS, (struct parts){0});
        if (i && i + 1 == named)
            text_add(&list, phrase(saying, LETTER_AND, (struct parts){0}));
        else if (i)
            text_add_string(&list, ", ");
        text_add(&list, name);
    }
    struct span made = arena_copy(saying->arena, text_span(&list));
    text_free(&list);
    return made;
}

static struct span message(const struct saying *saying)
{
    const struct matter *matter = saying->matter;
    struct span told = phrase(saying, LETTER_MESSAGE, (struct parts){0});
    struct parts to = {{recipients(saying)}}, from = {{matter->sender}};
    if (matter->sender.len && !matter->several_senders)
        told = arena_join(saying->arena, told, phrase(saying, LETTER_FROM, from));
    return to.part[0].len ? arena_join(saying->arena, told, phrase(saying, LETTER_TO, to)) : told;
}

static void say_event(const struct saying *saying)
{
    struct parts parts = {{server(saying), message(saying)}};
    struct span clause = said(saying, event_words(saying->matter->event), parts);
    struct span whole = arena_join(saying->arena, lead(saying), clause);
    sentence(saying, arena_join(saying->arena, whole, (struct span)SPAN(".")));
}

/* ---- why ---- */

static bool is_plain(struct words words)
{
    return words.in[LANGUAGE_EN].len && !jargon_in(words.in[LANGUAGE_EN]) &&
           !jargon_in(words.in[LANGUAGE_DE]);
}

/* Where it is open who has to act, that sentence says it as well. */
static void unseen(const struct saying *saying)
{
    if (saying->matter->acts != ACTS_OPEN)
        plain(saying, LETTER_CAUSE_UNSEEN);
}

static void say_cause(const struct saying *saying)
{
    static const enum letter_phrase causes[STANDINGS] = {[STANDING_EXCLUDED] = LETTER_CAUSE_UNSEEN,
                                                         [STANDING_UNLIKELY] = LETTER_CAUSE_UNSEEN,
                                                         [STANDING_POSSIBLE] = LETTER_CAUSE_POSSIBLE,
                                                         [STANDING_LIKELY] = LETTER_CAUSE_LIKELY,
                                                         [STANDING_CERTAIN] = LETTER_CAUSE_IS};

    const struct matter *matter = saying->matter;
    struct parts parts = {{matter->causes[0].in[saying->language], matter->causes[1].in[saying->language]}};
    bool first = is_plain(matter->causes[0]), both = first && is_plain(matter->causes[1]);
    if (matter->contradicted)
        plain(saying, LETTER_CONTRADICTED);
    else if (!matter->causes[0].in[LANGUAGE_EN].len)
        return;
    else if (matter->undecided && both)
        sentence(saying, phrase(saying, LETTER_CAUSE_TWO, parts));
    else if (matter->undecided || matter->standing < STANDING_POSSIBLE ||
             (!first && matter->standing < STANDING_LIKELY))
        unseen(saying);
    else if (first)
        sentence(saying, phrase(saying, causes[matter->standing], parts));
}

static void say_why(const struct saying *saying)
{
    struct words own = saying->matter->why;
    struct words why = own.in[LANGUAGE_EN].len ? own : category_words(saying->matter->category)->why;
    sentence(saying, why.in[saying->language]);
}

/* ---- whose turn ---- */

static struct words to_do(const struct matter *matter)
{
    const struct category_words *category = category_words(matter->category);
    if (matter->step.in[LANGUAGE_EN].len)
        return matter->step;
    struct words network =
        category->network.in[LANGUAGE_EN].len ? category->network : letter_words(LETTER_ANY_NETWORK);
    const struct words steps[ACTS_COUNT] = {[ACTS_OPEN] = category->sender,
                                            [ACTS_SENDER] = category->sender,
                                            [ACTS_NETWORK] = network,
                                            [ACTS_SENDING_SIDE] = category->system,
                                            [ACTS_NOBODY] = category->sender,
                                            [ACTS_RECEIVING_SIDE] = category->receiver,
                                            [ACTS_RECIPIENT] = category->receiver};
    return steps[matter->acts];
}

static void say_turn(const struct saying *saying)
{
    const struct matter *matter = saying->matter;
    struct span host = {"", 0};
    if (matter->server.len && !matter->several_servers)
        host = arena_print(saying->arena, " (%.*s)", (int)matter->server.len, matter->server.at);
    struct parts parts = {{to_do(matter).in[saying->language], host}};
    if (matter->acts == ACTS_NOBODY && matter->in_vain)
        plain(saying, LETTER_NOT_AGAIN);
    else
        sentence(saying, said(saying, turn_words(matter->acts, matter->ours), parts));
}

/* ---- what is needed ---- */

static struct span listed(const struct saying *saying, const bool *wanted, enum request need)
{
    struct text list = {0};
    size_t room = REQUESTS_MOST - (need < REQUESTS);
    for (int i = 0; i < REQUESTS; i++) {
        bool is_need = i == (int)need;
        if (!is_need && (!wanted[i] || !room))
            continue;
        room -= !is_need;
        text_add_string(&list, list.len ? "; " : "");
        text_add(&list, request_words((enum request)i).in[saying->language]);
    }
    struct span made = arena_copy(saying->arena, text_span(&list));
    text_free(&list);
    return made;
}

static void say_needs(const struct saying *saying, enum letter_phrase form, const bool *wanted,
                      enum request need)
{
    struct parts parts = {{listed(saying, wanted, need)}};
    if (parts.part[0].len)
        sentence(saying, phrase(saying, form, parts));
    else
        plain(saying, LETTER_SEND_NOTHING);
}

/* ---- paragraphs ---- */

static void say_failure(const struct saying *saying)
{
    say_event(saying);
    say_why(saying);
    say_cause(saying);
    say_turn(saying);
    say_needs(saying, LETTER_SEND, saying->matter->wanted, saying->matter->need);
}

static void say_accepted(const struct saying *saying)
{
    const struct matter *matter = saying->matter;
    bool wanted[REQUESTS + 1] = {[REQUEST_ERROR] = true, [REQUEST_WHEN] = isnan(matter->started)};
    bool one = matter->queue_id.len && matter->attempts == 1;
    struct parts parts = {{server(saying), matter->queue_id}};
    say_event(saying);
    plain(saying, LETTER_NOT_DELIVERED);
    sentence(saying, phrase(saying, one ? LETTER_LOOK_LATER : LETTER_LOOK_LATER_NO_ID, parts));
    say_needs(saying, LETTER_IF_MISSING, wanted, REQUEST_OTHERS);
}

static void say_no_mail(const struct saying *saying)
{
    static const bool wanted[REQUESTS + 1] = {[REQUEST_ERROR] = true};
    say_event(saying);
    plain(saying, LETTER_NOTHING_TRIED);
    plain(saying, LETTER_TRY_WHOLE);
    say_needs(saying, LETTER_SEND, wanted, REQUESTS);
}

static void say_open(const struct saying *saying)
{
    static const bool wanted[REQUESTS + 1] = {[REQUEST_WHOLE] = true, [REQUEST_ERROR] = true};
    say_event(saying);
    plain(saying, LETTER_NO_VERDICT);
    plain(saying, LETTER_SEND_ANEW);
    say_needs(saying, LETTER_SEND, wanted, REQUESTS);
}

static void say_unread(const struct saying *saying)
{
    const struct letter *letter = saying->letter;
    bool whole = letter->unread == 1 && letter->unread_damaged;
    const bool wanted[REQUESTS + 1] = {[REQUEST_TEXT] = !whole, [REQUEST_ERROR] = true};
    struct parts file = {{letter->unread_file}}, count = {{number(saying, letter->unread)}};
    if (letter->unread > 1)
        sentence(saying, phrase(saying, LETTER_UNREAD_MANY, count));
    else
        sentence(saying, phrase(saying, whole ? LETTER_DAMAGED : LETTER_UNREAD, file));
    if (!letter->attempts)
        plain(saying, LETTER_NO_GUESS);
    plain(saying, whole ? LETTER_SEND_FILE : LETTER_SEND_ANEW);
    say_needs(saying, LETTER_SEND, wanted, REQUESTS);
}

static void say_matter(const struct saying *saying)
{
    static void (*const sayings[OUTCOMES + 1])(const struct saying *) = {
        [OUTCOME_UNKNOWN] = say_open,     [OUTCOME_ACCEPTED] = say_accepted,
        [OUTCOME_PARTLY] = say_failure,   [OUTCOME_REFUSED] = say_failure,
        [OUTCOME_DEFERRED] = say_failure, [OUTCOME_NOT_CONNECTED] = say_failure,
        [OUTCOME_ABORTED] = say_failure,  [OUTCOME_NO_MAIL] = say_no_mail,
        [OUTCOMES] = say_failure};
    sayings[saying->matter->outcome](saying);
}

/* A look at the server is no news beside a failure. */
static bool is_told(const struct letter *letter, const struct matter *matter)
{
    for (size_t i = 0; matter->outcome == OUTCOME_NO_MAIL && i < letter->matters.count; i++)
        if (letter->matters.at[i].outcome == OUTCOMES)
            return false;
    return true;
}

/* The paragraphs behind those of the matters. */
static bool say_rest(const struct saying *saying, size_t index)
{
    const struct letter *letter = saying->letter;
    struct parts left = {{number(saying, letter->left_out)}};
    if (letter->left_out && !index--) {
        sentence(saying, phrase(saying, LETTER_MORE, left));
        return true;
    }
    if (letter->unread && !index--) {
        say_unread(saying);
        return true;
    }
    if (letter->attempts || letter->unread || index)
        return false;
    plain(saying, LETTER_NOTHING);
    plain(saying, LETTER_SEND_ANEW);
    return true;
}

bool letter_paragraph(const struct letter *letter, size_t index, enum language language, struct arena *arena,
                      struct paragraph *paragraph)
{
    struct saying saying = {letter, NULL, arena, language, paragraph};
    *paragraph = (struct paragraph){.count = 0};
    for (size_t i = 0; i < letter->matters.count; i++) {
        saying.matter = &letter->matters.at[i];
        if (!is_told(letter, saying.matter) || index--)
            continue;
        say_matter(&saying);
        return true;
    }
    return say_rest(&saying, index);
}
