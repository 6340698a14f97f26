/*
 * Texts with their placeholders filled in.
 *
 *     No TCP connection[ to {host}][, port {port}]    a part in brackets goes when what it names is not known
 */
#include "base/text.h"
#include "rules/book.h"
#include "rules/codes.h"

enum {
    LISTED = 5,   /* items of a list that are told */
    QUOTED = 240, /* octets: what stands in the record is quoted as far as it is read at a glance */
    CUT = 3       /* octets of "…" */
};

/* The begin of a long value, up to a blank where one is near: it stands whole at its line. */
static void add_quoted(struct text *out, struct span value)
{
    size_t len = value.len;
    if (len > QUOTED + CUT) {
        len = QUOTED;
        while (len > QUOTED / 2 && value.at[len] != ' ')
            len--;
        while (((unsigned char)value.at[len] & 0xc0) == 0x80) /* inside of a character, RFC 3629 section 3 */
            len--;
    }
    text_add(out, span_cut(value, 0, len));
    text_add_string(out, len < value.len ? " …" : "");
}

static struct span group_value(const struct captured *captured, struct span name)
{
    for (size_t i = 0; captured && i < captured->count; i++)
        if (span_equal(captured->name[i], name) && captured->value[i].len)
            return captured->value[i];
    return (struct span){0};
}

static const struct {
    const char *word, *german;
} german_values[] = {{"yes", "ja"},
                     {"no", "nein"},
                     {"(greeting)", "(Begrüßung)"},
                     {"(body)", "(Nachrichtentext)"},
                     {"(auth)", "(Anmeldung)"}};

static struct span value_in(struct span value, enum language language)
{
    for (size_t i = 0; language == LANGUAGE_DE && i < sizeof german_values / sizeof german_values[0]; i++)
        if (span_is(value, german_values[i].word))
            return span_of(german_values[i].german);
    return value;
}

/* Of a list only what the evidence asked for is told: "another recipient passed" names none that did not. */
static bool is_meant(const struct speaker *speaker, size_t fact, const struct fact_item *item)
{
    struct span text = item->own.len ? item->own : item->text;
    const struct clause *clause = speaker->more ? speaker->more->clause : NULL;
    for (size_t i = 0; clause && i < clause->count; i++)
        if (clause->conditions[i].fact == fact && clause->conditions[i].shared &&
            !pattern_match(clause->conditions[i].shared->pattern, speaker->book->scratch, text, NULL))
            return false;
    return true;
}

/* What a reply answers may be a thing that nobody sent. */
static bool is_nothing_sent(const struct speaker *speaker, size_t fact, const struct fact *known)
{
    return fact == speaker->book->fact_verb && known->count && span_is(known->items[0].text, "(unsolicited)");
}

/* True if anything was written. */
static bool add_fact(struct text *out, const struct speaker *speaker, struct span name,
                     enum language language)
{
    size_t fact;
    if (!fact_find(name, &fact))
        return false;
    struct fact known = facts_ask(speaker->facts, fact, speaker->at);
    size_t told = 0;
    if (is_nothing_sent(speaker, fact, &known))
        return false;
    for (size_t i = 0; i < known.count && told <= LISTED; i++) {
        if (known.count > 1 && !is_meant(speaker, fact, &known.items[i]))
            continue;
        if (told++ == LISTED) {
            text_add_string(out, ", ...");
            break;
        }
        text_add_string(out, told > 1 ? ", " : "");
        bool german = language == LANGUAGE_DE && known.items[i].german.len;
        add_quoted(out, german ? known.items[i].german : value_in(known.items[i].text, language));
    }
    return known.known && told > 0;
}

static bool add_code_meaning(struct text *out, const struct speaker *speaker, struct span name,
                             enum language language)
{
    bool basic = span_is(name, "code meaning");
    size_t fact = basic ? speaker->book->fact_code : speaker->book->fact_enhanced;
    struct fact code = facts_ask(speaker->facts, fact, speaker->at);
    if (!code.known || !code.count)
        return false;
    const struct words *meaning = basic ? code_meaning(book_codes(speaker->book), code.items[0].text)
                                        : enhanced_meaning(book_codes(speaker->book), code.items[0].text);
    if (meaning)
        text_add(out, meaning->in[language]);
    return meaning != NULL;
}

static bool add_value(struct text *out, const struct speaker *speaker, struct span name,
                      enum language language)
{
    struct span value = group_value(speaker->more, name);
    if (!value.len)
        value = group_value(speaker->captured, name);
    if (value.len) {
        add_quoted(out, value);
        return true;
    }
    if (span_is(name, "code meaning") || span_is(name, "enhanced meaning"))
        return add_code_meaning(out, speaker, name, language);
    return add_fact(out, speaker, name, language);
}

/* "[ ... {x} ... ]": true if it was such a part, which is then eaten. */
static bool take_optional(struct text *out, const struct speaker *speaker, struct span *rest,
                          enum language language)
{
    size_t end = span_find(*rest, ']');
    struct span inside = span_cut(*rest, 1, end - 1);
    size_t brace = span_find(inside, '{');
    if (end == rest->len || brace == inside.len)
        return false;
    *rest = span_from(*rest, end + 1);
    struct text scratch = {0};
    bool all = true;
    for (struct span part = inside; part.len;) {
        struct span literal = span_take_until(&part, '{');
        text_add(&scratch, literal);
        if (!part.len)
            break;
        struct span name = span_take_until(&part, '}');
        all = all && add_value(&scratch, speaker, name, language);
    }
    if (all)
        text_add(out, text_span(&scratch));
    text_free(&scratch);
    return true;
}

static void add_unknown(struct text *out, enum language language)
{
    text_add_string(out, language == LANGUAGE_DE ? "(hier nicht sichtbar)" : "(not visible here)");
}

static struct span filled(const struct speaker *speaker, struct span text, enum language language)
{
    struct text out = {0};
    while (text.len) {
        if (text.at[0] == '[' && take_optional(&out, speaker, &text, language))
            continue;
        if (text.at[0] == '{' && span_find(text, '}') < text.len) {
            text = span_from(text, 1);
            struct span name = span_take_until(&text, '}');
            if (!add_value(&out, speaker, name, language))
                add_unknown(&out, language);
            continue;
        }
        text_add_byte(&out, text.at[0]);
        text = span_from(text, 1);
    }
    struct span done = arena_copy(speaker->arena, text_span(&out));
    text_free(&out);
    return done;
}

static bool has_placeholder(struct span text)
{
    return span_find(text, '{') < text.len;
}

struct words say(const struct speaker *speaker, const struct words *text)
{
    struct words said = *text;
    for (int language = 0; language < LANGUAGES; language++)
        if (has_placeholder(text->in[language]))
            said.in[language] = filled(speaker, text->in[language], (enum language)language);
    return said;
}

/* "port: 25", for evidence that has no words of its own. */
struct words say_item(const struct speaker *speaker, size_t fact, struct span value)
{
    const struct fact_kind *kind = fact_kind(fact);
    struct words said = {0};
    for (int language = 0; language < LANGUAGES; language++) {
        struct text out = {0};
        text_add(&out, kind->label.in[language]);
        text_add_string(&out, ": ");
        add_quoted(&out, value_in(value, (enum language)language));
        said.in[language] = arena_copy(speaker->arena, text_span(&out));
        text_free(&out);
    }
    return said;
}
