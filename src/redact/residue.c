#include "base/ascii.h"
#include "base/base64.h"
#include "redact/keep.h"
#include "redact/part.h"

struct looking {
    const struct bare *bare;
    struct span text, found;
};

/* A host name stays where the level leaves host names, and a provider's where it leaves those; a word in it
 * may be what a mailbox is called elsewhere. */
static bool stays_in_host(const struct bare *bare, struct span text, size_t at, size_t len)
{
    size_t begin = at, end = at + len, dot;
    bool tenant;
    while (begin > 0 && is_host_octet(text.at[begin - 1]))
        begin--;
    while (end < text.len && is_host_octet(text.at[end]))
        end++;
    while (end > begin && !is_word_octet(text.at[end - 1]))
        end--;
    struct span host = span_cut(text, begin, end - begin);
    for (dot = host.len; dot > 0 && host.at[dot - 1] != '.'; dot--)
        ;
    bool behind_at = begin > 0 && text.at[begin - 1] == '@';
    bool is_host = behind_at || (dot > 0 && keep_is_top(span_from(host, dot)));
    if (bare->level < REDACT_HOSTS)
        return is_host;
    return is_host && bare->level < REDACT_ALL && keep_provider(host, &tenant);
}

static void see_name(void *with, const struct pseudonym *name, size_t at)
{
    enum { SHORTEST = 4 }; /* in what was decoded shorter ones are there by chance */
    struct looking *looking = with;
    /* It may stand there for another one, as each address of a network does. */
    bool other = name->kind == REDACTED_IP || pseudonyms_is_image(looking->bare->known, name->original);
    other |= name->original.len < SHORTEST;
    if (!looking->found.len && !other && bare_stands(name, looking->text, at) &&
        !stays_in_host(looking->bare, looking->text, at, name->original.len))
        looking->found = name->original;
}

static void see(void *with, const struct word *word, size_t at)
{
    struct looking *looking = with;
    see_name(looking, looking->bare->pseudonyms.at[word->id], at);
}

static struct span found_in(const struct bare *bare, struct span text)
{
    struct looking looking = {.bare = bare, .text = text};
    words_scan_places(&bare->index, text, see, &looking);
    if (bare_has_more(bare))
        bare_words(bare, text, see_name, &looking);
    return looking.found;
}

/* ---- behind escapes: "=61", "%61", "\x61", "\u0061", "&#97;" ---- */

/* The number in `digits` hexadecimal digits at the front, -1. */
static int hex_number(struct span text, size_t digits)
{
    int number = 0;
    for (size_t i = 0; i < digits; i++) {
        int value = i < text.len ? ascii_hex_value(text.at[i]) : -1;
        if (value < 0)
            return -1;
        number = number * 16 + value;
    }
    return number;
}

/* Octets of the escape at the front, and what it stands for; 0: none. */
static size_t escape_at(struct span rest, char *stands_for)
{
    static const struct {
        const char *front;
        size_t digits;
    } escapes[] = {{"=", 2}, {"%", 2}, {"\\x", 2}, {"\\u", 4}};
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
        size_t front = strlen(escapes[i].front);
        int value =
            span_starts(rest, escapes[i].front) ? hex_number(span_from(rest, front), escapes[i].digits) : -1;
        if (value >= 0 && value < 0x80) {
            *stands_for = (char)value;
            return front + escapes[i].digits;
        }
    }
    struct span number = span_from(rest, 2);
    unsigned long code;
    if (!span_starts(rest, "&#") || !span_take_number(&number, &code) || !code || code >= 0x80)
        return 0;
    *stands_for = (char)code;
    return rest.len - number.len + span_starts(number, ";");
}

static struct span without_escapes(struct arena *arena, struct span text)
{
    char *out = arena_take(arena, text.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        char c = text.at[at];
        size_t octets = strchr("=%\\&", c) ? escape_at(span_from(text, at), &c) : 0;
        out[len++] = c;
        at += octets ? octets : 1;
    }
    return (struct span){out, len};
}

/* ---- in base64 ---- */

static struct span found_in_token(const struct bare *bare, struct span token)
{
    enum { GROUP = 4 };
    struct span found = {0};
    for (size_t skip = 0; skip < GROUP && !found.len; skip++) { /* it may begin in the middle of a group */
        struct arena arena = {0};
        struct span plain, part = span_from(token, skip);
        if (base64_decode(&arena, span_cut(part, 0, part.len / GROUP * GROUP), &plain))
            found = found_in(bare, plain);
        arena_free(&arena);
    }
    return found;
}

static struct span found_in_base64(const struct bare *bare, struct span text)
{
    enum { SHORTEST = 8 };
    struct span found = {0};
    for (size_t at = 0; at < text.len && !found.len;) {
        size_t stop = at;
        while (stop < text.len && base64_is_letter(text.at[stop]))
            stop++;
        if (stop - at >= SHORTEST)
            found = found_in_token(bare, span_cut(text, at, stop - at));
        at = stop + (stop == at);
    }
    return found;
}

/* ---- in hexadecimal digits ---- */

static struct span found_in_hex(const struct bare *bare, struct span text)
{
    enum { SHORTEST = 16 };
    struct span found = {0};
    for (size_t at = 0, stop; at < text.len && !found.len; at = stop + (stop == at)) {
        for (stop = at; stop < text.len && ascii_is_hex(text.at[stop]); stop++)
            ;
        if (stop - at < SHORTEST)
            continue;
        struct arena arena = {0};
        char *plain = arena_take(&arena, (stop - at) / 2);
        for (size_t i = 0; i < (stop - at) / 2; i++)
            plain[i] = (char)hex_number(span_cut(text, at + 2 * i, 2), 2);
        found = found_in(bare, (struct span){plain, (stop - at) / 2});
        arena_free(&arena);
    }
    return found;
}

struct span residue_in(const struct bare *bare, struct span text)
{
    struct arena arena = {0};
    struct span found = bare->pseudonyms.count ? found_in(bare, text) : (struct span){0};
    if (bare->pseudonyms.count && !found.len)
        found = found_in(bare, without_escapes(&arena, text));
    if (bare->pseudonyms.count && !found.len)
        found = found_in_base64(bare, text);
    if (bare->pseudonyms.count && !found.len)
        found = found_in_hex(bare, text);
    arena_free(&arena);
    return found;
}
