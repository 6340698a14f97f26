#include "record/dialect.h"

#include "smtp/reply.h"
#include "smtp/verb.h"

enum {
    HITS = 24,       /* message words looked at in one line */
    TOLD_LINES = 400 /* lines of the head that decide; more do not change the result */
};

static const char *const event_names[] = {
    [EVENT_NONE] = "",
    [EVENT_CONNECTING] = "connecting",
    [EVENT_TRYING] = "trying",
    [EVENT_CONNECTED] = "connected",
    [EVENT_FAILED] = "failed",
    [EVENT_CLOSED] = "closed",
    [EVENT_LEFT] = "left",
    [EVENT_RESET] = "reset",
    [EVENT_TIMEOUT] = "timeout",
    [EVENT_GAP] = "gap",
    [EVENT_TLS_STARTED] = "tls-started",
    [EVENT_TLS_FAILED] = "tls-failed",
    [EVENT_REMARK] = "remark",
};

static const char *const trouble_names[] = {
    [TROUBLE_NONE] = "",
    [TROUBLE_REFUSED] = "refused",
    [TROUBLE_TIMEOUT] = "timeout",
    [TROUBLE_UNREACHABLE] = "unreachable",
    [TROUBLE_NETWORK_UNREACHABLE] = "network-unreachable",
    [TROUBLE_NAME] = "name",
    [TROUBLE_NAME_TEMPORARY] = "name-temporary",
    [TROUBLE_WINDOWS] = "windows",
    [TROUBLE_RESET] = "reset",
    [TROUBLE_PROHIBITED] = "prohibited",
    [TROUBLE_NOT_INSTALLED] = "not-installed",
    [TROUBLE_BAD_SYNTAX] = "bad-syntax",
    [TROUBLE_OTHER] = "other",
};

static bool name_find(const char *const *names, size_t count, struct span name, int *found)
{
    for (size_t i = 0; i < count; i++) {
        if (span_is(name, names[i])) {
            *found = (int)i;
            return true;
        }
    }
    return false;
}

bool event_find(struct span name, enum event *event)
{
    int found;
    if (!name_find(event_names, sizeof event_names / sizeof event_names[0], name, &found))
        return false;
    *event = (enum event)found;
    return true;
}

bool trouble_find(struct span name, enum trouble *trouble)
{
    int found;
    if (!name_find(trouble_names, sizeof trouble_names / sizeof trouble_names[0], name, &found))
        return false;
    *trouble = (enum trouble)found;
    return true;
}

const char *event_name(enum event event)
{
    return event_names[event];
}

const char *trouble_name(enum trouble trouble)
{
    return trouble_names[trouble];
}

static void extract_groups(struct pattern *pattern, const struct pattern_match *match,
                           struct extract *extract)
{
    const struct {
        const char *name;
        struct span *to;
    } wanted[] = {{"text", &extract->text}, {"host", &extract->host}, {"address", &extract->address},
                  {"port", &extract->port}, {"key", &extract->key},   {"seconds", &extract->seconds}};
    for (size_t i = 0; i < pattern_group_count(pattern); i++)
        for (size_t j = 0; j < sizeof wanted / sizeof wanted[0]; j++)
            if (span_is(pattern_group_name(pattern, i), wanted[j].name))
                *wanted[j].to = match->group[i];
}

struct hits {
    const struct word *word[HITS];
    size_t count;
};

static void collect(void *with, const struct word *word)
{
    struct hits *hits = with;
    if (hits->count < HITS)
        hits->word[hits->count++] = word;
}

/* The longer word first; of equal ones the message that looks closer. */
static bool goes_before(const struct dialects *dialects, const struct word *a, const struct word *b)
{
    if (a->text.len != b->text.len)
        return a->text.len > b->text.len;
    return dialects->messages.at[a->id].pattern && !dialects->messages.at[b->id].pattern;
}

static void sort_hits(const struct dialects *dialects, struct hits *hits)
{
    for (size_t i = 1; i < hits->count; i++)
        for (size_t j = i; j > 0 && goes_before(dialects, hits->word[j], hits->word[j - 1]); j--) {
            const struct word *swapped = hits->word[j];
            hits->word[j] = hits->word[j - 1];
            hits->word[j - 1] = swapped;
        }
}

const struct message *message_find(const struct dialects *dialects, struct pattern_scratch *scratch,
                                   struct span line, struct extract *extract)
{
    struct hits hits = {.count = 0};
    words_scan(&dialects->words, line, collect, &hits);
    sort_hits(dialects, &hits);
    for (size_t i = 0; i < hits.count; i++) {
        const struct message *message = &dialects->messages.at[hits.word[i]->id];
        struct pattern_match match;
        if (message->pattern && !pattern_match(message->pattern, scratch, line, &match))
            continue;
        *extract = (struct extract){0};
        if (message->pattern)
            extract_groups(message->pattern, &match, extract);
        else if (message->extract && pattern_match(message->extract, scratch, line, &match))
            extract_groups(message->extract, &match, extract);
        return message;
    }
    return NULL;
}

const struct line_form *dialect_line(const struct dialect *dialect, struct pattern_scratch *scratch,
                                     struct span line, struct extract *extract)
{
    struct pattern_match match;
    for (size_t i = 0; i < dialect->form_count; i++) {
        if (!pattern_match(dialect->forms[i].pattern, scratch, line, &match))
            continue;
        *extract = (struct extract){0};
        extract_groups(dialect->forms[i].pattern, &match, extract);
        return &dialect->forms[i];
    }
    return NULL;
}

/* Would such a speaker say that? */
static bool is_credible(const struct line_form *form, struct span text)
{
    if (form->from == FROM_SERVER)
        return reply_line_looks(text);
    if (form->from == FROM_CLIENT)
        return verb_find(verb_of_line(text)) != NULL;
    return form->from != FROM_NOISE;
}

static size_t explained_lines(const struct dialect *dialect, struct pattern_scratch *scratch,
                              struct span head)
{
    size_t explained = 0;
    for (size_t i = 0; head.len && i < TOLD_LINES; i++) {
        struct extract extract;
        const struct line_form *form = dialect_line(dialect, scratch, span_take_line(&head), &extract);
        if (form && is_credible(form, extract.text))
            explained++;
    }
    return explained;
}

static size_t plain_lines(struct span head)
{
    size_t explained = 0;
    for (size_t i = 0; head.len && i < TOLD_LINES; i++) {
        struct span line = span_take_line(&head);
        if (reply_line_looks(line) || verb_find(verb_of_line(line)))
            explained++;
    }
    return explained;
}

const struct dialect *dialect_tell(const struct dialects *dialects, struct pattern_scratch *scratch,
                                   struct span head)
{
    const struct dialect *best = NULL;
    size_t most = plain_lines(head);
    for (size_t i = 0; i < dialects->all.count; i++) {
        size_t explained = explained_lines(&dialects->all.at[i], scratch, head);
        if (explained > most) {
            most = explained;
            best = &dialects->all.at[i];
        }
    }
    return best;
}

void dialects_free(struct dialects *dialects)
{
    for (size_t i = 0; i < dialects->messages.count; i++) {
        if (dialects->messages.at[i].pattern)
            pattern_release(dialects->messages.at[i].pattern);
        if (dialects->messages.at[i].extract)
            pattern_release(dialects->messages.at[i].extract);
    }
    for (size_t i = 0; i < dialects->all.count; i++)
        for (size_t j = 0; j < dialects->all.at[i].form_count; j++)
            pattern_release(dialects->all.at[i].forms[j].pattern);
}

size_t dialects_count(const struct dialects *dialects)
{
    return dialects->all.count;
}

struct span dialects_name(const struct dialects *dialects, size_t index)
{
    return dialects->all.at[index].name;
}

struct words dialects_title(const struct dialects *dialects, size_t index)
{
    return dialects->all.at[index].title;
}

bool dialects_may_close(const struct dialects *dialects, struct span line)
{
    if (!line.len || !dialects->closing_first[(unsigned char)line.at[0]])
        return false;
    for (size_t i = 0; i < dialects->closings.count; i++) {
        struct span words = dialects->closings.at[i];
        if (span_same_word(span_cut(line, 0, words.len), words))
            return true;
    }
    return false;
}
