#include "base/pattern.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "base/text.h"

enum {
    MATCH_LIMIT = 200000, /* steps; ordinary matches need under 2,000, hostile text must not stall a run */
    DEPTH_LIMIT = 5000,
    JIT_FROM = 16, /* matches after which machine code pays: making it takes ten times as long as compiling */
    OVECTOR_PAIRS = 32
};

struct group {
    uint32_t number;
    struct span name;
};

struct pattern {
    struct span source;
    pcre2_code *code;
    bool broken;
    unsigned matches;
    bool machine;             /* there is machine code */
    bool anchored;            /* at the front of the subject */
    unsigned char begins[32]; /* if it is: one bit for each octet that a match may begin with; ... */
    bool begins_known;        /* ... and none of them is empty */
    struct group *groups;     /* few have any, and of the patterns of the book few are ever compiled */
    size_t group_count;
};

struct pattern_scratch {
    pcre2_match_data *found;
    pcre2_match_context *limits;
};

struct pattern *pattern_new(struct arena *arena, struct span source)
{
    struct pattern *pattern = arena_take(arena, sizeof *pattern);
    pattern->source = arena_copy(arena, source);
    return pattern;
}

void pattern_release(struct pattern *pattern)
{
    pcre2_code_free(pattern->code);
    free(pattern->groups);
    pattern->code = NULL;
    pattern->groups = NULL;
    pattern->group_count = 0;
}

struct span pattern_source(const struct pattern *pattern)
{
    return pattern->source;
}

static void name_groups(struct pattern *pattern)
{
    uint32_t count = 0, size = 0;
    PCRE2_SPTR table = NULL;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table);
    pattern->group_count = count < PATTERN_GROUPS ? count : PATTERN_GROUPS;
    pattern->groups = count ? memory_get(pattern->group_count * sizeof *pattern->groups) : NULL;
    for (size_t i = 0; i < pattern->group_count; i++, table += size)
        pattern->groups[i] =
            (struct group){(uint32_t)(table[0] << 8 | table[1]), span_of((const char *)table + 2)};
}

/* Octets that open a class: "[", "[^", "[]", "[^]"; a "]" among them does not close it. */
static size_t class_head(struct span rest)
{
    size_t len = 1;
    len += len < rest.len && rest.at[len] == '^';
    len += len < rest.len && rest.at[len] == ']';
    return len;
}

/* How much of the rest belongs together: an escape, the head of a class, or one octet. */
static size_t piece_length(struct span rest, bool inside)
{
    bool escape = rest.at[0] == '\\' && rest.len > 1;
    return escape ? 2 : !inside && rest.at[0] == '[' ? class_head(rest) : 1;
}

/* "^..." without an alternative that stands outside of all groups. */
static bool begins_at_front(struct span source)
{
    bool inside = false;
    int depth = 0;
    if (!source.len || source.at[0] != '^')
        return false;
    while (source.len) {
        char c = source.at[0];
        if (!inside && (c == '(' || c == ')'))
            depth += c == '(' ? 1 : -1;
        if (!inside && ((c == '|' && depth == 0) || (c == '\\' && source.len > 1 && source.at[1] == 'Q')))
            return false;
        size_t len = piece_length(source, inside);
        inside = (!inside && c == '[') || (inside && c != ']');
        source = span_from(source, len);
    }
    return true;
}

/*
 * \S, \D and \W outside a class as [\S] and so on. The JIT compiler of PCRE2 10.42 never matches the bare
 * ones on a character beyond ASCII when invalid UTF-8 is allowed in the subject.
 */
static void write_for_jit(struct text *out, struct span source)
{
    bool inside = false;
    while (source.len) {
        size_t len = piece_length(source, inside);
        bool escape = source.at[0] == '\\' && len == 2;
        bool wrap = escape && !inside && (source.at[1] == 'S' || source.at[1] == 'D' || source.at[1] == 'W');
        inside = (!inside && source.at[0] == '[') || (inside && source.at[0] != ']');
        text_add_string(out, wrap ? "[" : "");
        text_add(out, span_cut(source, 0, len));
        text_add_string(out, wrap ? "]" : "");
        source = span_from(source, len);
    }
}

static pcre2_code *compile_source(struct span source, uint32_t more, int *number, PCRE2_SIZE *offset)
{
    uint32_t options = PCRE2_CASELESS | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C | more;
    return pcre2_compile((PCRE2_SPTR)source.at, source.len, options, number, offset, NULL);
}

static void begin_with(struct pattern *pattern, char c)
{
    pattern->begins[(unsigned char)c / 8] |= (unsigned char)(1u << (unsigned char)c % 8);
}

/* With what PCRE2 found out: a set of octets, or the one that all matches begin with, in either case. */
static void note_begins(struct pattern *pattern)
{
    const uint8_t *set = NULL;
    uint32_t kind = 0, octet = 0, least = 0;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTBITMAP, &set);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTCODETYPE, &kind);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTCODEUNIT, &octet);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_MINLENGTH, &least);
    bool one = kind == 1 && octet < 0x80;
    if (set)
        memcpy(pattern->begins, set, sizeof pattern->begins);
    if (one) {
        begin_with(pattern, ascii_lower((char)octet));
        begin_with(pattern, ascii_upper((char)octet));
    }
    pattern->begins_known = pattern->anchored && least > 0 && (set || one);
}

static bool may_begin(const struct pattern *pattern, struct span subject)
{
    unsigned char first = subject.len ? (unsigned char)subject.at[0] : 0;
    return !pattern->begins_known || (subject.len && pattern->begins[first / 8] >> first % 8 & 1);
}

static bool compile(struct pattern *pattern, struct error *error)
{
    struct text source = {0};
    int number = 0;
    PCRE2_SIZE offset = 0;
    /* Anchored by the option instead of "^", PCRE2 tells what a match begins with. */
    pattern->anchored = begins_at_front(pattern->source);
    write_for_jit(&source, span_from(pattern->source, pattern->anchored));
    pattern->code =
        compile_source(text_span(&source), pattern->anchored ? PCRE2_ANCHORED : 0, &number, &offset);
    text_free(&source);
    if (!pattern->code) { /* for the place in what was written */
        pattern->anchored = false;
        pattern->code = compile_source(pattern->source, 0, &number, &offset);
    }
    if (!pattern->code) {
        char reason[256] = "";
        pcre2_get_error_message(number, (PCRE2_UCHAR *)reason, sizeof reason);
        pattern->broken = true;
        return error_set(error, "pattern does not compile: %s\n    %.*s\n    %*s^", reason,
                         (int)pattern->source.len, pattern->source.at, (int)offset, "");
    }
    name_groups(pattern);
    note_begins(pattern);
    return true;
}

static bool ready(struct pattern *pattern)
{
    return pattern->code || (!pattern->broken && compile(pattern, NULL));
}

bool pattern_check(struct pattern *pattern, struct error *error)
{
    if (pattern->code)
        return true;
    return compile(pattern, error);
}

size_t pattern_group_count(struct pattern *pattern)
{
    return ready(pattern) ? pattern->group_count : 0;
}

struct span pattern_group_name(struct pattern *pattern, size_t index)
{
    return pattern->groups[index].name;
}

struct pattern_scratch *pattern_scratch_new(void)
{
    struct pattern_scratch *scratch = memory_get(sizeof *scratch);
    scratch->found = pcre2_match_data_create(OVECTOR_PAIRS, NULL);
    scratch->limits = pcre2_match_context_create(NULL);
    if (!scratch->found || !scratch->limits)
        memory_lack();
    pcre2_set_match_limit(scratch->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(scratch->limits, DEPTH_LIMIT);
    return scratch;
}

void pattern_scratch_free(struct pattern_scratch *scratch)
{
    if (!scratch)
        return;
    pcre2_match_data_free(scratch->found);
    pcre2_match_context_free(scratch->limits);
    free(scratch);
}

static struct span captured(struct span subject, const PCRE2_SIZE *ends, uint32_t number)
{
    PCRE2_SIZE from = ends[2 * (size_t)number], to = ends[2 * (size_t)number + 1];
    if (from == PCRE2_UNSET || to < from)
        return (struct span){0};
    return span_cut(subject, from, to - from);
}

static bool matches(struct pattern *pattern, struct pattern_scratch *scratch, struct span subject,
                    struct pattern_match *match)
{
    if (++pattern->matches == JIT_FROM) /* where there is no JIT all goes on, slower */
        pattern->machine = pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE) == 0;
    const char *at = subject.at ? subject.at : "";
    int pairs = (pattern->machine ? pcre2_jit_match : pcre2_match)(pattern->code, (PCRE2_SPTR)at, subject.len,
                                                                   0, 0, scratch->found, scratch->limits);
    if (pairs == PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter has more room, and was asked before */
        pairs = pcre2_match(pattern->code, (PCRE2_SPTR)at, subject.len, 0, PCRE2_NO_JIT, scratch->found,
                            scratch->limits);
    if (pairs < 0)
        return false;
    if (pattern->anchored && pcre2_get_startchar(scratch->found) > 0)
        return false; /* behind octets that are no UTF-8 PCRE2 begins anew */
    if (!match)
        return true;
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(scratch->found);
    match->whole = captured(subject, ends, 0);
    for (size_t i = 0; i < pattern->group_count; i++)
        match->group[i] = pattern->groups[i].number < (uint32_t)pairs
                              ? captured(subject, ends, pattern->groups[i].number)
                              : (struct span){0};
    return true;
}

bool pattern_match(struct pattern *pattern, struct pattern_scratch *scratch, struct span subject,
                   struct pattern_match *match)
{
    return ready(pattern) && may_begin(pattern, subject) && matches(pattern, scratch, subject, match);
}
