#include "base/pattern.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/memory.h"
#include "base/text.h"

enum {
    MATCH_LIMIT = 200000, /* steps; ordinary matches need under 2,000, hostile text must not stall a run */
    DEPTH_LIMIT = 5000,
    JIT_FROM = 16, /* matches after which machine code pays: making it takes ten times as long as compiling */
    OVECTOR_PAIRS = 32
};

struct pattern {
    struct span source;
    pcre2_code *code;
    bool broken;
    unsigned matches;
    size_t group_count;
    uint32_t group_number[PATTERN_GROUPS];
    struct span group_name[PATTERN_GROUPS];
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
    pattern->code = NULL;
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
    for (uint32_t i = 0; i < count && i < PATTERN_GROUPS; i++, table += size) {
        pattern->group_number[i] = (uint32_t)(table[0] << 8 | table[1]);
        pattern->group_name[i] = span_of((const char *)table + 2);
        pattern->group_count = i + 1;
    }
}

/* Octets that open a class: "[", "[^", "[]", "[^]"; a "]" among them does not close it. */
static size_t class_head(struct span rest)
{
    size_t len = 1;
    len += len < rest.len && rest.at[len] == '^';
    len += len < rest.len && rest.at[len] == ']';
    return len;
}

/*
 * \S, \D and \W outside a class as [\S] and so on. The JIT compiler of PCRE2 10.42 never matches the bare
 * ones on a character beyond ASCII when invalid UTF-8 is allowed in the subject.
 */
static void write_for_jit(struct text *out, struct span source)
{
    bool inside = false;
    while (source.len) {
        bool escape = source.at[0] == '\\' && source.len > 1, opens = !inside && source.at[0] == '[';
        size_t len = escape ? 2 : opens ? class_head(source) : 1;
        bool wrap = escape && !inside && (source.at[1] == 'S' || source.at[1] == 'D' || source.at[1] == 'W');
        inside = opens || (inside && source.at[0] != ']');
        text_add_string(out, wrap ? "[" : "");
        text_add(out, span_cut(source, 0, len));
        text_add_string(out, wrap ? "]" : "");
        source = span_from(source, len);
    }
}

static pcre2_code *compile_source(struct span source, int *number, PCRE2_SIZE *offset)
{
    uint32_t options = PCRE2_CASELESS | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    return pcre2_compile((PCRE2_SPTR)source.at, source.len, options, number, offset, NULL);
}

static bool compile(struct pattern *pattern, struct error *error)
{
    struct text source = {0};
    int number = 0;
    PCRE2_SIZE offset = 0;
    write_for_jit(&source, pattern->source);
    pattern->code = compile_source(text_span(&source), &number, &offset);
    text_free(&source);
    if (!pattern->code) /* for the place in what was written */
        pattern->code = compile_source(pattern->source, &number, &offset);
    if (!pattern->code) {
        char reason[256] = "";
        pcre2_get_error_message(number, (PCRE2_UCHAR *)reason, sizeof reason);
        pattern->broken = true;
        return error_set(error, "pattern does not compile: %s\n    %.*s\n    %*s^", reason,
                         (int)pattern->source.len, pattern->source.at, (int)offset, "");
    }
    name_groups(pattern);
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
    return pattern->group_name[index];
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

bool pattern_match(struct pattern *pattern, struct pattern_scratch *scratch, struct span subject,
                   struct pattern_match *match)
{
    if (!ready(pattern))
        return false;
    if (++pattern->matches == JIT_FROM)
        pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE); /* where there is no JIT all goes on, slower */
    const char *at = subject.at ? subject.at : "";
    int pairs =
        pcre2_match(pattern->code, (PCRE2_SPTR)at, subject.len, 0, 0, scratch->found, scratch->limits);
    if (pairs == PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter has more room, and was asked before */
        pairs = pcre2_match(pattern->code, (PCRE2_SPTR)at, subject.len, 0, PCRE2_NO_JIT, scratch->found,
                            scratch->limits);
    if (pairs < 0)
        return false;
    if (!match)
        return true;
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(scratch->found);
    match->whole = captured(subject, ends, 0);
    for (size_t i = 0; i < pattern->group_count; i++)
        match->group[i] = pattern->group_number[i] < (uint32_t)pairs
                              ? captured(subject, ends, pattern->group_number[i])
                              : (struct span){0};
    return true;
}
