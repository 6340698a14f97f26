#include "record/dialect.h"

#include <stddef.h>
#include <string.h>

#include "base/ascii.h"

enum {
    HITS = 24 /* message words looked at in one line */
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
    [EVENT_TLS_DOUBTED] = "tls-doubted",
    [EVENT_STEP_FAILED] = "step-failed",
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
    [TROUBLE_LOGIN] = "login",
    [TROUBLE_SENDER] = "sender",
    [TROUBLE_RECIPIENTS] = "recipients",
    [TROUBLE_MESSAGE] = "message",
    [TROUBLE_STARTTLS] = "starttls",
    [TROUBLE_LOGIN_OFFER] = "login-offer",
    [TROUBLE_CREDENTIALS] = "credentials",
    [TROUBLE_UNENCRYPTED] = "unencrypted",
    [TROUBLE_CONNECTION] = "connection",
    [TROUBLE_SESSION] = "session",
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

/* PHP quotes the message of an exception that nobody caught, programs in Go and Moodle that of any error. */
static bool is_of_exception(struct span line, size_t quote)
{
    static const char *const introductions[] = {"' with message ",
                                                " err=", " error=", " error: ", " Fehler: "};
    struct span before = span_cut(line, 0, quote);
    for (size_t i = 0; i < sizeof introductions / sizeof introductions[0]; i++)
        if (span_ends(before, introductions[i]))
            return true;
    return false;
}

/* A quotation inside a sentence: `it says "Connection refused" since`. */
static bool is_citation(struct span line, size_t quote)
{
    char mark = line.at[quote];
    if (is_of_exception(line, quote))
        return false;
    while (quote > 0 && ascii_is_blank(line.at[quote - 1]))
        quote--;
    return (mark == '"' || mark == '\'' || mark == '`') && quote > 0 && ascii_is_letter(line.at[quote - 1]);
}

static size_t without_blanks(struct span line, size_t at)
{
    while (at > 0 && ascii_is_blank(line.at[at - 1]))
        at--;
    return at;
}

/* "The remote certificate", "3101 SMTP error", "#806 SMTP authentication error": an article or a number
 * belongs to the words. */
static size_t without_article(struct span line, size_t at)
{
    enum { ARTICLE = 3 };
    size_t end = without_blanks(line, at), from = end;
    while (from > 0 && (ascii_is_letter(line.at[from - 1]) || ascii_is_digit(line.at[from - 1])))
        from--;
    bool number = from < end && ascii_is_digit(line.at[from]) && ascii_is_digit(line.at[end - 1]);
    bool belongs = end < at && (number || end - from <= ARTICLE);
    bool marked = belongs && from > 0 && line.at[from - 1] == '#';
    return belongs ? from - marked : at;
}

/* "Connection refused is what it says": a sentence goes on behind the words. */
static bool is_subject(struct span behind)
{
    static const char *const next[] = {"is",    "was",   "when",      "whenever", "while", "because",
                                       "means", "ist",   "war",       "wenn",     "als",   "weil",
                                       "steht", "since", "no longer", "says"};
    for (size_t i = 0; i < sizeof next / sizeof next[0]; i++) {
        struct span rest = span_from(behind, 1 + span_of(next[i]).len);
        if (span_starts(behind, " ") && span_starts(span_from(behind, 1), next[i]) && span_starts(rest, " "))
            return true;
    }
    return false;
}

/* What stands in front of the words in an error message: a mark behind who says it, or nothing if they are
 * all, or a whole sentence, or all but the detail behind a colon. */
static bool is_introduced(struct span line, size_t at, size_t len)
{
    enum { MORE = 24 }; /* a host and a port; a sentence is longer */
    size_t end = at + len;
    if (line.at[at] == ':')
        return true;
    if (is_subject(span_from(line, end)))
        return false;
    at = without_blanks(line, without_article(line, at));
    bool all = line.len <= end + MORE || line.at[end] == ':' || line.at[end] == '.';
    if (at == 0 || line.at[at - 1] == '.')
        return all;
    if (line.at[at - 1] == '-')
        return at > 1 && ascii_is_blank(line.at[at - 2]);
    return strchr(":([{<\"'`=)>]", line.at[at - 1]) != NULL && !is_citation(line, at - 1);
}

struct introduced {
    const struct dialects *dialects;
    struct span line;
    const struct message *found;
    bool any;
};

/* "$lang['authenticate'] = 'SMTP Error: Could not authenticate.'": the program's source, not its output. */
static bool is_quoted(struct span line, size_t at)
{
    return at > 0 && (line.at[at - 1] == '\'' || line.at[at - 1] == '"') && !is_of_exception(line, at - 1);
}

static void see_introduced(void *with, const struct word *word, size_t at)
{
    struct introduced *introduced = with;
    const struct message *message = &introduced->dialects->messages.at[word->id];
    bool source = message->event == EVENT_STEP_FAILED && is_quoted(introduced->line, at);
    if (introduced->found->program.len && message != introduced->found)
        return;
    bool rest_known = message == introduced->found && message->pattern;
    size_t len = rest_known ? introduced->line.len - at : word->text.len;
    introduced->any |=
        message->event == introduced->found->event && !source && is_introduced(introduced->line, at, len);
}

bool message_is_error(const struct dialects *dialects, struct span line, const struct message *found)
{
    struct introduced introduced = {.dialects = dialects, .line = line, .found = found};
    words_scan_places(&dialects->words, line, see_introduced, &introduced);
    return introduced.any;
}

bool message_is_source(const struct dialects *dialects, struct pattern_scratch *scratch, struct span line)
{
    return dialects->source && pattern_match(dialects->source, scratch, line, NULL);
}

static void see_any(void *with, const struct word *word)
{
    (void)word;
    *(bool *)with = true;
}

bool message_shows_mail(const struct dialects *dialects, struct pattern_scratch *scratch, struct span line)
{
    bool may = false;
    words_scan(&dialects->mail_words, line, see_any, &may);
    return may && dialects->of_mail && pattern_match(dialects->of_mail, scratch, line, NULL) &&
           !message_is_source(dialects, scratch, line);
}

bool dialect_hints(const struct dialects *dialects, struct span line)
{
    bool seen = false;
    words_scan(&dialects->signs, line, see_any, &seen);
    return seen;
}

static const struct {
    struct span name;
    size_t offset;
} group_fields[] = {
    {SPAN("text"), offsetof(struct extract, text)},
    {SPAN("host"), offsetof(struct extract, host)},
    {SPAN("address"), offsetof(struct extract, address)},
    {SPAN("port"), offsetof(struct extract, port)},
    {SPAN("key"), offsetof(struct extract, key)},
    {SPAN("seconds"), offsetof(struct extract, seconds)},
    {SPAN("code"), offsetof(struct extract, code)},
    {SPAN("command"), offsetof(struct extract, command)},
    {SPAN("sender"), offsetof(struct extract, sender)},
    {SPAN("recipient"), offsetof(struct extract, recipient)},
    {SPAN("said"), offsetof(struct extract, said)},
    {SPAN("enhanced"), offsetof(struct extract, enhanced)},
    {SPAN("fate"), offsetof(struct extract, fate)},
    {SPAN("helo"), offsetof(struct extract, helo)},
    {SPAN("source"), offsetof(struct extract, source)},
    {SPAN("target"), offsetof(struct extract, target)},
    {SPAN("octets"), offsetof(struct extract, octets)},
    {SPAN("mail"), offsetof(struct extract, mail)},
    {SPAN("peer"), offsetof(struct extract, peer)},
    {SPAN("peername"), offsetof(struct extract, peername)},
    {SPAN("sequence"), offsetof(struct extract, sequence)},
};

static void extract_group(struct span name, struct span group, struct extract *extract)
{
    for (size_t i = 0; i < sizeof group_fields / sizeof group_fields[0]; i++)
        if (span_equal(name, group_fields[i].name)) {
            memcpy((char *)extract + group_fields[i].offset, &group, sizeof group);
            return;
        }
}

static void extract_groups(struct pattern *pattern, const struct pattern_match *match,
                           struct extract *extract)
{
    for (size_t i = 0, count = pattern_group_count(pattern); i < count; i++)
        if (match->group[i].at)
            extract_group(pattern_group_name(pattern, i), match->group[i], extract);
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

static bool is_vague(const struct dialects *dialects, const struct word *word)
{
    return dialects->messages.at[word->id].trouble == TROUBLE_OTHER;
}

/* The longer word first, those that tell no reason last; of equal ones the message that looks closer. */
static bool goes_before(const struct dialects *dialects, const struct word *a, const struct word *b)
{
    if (is_vague(dialects, a) != is_vague(dialects, b))
        return is_vague(dialects, b);
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

static struct pattern *general_extract(const struct dialects *dialects, const struct message *message)
{
    return message->event == EVENT_FAILED ? dialects->extract : NULL;
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
        struct pattern *own = message->extract ? message->extract : general_extract(dialects, message);
        if (message->pattern)
            extract_groups(message->pattern, &match, extract);
        else if (own && pattern_match(own, scratch, line, &match))
            extract_groups(own, &match, extract);
        return message;
    }
    return NULL;
}

static bool form_fits(const struct line_form *form, struct pattern_scratch *scratch, struct span text,
                      struct extract *extract)
{
    struct pattern_match match;
    if (!pattern_match(form->pattern, scratch, text, &match))
        return false;
    *extract = (struct extract){0};
    extract_groups(form->pattern, &match, extract);
    return true;
}

static const struct line_form *form_of(const struct line_forms *forms, struct pattern_scratch *scratch,
                                       struct span text, uint64_t octets, struct extract *extract)
{
    for (size_t word = 0; word < forms->fronts->words; word++) {
        uint64_t left = fronts_of(forms->fronts, word, text, octets);
        for (; left; left = set_rest(left)) {
            const struct line_form *form = &forms->at[SET_WORD * word + set_lowest(left)];
            if (form_fits(form, scratch, text, extract))
                return form;
        }
    }
    return NULL;
}

const struct line_form *dialect_line(const struct dialect *dialect, struct pattern_scratch *scratch,
                                     const struct peeled *peeled, struct extract *extract, size_t *depth)
{
    const struct line_form *form = NULL;
    struct line_forms *forms = dialect->forms;
    if (!forms->read)
        line_forms_read(forms, NULL);
    for (size_t i = forms->count ? peeled->count : 0; i > 0 && !form; i--) {
        *depth = i - 1;
        form = form_of(forms, scratch, peeled->rest[i - 1], peeled->octets, extract);
    }
    return form;
}

struct span code_of_class(struct span enhanced)
{
    static const struct span permanent = SPAN("550"), temporary = SPAN("450");
    return span_starts(enhanced, "4") ? temporary : permanent;
}

static void infer_code(struct extract *extract)
{
    extract->code = code_of_class(extract->text);
    extract->code_inferred = true;
}

void form_adds(const struct line_form *form, struct extract *extract)
{
    if (form->says.len)
        extract->text = form->says;
    if (form->command.len)
        extract->command = form->command;
    extract->trouble = form->trouble;
    if (span_is(form->code, "class"))
        infer_code(extract);
    else if (form->code.len)
        extract->code = form->code;
}

static void release(struct pattern *pattern)
{
    if (pattern)
        pattern_release(pattern);
}

static void dialect_release(struct dialect *dialect)
{
    release(dialect->split);
    release(dialect->unfold);
    release(dialect->opens);
    release(dialect->closes);
    release(dialect->goes_on);
    for (size_t i = 0; i < dialect->forms->count; i++) {
        release(dialect->forms->at[i].pattern);
        release(dialect->forms->at[i].until);
        release(dialect->forms->at[i].split);
    }
}

void dialects_free(struct dialects *dialects)
{
    for (size_t i = 0; i < dialects->messages.count; i++) {
        release(dialects->messages.at[i].pattern);
        release(dialects->messages.at[i].extract);
    }
    release(dialects->extract);
    release(dialects->of_mail);
    release(dialects->source);
    for (size_t i = 0; i < dialects->stamps.count; i++)
        pattern_release(dialects->stamps.at[i]);
    for (size_t i = 0; i < dialects->all.count; i++)
        dialect_release(&dialects->all.at[i]);
}

const struct dialect *dialect_find(const struct dialects *dialects, struct span name)
{
    for (size_t i = 0; i < dialects->all.count; i++)
        if (span_same_word(dialects->all.at[i].name, name))
            return &dialects->all.at[i];
    return NULL;
}

bool dialects_complete(const struct dialects *dialects, struct span name, struct error *error)
{
    const struct dialect *dialect = dialect_find(dialects, name);
    if (!dialect)
        return error_set(error, "no such dialect: %.*s", (int)name.len, name.at);
    if (!dialect->forms->read)
        return line_forms_read(dialect->forms, error);
    return !dialect->forms->wrong || error_set(error, "its lines are wrong");
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
    return line.len && dialects->closing_first[(unsigned char)line.at[0]] &&
           words_begin(&dialects->closings, line);
}
